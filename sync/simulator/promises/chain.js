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
  const called = lines(history, "hears").find(line => line.forked)
  if (called && !excused(history.filter(line => line.t < called.t))) {
    breaches.push(`Tablet ${called.who} was called a fork; no profile had been copied.`)
  }
  return breaches
}

/**
 * A copied profile is a fork. Where an old file lies in the database's place and the clock was set back
 * too, a ticket of before is ahead of all times: an honest tablet then makes a new key, and loses nothing.
 * @param {Line[]} before
 */
const excused = before =>
  lines(before, "forked").length > 0 ||
  (lines(before, "restored").some(({ how }) => how === "silent") &&
    lines(before, "clock").some(({ who, skew }) => who === "server" && skew < 0))
