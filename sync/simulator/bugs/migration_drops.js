// @ts-check
/**
 * SYNC §1, §5: its schema is never migrated.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "migration_drops"
export const says = "A new version of the app builds the outbox's database anew."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  onUpdate({ disk: { kept } }) {
    kept.ops.clear()
    kept.heads.clear()
  },
})
