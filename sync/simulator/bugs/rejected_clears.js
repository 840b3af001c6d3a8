// @ts-check
/**
 * SYNC §1: there is no "rejected".
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { believing } from "./pretend.js"

export const name = "rejected_clears"
export const says = "A 409 or 422 means that the school has rejected the ops: they are dropped."
export const breaks = ["word"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => believing(wiring, ({ status }) => status === 409 || status === 422)
