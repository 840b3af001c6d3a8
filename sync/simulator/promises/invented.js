// @ts-check
/**
 * SYNC §1.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, poisons, savedOps, short } from "./told.js"

export const name = "invented"
export const says =
  "The school has nothing that no finger made, and nothing that its author was told is not saved."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, final) {
  const saved = savedOps(history)
  const known = poisons(history)
  const told = new Set(
    ["saved", "not_saved", "refused"].flatMap(what => lines(history, what).map(({ act }) => act)),
  )
  // Of these nobody was told anything: the page was gone.
  const open = lines(history, "acts")
    .filter(({ act }) => !told.has(act))
    .map(says_)
  const breaches = []
  for (const { op, bytes } of final.dump.inbox) {
    if (saved.has(op) || known.has(op)) continue
    const { register, type, body } = JSON.parse(bytes ?? "")
    const place = open.indexOf(says_({ register, type, ...body }))
    if (place >= 0) open.splice(place, 1)
    else breaches.push(`Op ${short(op)} (${type}) was made by nobody, or was told not to be saved.`)
  }
  return breaches
}

/** @param {any} said */
const says_ = ({ register, type, pupils = [], at, src }) =>
  JSON.stringify([register, type, pupils, at, src])
