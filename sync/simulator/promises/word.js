// @ts-check
/**
 * SYNC §1.2, PROTOCOL 3.4.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { named, poisons, savedOps, words } from "./told.js"

export const name = "word"
export const says = "Nothing leaves the outbox but by the school's word on that very op."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const heard = new Set(words(history).map(({ op, disposition }) => `${op} ${disposition}`))
  const breaches = []
  const own = new Map([...savedOps(history), ...poisons(history)])
  const kept = new Set(final.browsers.flatMap(({ ops }) => ops.map(row => row.id)))
  for (const [op, line] of own) {
    if (!kept.has(op)) breaches.push(`${named(line)} has left its outbox within minutes.`)
  }
  for (const { name: who, ops } of final.browsers) {
    for (const { id, n, state, disposition } of ops) {
      if (state === "unsent" || heard.has(`${id} ${disposition}`)) continue
      breaches.push(
        `Tablet ${who} has op ${n} as ${state} (${disposition}); the school never said so.`,
      )
    }
  }
  return breaches
}
