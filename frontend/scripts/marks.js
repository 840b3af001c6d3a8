// @ts-check
/**
 * What a sheet's marks mean, in words and in ops; no DOM, so that node can test it (rules E3, W3, W4).
 * @module
 * @import { Body, OpRow, OpType } from "../../sync/device/types.js"
 */
import { schoolTime } from "../../sync/device/clock.js"

/** @typedef {"none" | "present" | "late" | "absent" | "planned" | "check"} Mark */
/** @typedef {{ mark: Mark, minutes?: number }} State */
/** @typedef {{ opens: number, closes: number, ends: number, session: string, closesWords: string }} Hours */

const MINUTE = 60_000

/** Tapping goes on so (design decision 2). @type {Record<Mark, Mark>} */
const NEXT = {
  none: "present",
  check: "present",
  planned: "present",
  present: "absent",
  absent: "late",
  late: "present",
}

/** @type {Record<Mark, string>} */
export const WORDS = {
  none: "No mark",
  present: "Present",
  late: "Late",
  absent: "Absent",
  planned: "Planned",
  check: "Two entries differ",
}

/** @param {Mark} mark */
export const next = mark => NEXT[mark]

/**
 * Minutes late of who comes in now; 1 at least, as *late* is said of nobody who is on time.
 * @param {Hours} hours
 * @param {number} now school clock, ms
 */
export const minutesNow = (hours, now) =>
  Math.min(longest(hours), Math.max(1, Math.floor((now - hours.opens) / MINUTE)))

/**
 * The most minutes that make sense: up to the end of the lesson or session.
 * @param {Hours} hours
 */
export const longest = ({ opens, ends }) => Math.max(1, Math.floor((ends - opens) / MINUTE))

/**
 * Which code an arrival will earn; empty for a lesson, which never earns one (rule W3).
 * @param {number} minutes
 * @param {Hours} hours
 * @returns {"" | "L" | "U"}
 */
export function willBe(minutes, { opens, closes, session }) {
  if (!session) return ""
  return opens + minutes * MINUTE < closes ? "L" : "U"
}

/**
 * The op that states `state`; undefined for what cannot be stated.
 * @param {State} state
 * @param {Hours} hours
 * @param {"clock" | "typed"} src
 * @returns {{ type: OpType, at?: string, src?: "clock" | "typed" } | undefined}
 */
export function statement({ mark, minutes = 1 }, { opens }, src) {
  switch (mark) {
    case "present":
      return { type: "seen" }
    case "absent":
      return { type: "not_seen" }
    case "late":
      return { type: "arrived", at: schoolTime(opens + minutes * MINUTE).time, src }
    case "check":
      return undefined
    default:
      return { type: "no_statement" }
  }
}

/**
 * How pupils get back what they had: as few statements as say it. *Planned* comes back by stating nothing.
 * @param {Map<string, State>} before pupil → state
 * @returns {{ state: State, pupils: string[] }[]}
 */
export function inverse(before) {
  /** @type {Map<string, { state: State, pupils: string[] }>} */
  const groups = new Map()
  for (const [pupil, state] of before) {
    const mark = state.mark === "planned" ? "none" : state.mark
    const key = `${mark} ${state.minutes ?? ""}`
    const group = groups.get(key) ?? { state: { ...state, mark }, pupils: [] }
    group.pupils.push(pupil)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/**
 * What an op says of a pupil; undefined where it says nothing of one.
 * @param {OpRow} row
 * @param {Hours} hours
 * @returns {{ pupils: string[], state: State } | undefined}
 */
export function said(row, hours) {
  /** @type {{ type: OpType, body: Body }} */
  const { type, body } = JSON.parse(row.text)
  const pupils = body.pupils ?? []
  if (type === "seen") return { pupils, state: { mark: "present" } }
  if (type === "not_seen") return { pupils, state: { mark: "absent" } }
  if (type === "no_statement") return { pupils, state: { mark: "none" } }
  if (type !== "arrived") return undefined
  const minutes = minutesBetween(schoolTime(hours.opens).time, body.at ?? "")
  return { pupils, state: minutes > 0 ? { mark: "late", minutes } : { mark: "present" } }
}

/** @type {Record<OpType, string>} */
const SAID = {
  seen: "present",
  not_seen: "absent",
  no_statement: "mark taken back",
  arrived: "arrived",
  complete: "Register taken",
  reopened: "Register opened again",
}

/**
 * What an op says, in words and without names.
 * @param {Pick<OpRow, "text">} row
 */
export function ownWords({ text }) {
  /** @type {{ type: OpType, body: Body }} */
  const { type, body } = JSON.parse(text)
  if (type === "complete" || type === "reopened") return SAID[type]
  const fact = body.at ? `${SAID[type]} ${body.at}` : SAID[type]
  return `${plural((body.pupils ?? []).length, "pupil")}: ${fact}`
}

/**
 * What waiting ops say of pupils; the last word of each counts.
 * @param {OpRow[]} pending in order
 * @param {Hours} hours
 * @returns {Map<string, State>}
 */
export function ownStates(pending, hours) {
  const stated = pending.flatMap(row => said(row, hours) ?? [])
  return new Map(stated.flatMap(({ pupils, state }) => pupils.map(pupil => [pupil, state])))
}

/**
 * @param {string} from "08:00"
 * @param {string} to
 */
function minutesBetween(from, to) {
  const [h1 = 0, m1 = 0] = from.split(":").map(Number)
  const [h2 = 0, m2 = 0] = to.split(":").map(Number)
  return (h2 - h1) * 60 + (m2 - m1)
}

/**
 * The countdown in words. `left`: tenths of the window that are left, 0 to 10.
 * @param {{ opens: number, closes: number, opensWords: string, closesWords: string }} hours
 * @param {number} now school clock, ms
 */
export function countdown({ opens, closes, opensWords, closesWords }, now) {
  if (now < opens) return { figure: `Opens ${opensWords}`, note: "", left: 10, state: "" }
  if (now >= closes) {
    const note = "entries are still taken, as late ones"
    return { figure: `Closed ${closesWords}`, note, left: 0, state: "closed" }
  }
  const minutes = Math.ceil((closes - now) / MINUTE)
  const left = Math.ceil(((closes - now) / (closes - opens)) * 10)
  const state = minutes <= 3 ? "soon" : ""
  return { figure: `${minutes} min left`, note: `closes ${closesWords}`, left, state }
}

/**
 * @param {number} count
 * @param {string} one
 */
export const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`

/**
 * Names in a sentence: the first five, and how many more.
 * @param {string[]} names
 */
export function listed(names) {
  const shown = names.slice(0, 5).join(", ")
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

/**
 * Where entries are, in words and in the chip's state (design README, *Words*).
 * @param {{ entries: number }} counts of those that are not sent
 * @param {{ failed: boolean, online: boolean, signedOut: boolean, person: number }} seen
 *   `person`: entries that need one
 * @returns {{ state: string, icon: string, text: string }}
 */
export function chipWords({ entries }, { failed, online, signedOut, person }) {
  if (entries > 0 && (failed || !online)) {
    const text = entries === 1 ? "1 entry" : `${entries} entries`
    return { state: "waiting", icon: "tablet", text: `${text} waiting on this tablet` }
  }
  if (entries > 0) return { state: "saved", icon: "tablet", text: "Saved on this tablet" }
  if (!online) return { state: "offline", icon: "offline", text: "No connection" }
  if (signedOut) return { state: "offline", icon: "user", text: "Sign in again to see news" }
  if (person > 0) {
    const text = person === 1 ? "1 entry needs a person" : `${person} entries need a person`
    return { state: "warn", icon: "warn", text }
  }
  return { state: "sent", icon: "tick", text: "Sent" }
}
