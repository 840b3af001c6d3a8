// @ts-check
/**
 * SYNC §4: a pending op stays laid over the page.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { named } from "./told.js"

export const name = "own_marks"
export const says =
  "A screen never goes back behind what was saved on its own tablet, until it shows the school's word on it."

const SETTLED_MS = 1_000 // reading and painting take their time

/** @type {Record<string, string[]>} */
const SHOWN = {
  seen: ["present"],
  not_seen: ["absent"],
  no_statement: ["none"],
  arrived: ["late", "present"],
}

/** @param {Story} _story @param {Line[]} history */
export function check(_story, history) {
  const breaches = []
  /** Tablet, register, pupil → the last that was stated there. @type {Map<string, Line>} */
  const last = new Map()
  /** Tablet and op → the school's word on it. @type {Map<string, { epoch: string, seq: number | null }>} */
  const heard = new Map()
  /** Act → what was saved of it. @type {Map<number, Line>} */
  const saved = new Map()
  /** Tablet, page, register → what it shows. @type {Map<string, string>} */
  const shown = new Map()
  for (const line of history) {
    const { what, who, t } = line
    if (what === "saved") saved.set(line.act, line)
    if (what === "not_saved" || what === "refused") saved.delete(line.act)
    if (what === "hears") {
      for (const [op, , seq] of line.ops ?? [])
        heard.set(`${who} ${op}`, { epoch: line.epoch, seq })
    }
    if (what === "acts") {
      for (const pupil of line.pupils) last.set(`${who} ${line.register} ${pupil}`, line)
    }
    if (what !== "shows") continue
    const page = `${who} ${line.tab} ${line.register}`
    const anew = shown.get(page) !== `${line.epoch} ${line.seq}`
    shown.set(page, `${line.epoch} ${line.seq}`)
    for (const [pupil, [mark]] of Object.entries(line.marks)) {
      const act = last.get(`${who} ${line.register} ${pupil}`)
      const op = act && saved.get(act.act)
      if (!act || !op || t - op.t < SETTLED_MS || !SHOWN[act.type]) continue
      if (!anew && act.tab !== line.tab) continue // made on another page, and this one has not asked since
      const word = heard.get(`${who} ${op.op}`)
      const unnumbered = word && word.seq === null
      const contained = word && word.epoch === line.epoch && (word.seq ?? 0) <= line.seq
      if (unnumbered || contained || SHOWN[act.type]?.includes(mark)) continue
      breaches.push(
        `At ${t} ms tablet ${who} shows ${mark}, not what ${named(op)} says (${act.type}).`,
      )
    }
  }
  return breaches
}
