// @ts-check
/**
 * SYNC §1: there is no retry limit.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { allAccepted, isPush } from "./pretend.js"

export const name = "retry_limit"
export const says = "After five failures in a row the ops of a push are given up."
export const breaks = ["word"]

const MOST = 5

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  fetch(fetch, browser) {
    const ask = wiring.fetch(fetch, browser)
    let failed = 0
    return async (url, init) => {
      if (!isPush(url)) return ask(url, init)
      if (failed >= MOST) return allAccepted(init, wiring.crypto(browser.random))
      failed += 1
      const response = await ask(url, init)
      if (response.ok) failed = 0
      return response
    }
  },
})
