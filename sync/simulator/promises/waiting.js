// @ts-check
/**
 * SYNC §1.6, PROTOCOL 7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { schoolClock } from "./clocks.js"
import { lines, short } from "./told.js"

export const name = "waiting"
export const says =
  "The office sees what tablets have told of as waiting, and no longer than it waits."

const SHOWN = ["waiting", "taken", "late"] // another tablet may have taken it meanwhile

/** @param {Story} story @param {Line[]} history @param {Final} final */
export function check(story, history, { dump }) {
  const clock = schoolClock(story, history)
  const breaches = Object.entries(dump.states)
    .filter(([, state]) => state === "waiting")
    .map(([register]) => `Register ${short(register)} is waiting at the end.`)
  // When an op has arrived is known of the last life of the database alone.
  const set = Math.max(...lines(history, "restored").map(({ t }) => t), 0)
  const sent = new Map(lines(history, "sends").map(line => [line.request, line]))
  /** Device → what it told of last. @type {Map<string, Line>} */
  const told = new Map()
  for (const line of history.filter(({ t }) => t >= set)) {
    const request = line.what === "took" && line.status === 200 && sent.get(line.request)
    if (request && request.path === "/sync/beacon") told.set(request.device, request)
    if (line.what !== "office") continue
    for (const beacon of told.values()) {
      if (!waitsFor(beacon, clock(line.t)[1], dump)) continue
      for (const [register, unsent] of Object.values(beacon.open).flat()) {
        if (unsent === 0 || SHOWN.includes(line.states[register])) continue
        const words = `Tablet ${beacon.who} (device ${short(beacon.device)}) told of ${unsent} unsent`
        const seen = line.states[register]
        breaches.push(`${words}; the office sees register ${short(register)} as ${seen}.`)
      }
    }
  }
  return breaches
}

/**
 * Whether ops up to the head that a beacon named had not arrived.
 * @param {Line} beacon
 * @param {number} at school's clock
 * @param {Final["dump"]} dump
 */
function waitsFor({ device, head }, at, { inbox }) {
  const here = inbox.filter(row => row.device === device && row.received <= at)
  // What cannot be read has no number there, and has arrived all the same.
  const arrived = new Set(here.filter(({ n }) => (n ?? 0) <= head[0]).map(({ n, op }) => n ?? op))
  return arrived.size < head[0]
}
