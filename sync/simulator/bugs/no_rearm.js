// @ts-check
/**
 * SYNC §1: a queue that nobody re-armed.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "no_rearm"
export const says =
  "After a push that failed no timer is set: the next tap, or nobody, sends again."
export const breaks = ["armed"]

/** Pauses of the sender; shorter is a new tap, this long a lease or a time-out. */
const [PAUSE_MIN_MS, TIMEOUT_MS] = [500, 15_000]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  Sender: class extends wiring.Sender {
    /** @param {ConstructorParameters<typeof wiring.Sender>[0]} ports */
    constructor(ports) {
      let failed = false
      /** @type {typeof ports.fetch} */
      const fetch = async (url, init) => {
        failed = true
        const response = await ports.fetch(url, init)
        failed = !response.ok
        return response
      }
      const timers = {
        set: (/** @type {() => void} */ work, /** @type {number} */ ms) =>
          failed && ms >= PAUSE_MIN_MS && ms !== TIMEOUT_MS
            ? undefined
            : ports.timers.set(work, ms),
        clear: (/** @type {unknown} */ timer) => ports.timers.clear(timer),
      }
      super({ ...ports, fetch, timers })
    }
  },
})
