// @ts-check
/**
 * SYNC §7.2: volatile outbox.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "volatile_outbox"
export const says = "The outbox lives in the page: it is gone with the last one."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export function wire(wiring) {
  /** @type {WeakMap<object, import("../gate.js").Gate[]>} */
  const pages = new WeakMap()
  return {
    ...wiring,
    store(disk, gate) {
      const living = (pages.get(disk) ?? []).filter(page => page.living)
      if (living.length === 0) disk.kept.ops.clear()
      pages.set(disk, [...living, gate])
      return wiring.store(disk, gate)
    },
  }
}
