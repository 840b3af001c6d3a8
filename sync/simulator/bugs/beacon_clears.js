// @ts-check
/**
 * SYNC §3: a beacon proves time, and no content.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { allAccepted, isPush, readPush } from "./pretend.js"

export const name = "beacon_clears"
export const says =
  "What a beacon has told of counts as sent: its answer covers all ops up to the head."
export const breaks = ["word"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  fetch(fetch, browser) {
    const ask = wiring.fetch(fetch, browser)
    const crypto = wiring.crypto(browser.random)
    /** Device → the head that a beacon was answered for. @type {Map<string, number>} */
    const told = new Map()
    return async (url, init) => {
      if (isPush(url)) {
        const { header, ops } = await readPush(init, crypto)
        const most = told.get(header.device) ?? 0
        const covered = ops.every(({ text }) => JSON.parse(text).n <= most)
        return covered ? allAccepted(init, crypto) : ask(url, init)
      }
      const response = await ask(url, init)
      if (url !== "/sync/beacon" || !response.ok) return response
      const { device, head } = JSON.parse(String(init.body))
      told.set(device, head[0])
      return response
    }
  },
})
