// @ts-check
/**
 * SYNC §1: 401 clears.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { believing } from "./pretend.js"

export const name = "unauthorised_clears"
export const says = "A 401 or 403 empties the outbox: whoever may not send has nothing to send."
export const breaks = ["word"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => believing(wiring, ({ status }) => status === 401 || status === 403)
