// @ts-check
/**
 * SYNC §2, *Making one*: two tabs share an n.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "two_tabs_share_n"
export const says = "The chain's head is not looked at again in the transaction that writes an op."
export const breaks = ["chain"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  store(disk, gate) {
    const store = wiring.store(disk, gate)
    /** What this page takes for the head. @type {Map<string, any>} */
    const heads = new Map()
    /** @type {<T>(work: (tx: import("../../device/types.js").Tx) => Promise<T>) => typeof work} */
    const remembering = work => tx => {
      /** @type {any} */
      const own = Object.create(tx, {
        get: {
          value: async (/** @type {any} */ place, /** @type {string} */ key) => {
            if (place === "heads" && heads.has(key)) return heads.get(key)
            const row = await tx.get(place, key)
            if (place === "heads" && row) heads.set(key, row)
            return row
          },
        },
        put: {
          value: (/** @type {any} */ place, /** @type {any} */ row) => {
            if (place === "heads") heads.set(row.device, row)
            tx.put(place, row)
          },
        },
      })
      for (const name of ["all", "remove", "range", "count"]) {
        Object.defineProperty(own, name, {
          value: (/** @type {any[]} */ ...all) => /** @type {any} */ (tx)[name](...all),
        })
      }
      return work(own)
    }
    return {
      read: work => store.read(remembering(work)),
      write: work => store.write(remembering(work)),
    }
  },
})
