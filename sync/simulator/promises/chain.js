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
  const called = lines(history, "hears").filter(line => line.forked)
  for (const who of new Set(called.filter(line => !excused(line, history)).map(line => line.who))) {
    breaches.push(`Tablet ${who} was called a fork; its profile had not been copied.`)
  }
  return breaches
}

/**
 * A profile and its copy are a fork. Where an old file lies in the database's place and the clock was set
 * back too, a ticket of before is ahead of all times: an honest tablet then makes a new key, and loses
 * nothing.
 * @param {Line} called
 * @param {Line[]} history
 */
function excused({ t, who }, history) {
  const before = (/** @type {string} */ what) => lines(history, what).filter(line => line.t < t)
  return (
    before("forked").some(line => line.who === who || line.copy === who) ||
    (before("restored").some(({ how }) => how === "silent") &&
      before("clock").some(line => line.who === "server" && line.skew < 0))
  )
}
