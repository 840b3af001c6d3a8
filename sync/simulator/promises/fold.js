// @ts-check
/**
 * SYNC §4, rules E3–E5.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { completed, marks } from "../oracle.js"
import { short } from "./told.js"

export const name = "fold"
export const says =
  "Marks are what the entries add up to: by tablet's number and by what was seen, never by clocks."

/** @param {Story} _story @param {Line[]} _history @param {Final} final */
export function check(_story, _history, { facts, dump }) {
  const breaches = []
  const should = marks(facts, dump)
  const taken = completed(facts, dump)
  for (const { id, pupils } of facts.registers) {
    for (const pupil of pupils) {
      const expected = (should[id]?.[pupil] ?? ["none", null]).join(" ").trim()
      const found = (dump.marks[id]?.[pupil] ?? ["none", null]).join(" ").trim()
      if (found === expected) continue
      breaches.push(
        `Pupil ${short(pupil)} in register ${short(id)} is ${found}; entries say ${expected}.`,
      )
    }
    if ((dump.completed[id] ?? false) !== taken[id]) {
      breaches.push(
        `Register ${short(id)} ${taken[id] ? "was taken and is not" : "is taken, and was not"}.`,
      )
    }
  }
  return breaches
}
