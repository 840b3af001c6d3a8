// @ts-check
/**
 * SYNC §2, PROTOCOL 2.4, 8.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, poisons } from "./told.js"

export const name = "chain"
export const says =
  "Each op of a tablet has a number of its own and names the one before it; only a copied profile forks."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const bad = poisons(history)
  const breaches = []
  for (const { name: who, ops } of final.browsers) {
    /** @type {Map<string, string>} */
    const ids = new Map()
    for (const { device, n, id } of ops) {
      const place = `${device} ${n}`
      if (ids.has(place)) breaches.push(`Tablet ${who} has two ops with number ${n}.`)
      ids.set(place, id)
    }
    for (const { device, n, id, text } of ops) {
      const before = ids.get(`${device} ${n - 1}`)
      if (bad.has(id) || before === undefined) continue
      if (JSON.parse(text).prev !== before)
        breaches.push(`Op ${n} of tablet ${who} names another before it.`)
    }
  }
  const copied = Math.min(...lines(history, "forked").map(line => line.t), Number.POSITIVE_INFINITY)
  const called = lines(history, "hears").find(line => line.forked && line.t < copied)
  if (called) breaches.push(`Tablet ${called.who} was called a fork; no profile had been copied.`)
  return breaches
}
