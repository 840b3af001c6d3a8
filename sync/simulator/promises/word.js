// @ts-check
/**
 * SYNC §1.2, PROTOCOL 3.4.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { named, poisons, savedOps, short } from "./told.js"

export const name = "word"
export const says = "Nothing leaves the outbox but by the school's word on that very op."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const own = new Map([...savedOps(history), ...poisons(history)])
  const kept = new Set(final.browsers.flatMap(({ ops }) => ops.map(row => row.id)))
  const breaches = []
  for (const [op, line] of own) {
    if (!kept.has(op)) breaches.push(`${named(line)} has left its outbox within minutes.`)
  }
  // A copied profile goes on with what the first one had heard.
  const heard = new Set()
  for (const { t, who, what, ops } of history) {
    if (what === "hears") for (const [op, said] of ops ?? []) heard.add(`${op} ${said}`)
    if (what !== "keeps") continue
    for (const [op, state, said] of ops) {
      if (heard.has(`${op} ${said}`)) continue
      const word = state === "gone" ? "deletes" : `keeps as ${state} (${said})`
      breaches.push(`At ${t} ms tablet ${who} ${word} op ${short(op)}; the school never said so.`)
    }
  }
  return breaches
}
