// @ts-check
/**
 * SYNC §1.4.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines } from "./told.js"

export const name = "armed"
export const says = "While an op wants the school's word, a timer exists."

/** @param {Story} _story @param {Line[]} history */
export function check(_story, history) {
  return lines(history, "unarmed").map(
    ({ t, who, tab, part, waiting }) =>
      `At ${t} ms nothing is armed in the ${part} of page ${tab} on tablet ${who}, and ${waiting} ops wait.`,
  )
}
