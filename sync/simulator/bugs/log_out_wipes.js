// @ts-check
/**
 * SYNC §1: a local wipe before upload.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "log_out_wipes"
export const says = "Signing out clears what the browser has stored, the outbox with it."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({ ...wiring, onSignOut: ({ disk }) => disk.kept.ops.clear() })
