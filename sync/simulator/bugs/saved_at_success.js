// @ts-check
/**
 * SYNC §1.1: saved at `onsuccess`.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "saved_at_success"
export const says =
  "Saved is said when the requests have succeeded, before the transaction is complete."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  store(disk, gate) {
    const store = wiring.store(disk, gate)
    return {
      read: store.read,
      write: work =>
        new Promise((resolve, reject) => {
          const done = store.write(async tx => {
            const value = await work(tx)
            resolve(value)
            return value
          })
          done.catch(reject)
        }),
    }
  },
})
