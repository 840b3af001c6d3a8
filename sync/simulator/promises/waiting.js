// @ts-check
/**
 * SYNC §1.6, PROTOCOL 7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, short } from "./told.js"

export const name = "waiting"
export const says =
  "The office sees what tablets have told of as waiting, and no longer than it waits."

const SHOWN = ["waiting", "taken", "late"] // another tablet may have taken it meanwhile

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, { dump }) {
  const breaches = Object.entries(dump.states)
    .filter(([, state]) => state === "waiting")
    .map(([register]) => `Register ${short(register)} is waiting at the end.`)
  const sent = new Map(lines(history, "sends").map(line => [line.request, line]))
  /** Device → what it told of last; nothing once something else of it has come. @type {Map<string, Line>} */
  const told = new Map()
  for (const line of history) {
    if (line.what === "restored") told.clear()
    if (line.what === "took") {
      const request = sent.get(line.request)
      if (request?.path === "/sync/beacon" && line.status === 200) told.set(request.device, request)
      else if (request?.device) told.delete(request.device)
    }
    if (line.what !== "office") continue
    for (const { device, open, who } of told.values()) {
      for (const [register, unsent] of unsentOf(open)) {
        if (unsent === 0 || SHOWN.includes(line.states[register])) continue
        const words = `Tablet ${who} (device ${short(device)}) told of ${unsent} unsent`
        breaches.push(
          `${words}; the office sees register ${short(register)} as ${line.states[register]}.`,
        )
      }
    }
  }
  return breaches
}

/** Register → entries that are not sent. @param {Record<string, [string, number, number][]>} open by grant */
const unsentOf = open =>
  Object.values(open).flatMap(held =>
    held.map(([register, unsent]) => /** @type {const} */ ([register, unsent])),
  )
