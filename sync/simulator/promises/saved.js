// @ts-check
/**
 * SYNC §1.1, §1.2.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { named, savedOps } from "./told.js"

export const name = "saved"
export const says =
  "Saved means saved: every entry that somebody was told is saved is with the school, as the same bytes."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const arrived = new Map(final.dump.inbox.map(row => [row.op, row.bytes]))
  const waiting = new Set(
    final.browsers.flatMap(({ ops }) => ops.map(row => `${row.id} ${row.state}`)),
  )
  const breaches = []
  for (const [op, line] of savedOps(history)) {
    if (!arrived.has(op) && !waiting.has(`${op} unsent`)) breaches.push(`${named(line)} is lost.`)
    else if (arrived.has(op) && arrived.get(op) !== line.text) {
      breaches.push(`${named(line)} arrived as other bytes.`)
    }
  }
  return breaches
}
