// @ts-check
/**
 * SYNC §1.6, PROTOCOL 7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { schoolClock } from "./clocks.js"
import { isKept, lines, short } from "./told.js"

export const name = "waiting"
export const says =
  "The office sees what tablets have told of as waiting, and no longer than it waits."

const DOUBTED = ["grant.unknown", "mac.wrong"]
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
    if (request && request.path === "/sync/beacon")
      told.set(request.device, { ...request, taken: line.t })
    if (line.what !== "office") continue
    for (const beacon of told.values()) {
      if (!waitsFor(beacon, clock(line.t)[1], dump)) continue
      const open = Object.entries(beacon.open).filter(([grant]) =>
        isKnown(grant, { t: beacon.taken, at: clock(beacon.taken)[1] }, history, dump),
      )
      for (const [register, unsent] of open.flatMap(([, held]) => held)) {
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

/**
 * Whether a beacon's word under `grant` could be kept: a put-back server may have forgotten it until an op
 * under it comes, whose mac names its author; a beacon has none (PROTOCOL 9.4).
 * @param {string} grant
 * @param {{ t: number, at: number }} when true time, and the school's clock
 * @param {Line[]} history
 * @param {Final["dump"]} dump
 */
function isKnown(grant, { t, at }, history, { inbox }) {
  const told = lines(history, "enrolled").find(line => line.grant === grant)
  if (!told || isKept(given(told, history), t, history)) return true
  const believed = inbox.filter(row => !DOUBTED.includes(row.text ?? ""))
  return believed.some(row => row.author_grant === grant && row.received <= at)
}

/** When the school wrote what an enrolment tells of. @param {Line} told @param {Line[]} history */
const given = ({ who, t }, history) =>
  lines(history, "took").findLast(
    line => line.path === "/sync/enrol" && line.from === who && line.t <= t && line.status === 200,
  )?.t ?? t
