// @ts-check
/**
 * SYNC §3: a lock with a lease.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "lock_never_stolen"
export const says =
  "A page waits for the sender's lock as long as it takes: a frozen one never lets go."
export const breaks = ["armed", "drained"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  locks(queue) {
    const locks = wiring.locks(queue)
    const port = locks.port.bind(locks)
    locks.port = gate => {
      const { request } = port(gate)
      return { request: (name, _options, work) => request(name, {}, work) }
    }
    return locks
  },
})
