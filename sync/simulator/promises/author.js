// @ts-check
/**
 * SYNC §1.5.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, named, savedOps } from "./told.js"

export const name = "author"
export const says = "An entry is whose finger made it, whoever is signed in when it is sent."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const acts = new Map(final.dump.acts.map(act => [act.op, act.author]))
  const granted = new Map(lines(history, "enrolled").map(line => [line.grant, line.staff]))
  const fingers = new Map(lines(history, "acts").map(line => [line.act, line.staff]))
  const breaches = []
  for (const [op, line] of savedOps(history)) {
    const made = fingers.get(line.act)
    const told = acts.get(op)
    if (told !== undefined && told !== made)
      breaches.push(`${named(line)} is entered as another's.`)
    if (granted.get(line.grant) !== made)
      breaches.push(`${named(line)} was made under another's grant.`)
  }
  return breaches
}
