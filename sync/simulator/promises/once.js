// @ts-check
/**
 * SYNC §1.9, §2.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, short } from "./told.js"

export const name = "once"
export const says =
  "No entry is entered twice: one op, one number, one entry a pupil that it names."

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
    const named = JSON.parse(bytes ?? "").body.pupils ?? []
    const entered = dump.entries.filter(one => one.seq === seq).length
    const expected = ["complete", "reopened"].includes(act.kind) ? 0 : named.length
    if (entered !== expected)
      breaches.push(`Op ${short(op)} has ${entered} entries for ${expected} pupils.`)
  }
  return breaches
}

/** @param {string[]} names */
const twice = names => [...new Set(names.filter((one, place) => names.indexOf(one) !== place))]
