// @ts-check
/**
 * SYNC §1.9, §2.
 * @module
 * @import { Dump } from "../dump.js"
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, short } from "./told.js"

export const name = "once"
export const says =
  "What is entered is what the op's bytes say, once: one op, one number, one entry a pupil that it names."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, { dump }) {
  const told = lines(history, "saved").map(line => line.op)
  const breaches = [
    ...twice(told).map(op => `Op ${short(op)} was told to be saved for two fingers.`),
    ...twice(dump.inbox.map(row => row.op)).map(op => `The inbox has op ${short(op)} twice.`),
    ...twice(dump.acts.flatMap(act => act.op ?? [])).map(op => `Op ${short(op)} has two acts.`),
    ...twice(dump.entries.map(one => `${one.seq} of ${one.pupil}`)).map(
      one => `Entry ${one} is there twice.`,
    ),
  ]
  const acts = new Map(dump.acts.map(act => [act.op, act]))
  for (const { op, disposition, seq, bytes } of dump.inbox) {
    const act = acts.get(op)
    if ((disposition === "accepted") !== (act !== undefined) || (act && act.seq !== seq)) {
      breaches.push(
        `Op ${short(op)} is ${disposition} with number ${seq}; its act has ${act?.seq}.`,
      )
    }
    if (!act) continue
    const entered = dump.entries.filter(one => one.seq === seq)
    for (const what of changed(JSON.parse(bytes), act, entered))
      breaches.push(`Op ${short(op)} is entered with another ${what} than it says.`)
  }
  return breaches
}

/**
 * What the school's rows of an op say otherwise than its bytes. (When somebody arrived: promise `time`.)
 * @param {any} said
 * @param {Dump["acts"][number]} act
 * @param {Dump["entries"]} entered
 */
function changed({ device, n, type, register, body }, act, entered) {
  const pupils = ["complete", "reopened"].includes(type) ? [] : body.pupils
  return Object.entries({
    tablet: act.device !== device || act.n !== n,
    kind: act.kind !== type,
    register: act.register !== register,
    "set of pupils":
      entered
        .map(one => one.pupil)
        .sort()
        .join() !== [...pupils].sort().join(),
    fact: entered.some(one => one.lane !== "sighting" || one.fact !== type),
    source: entered.some(one => one.src !== (body.src ?? null)),
  }).flatMap(([what, is]) => (is ? what : []))
}

/** @param {string[]} names */
const twice = names => [...new Set(names.filter((one, place) => names.indexOf(one) !== place))]
