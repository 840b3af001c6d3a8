// @ts-check
/**
 * PROTOCOL 3.4: received never applied.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "received_is_final"
export const says =
  "Bytes that were only received are never applied: nobody looks for them again, nor asks."
export const breaks = ["drained", "word"]

export const server = "received_is_final"

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  fetch: (fetch, browser) => async (url, init) => {
    const response = await wiring.fetch(fetch, browser)(url, init)
    if (url !== "/sync/push") return response
    const text = (await response.text()).replace(/"wanted":\[\[.*?\]\],?/, "")
    return new Response(text.replaceAll('"received"', '"accepted"'), response)
  },
})
