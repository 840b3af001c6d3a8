// @ts-check
/**
 * The sentence of each kind of line that stands for itself.
 * @module
 * @import { Line } from "./types.js"
 * @import { Names } from "./words.js"
 */

/** @param {number} ms */
const seconds = ms =>
  `${(Math.abs(ms) / 1000).toFixed(1)} s ${ms < 0 ? "behind" : "ahead of"} true time`

/** @param {number} count @param {string} one */
const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`

/** @type {Record<string, string>} */
const MISSED = {
  down: "finds no server",
  no_answer: "gets no answer in time",
  torn: "gets half an answer",
  portal: "is answered by something that is not the school",
}

/** @type {Record<string, string>} */
const TOLD = {
  "op:needs_person": "is told that an entry needs a person",
  "grant:ended": "is told that its user's right to enter has ended",
  "device:unknown": "is told that the school does not know it",
  "device:forked": "is told that its chain has two branches",
  "device:ended": "is told that it was ended",
  "epoch:changed": "hears that the school was set back, and sends everything again",
}

/** @typedef {(line: Line, names: Names) => string} Tell */

/** @param {string} words @returns {Tell} */
const page = words => (line, names) => `Page ${line.tab} of ${names.tablet(line.who)} ${words}.`

/** @param {string} words @returns {Tell} */
const tablet = words => (line, names) => `${capital(names.tablet(line.who))} ${words}.`

/** @param {string} words */
const capital = words => words.slice(0, 1).toUpperCase() + words.slice(1)

/** Kind of line → its sentence; empty where it says nothing that matters. @type {Record<string, Tell>} */
export const tellOf = {
  calm: () => "All trouble is over. From now on nobody touches anything.",
  signs_in: (line, names) =>
    `${names.staff(line.staff)} signs in on ${names.tablet(line.browser)}.`,
  revokes: (line, names) => `The office ends what ${names.staff(line.staff)} may enter.`,
  ends_device: () => "The office ends a tablet.",
  down: ({ why, cut }) =>
    why === "cut"
      ? `The server's power is gone (statement ${cut}).`
      : "The server's power is gone.",
  up: () => "The server starts again on what its disk holds.",
  snapshot: ({ snapshot }) => `A backup is made (number ${snapshot}).`,
  restored: ({ how, snapshot }) =>
    how === "restored"
      ? `The server is restored from backup ${snapshot}.`
      : `Somebody puts the old database (number ${snapshot}) in the place of the new one.`,
  office: ({ states }, names) => {
    const waiting = Object.keys(states).filter(id => states[id] === "waiting")
    const found = waiting.map(id => names.register(id)).join(", ")
    return `The office looks: ${found ? `${found} waiting on a tablet` : "nothing waits on a tablet"}.`
  },
  loaded: (line, names) =>
    `Page ${line.tab} of ${names.tablet(line.who)} is open${line.staff ? ` for ${names.staff(line.staff)}` : ", without the school"}.`,
  killed: page("dies"),
  closed: page("is closed"),
  frozen: page("is frozen"),
  thawed: page("runs again"),
  hidden: page("is hidden"),
  shown: page("is looked at again"),
  asleep: tablet("falls asleep"),
  awake: tablet("wakes up"),
  left: tablet("takes no more entries until somebody signs in"),
  clock: (line, names) =>
    line.who === "server"
      ? `The server's clock is now ${seconds(line.skew)}.`
      : `The clock of ${names.tablet(line.who)} is now ${seconds(line.skew)}.`,
  disk: (line, names) =>
    tablet(line.full ? "has a full disk" : "has room on its disk again")(line, names),
  keeps: (line, names) => {
    const gone = line.ops.filter((/** @type {string[]} */ [, state]) => state === "gone").length
    return gone ? tablet(`deletes ${plural(gone, "op")}`)(line, names) : ""
  },
  enrolled: (line, names) =>
    `${capital(names.tablet(line.who))} is known to the school, for ${names.staff(line.staff)}.`,
  not_enrolled: (line, names) => tablet(`is not enrolled (${line.code})`)(line, names),
  forked: (line, names) =>
    `${capital(names.tablet(line.who))} is copied, as ${names.tablet(line.copy)}.`,
  poisoned: (line, names) => tablet(`holds as op ${line.n} what no server can take`)(line, names),
  unarmed: (line, names) =>
    page(
      `rests, although ${plural(line.waiting, "op")} wait and nothing will wake its ${line.part}`,
    )(line, names),
  told: (line, names) => (TOLD[line.name] ? tablet(TOLD[line.name] ?? "")(line, names) : ""),
  sends: (line, names) => {
    if (line.path === "/sync/push") return tablet(`sends ${plural(line.ops, "op")}`)(line, names)
    const unsent = Object.values(line.open ?? {})
      .flat()
      .reduce((sum, [, count]) => sum + count, 0)
    return unsent
      ? tablet(`reports that ${plural(unsent, "entry").replace(/ys$/, "ies")} wait`)(line, names)
      : ""
  },
  hears: (line, names) => {
    /** @type {[string, string][]} */
    const ops = line.ops ?? []
    if (ops.length === 0) return ""
    /** @type {Map<string, number>} */
    const counts = new Map()
    for (const [, disposition] of ops) counts.set(disposition, (counts.get(disposition) ?? 0) + 1)
    const words = [...counts].map(([disposition, count]) => `${count} ${disposition}`)
    return `The school's answer reaches ${names.tablet(line.who)}: ${words.join(", ")}.`
  },
  misses: (line, names) => {
    const status = line.status ? ` (${line.status})` : ""
    return `What ${names.tablet(line.who)} asked ${MISSED[line.why] ?? line.why}${status}.`
  },
}
