// @ts-check
/**
 * SYNC §1: one bad op that stops all.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { isPush } from "./pretend.js"

export const name = "poison_blocks"
export const says = "A push in which one op is held or quarantined counts as failed."
export const breaks = ["drained"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  fetch: (fetch, browser) => async (url, init) => {
    const response = await wiring.fetch(fetch, browser)(url, init)
    if (!isPush(url)) return response
    const text = await response.text()
    return /"(held|quarantined)"/.test(text)
      ? new Response(text, { status: 422 })
      : new Response(text, response)
  },
})
