// @ts-check
/**
 * SYNC §3, §7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
export const name = "drained"
export const says =
  "When faults end, every outbox is empty within 60 s, and the school has applied what it received."

/** @param {Story} _story @param {Line[]} _history @param {Final} final */
export function check(_story, _history, { browsers, dump }) {
  const breaches = []
  for (const { name: who, counts } of browsers) {
    if (counts.unsent + counts.received === 0) continue
    breaches.push(`Tablet ${who} still has ${counts.unsent} unsent, ${counts.received} received.`)
  }
  const received = dump.inbox.filter(row => row.disposition === "received").length
  if (received > 0)
    breaches.push(`The school has ${received} ops that it received and never applied.`)
  return breaches
}
