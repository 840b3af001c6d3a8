// @ts-check
/**
 * SYNC §1.3.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { named, poisons } from "./told.js"

export const name = "poison"
export const says =
  "What the school cannot understand or believe is kept there: held or quarantined."

const WORD = { type: "held", mac: "held", bytes: "quarantined" }

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const arrived = new Map(final.dump.inbox.map(row => [row.op, row]))
  const breaches = []
  for (const [op, line] of poisons(history)) {
    const expected = WORD[/** @type {keyof typeof WORD} */ (line.kind)]
    const found = arrived.get(op)?.disposition ?? "not there"
    if (found !== expected) breaches.push(`${named(line)} is ${found}; it should be ${expected}.`)
  }
  return breaches
}
