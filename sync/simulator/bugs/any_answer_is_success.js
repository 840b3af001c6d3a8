// @ts-check
/**
 * SYNC §1: an error read as success.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { believing } from "./pretend.js"

export const name = "any_answer_is_success"
export const says = "A portal's page or an error of the server counts as an answer."
export const breaks = ["word"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring =>
  believing(
    wiring,
    ({ status }, text) => status >= 500 || (status === 200 && !text.includes('"push"')),
  )
