// @ts-check
/**
 * PROTOCOL 9.2: restore without re-push.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "no_repush"
export const says =
  "A tablet takes no notice of a new epoch, nor of what the school says that it lacks."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  fetch: (fetch, browser) => async (url, init) => {
    const response = await wiring.fetch(fetch, browser)(url, init)
    if (!["/sync/push", "/sync/beacon"].includes(url)) return response
    const text = await response.text()
    const { epoch } = browser.world.facts
    const deaf = text
      .replace(/"epoch":"[^"]*"/, `"epoch":"${epoch}"`)
      .replace(/"wanted":\[\[.*?\]\],?/, "")
    return new Response(deaf, response)
  },
})
