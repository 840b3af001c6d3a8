// @ts-check
/**
 * SYNC §1.10, §4.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines, short, words } from "./told.js"

export const name = "order"
export const says =
  "One sequence without a gap, and a number once told stays: of an ended epoch, up to its fork."

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, { dump }) {
  const breaches = []
  for (const [place, { seq }] of dump.acts.entries()) {
    if (seq === place + 1) continue
    breaches.push(`Act ${place + 1} is missing.`)
    break
  }
  if (dump.seq !== dump.acts.length)
    breaches.push(`The head says ${dump.seq} of ${dump.acts.length} acts.`)
  const numbers = new Map(dump.acts.map(act => [act.op, act.seq]))
  // An older file that somebody puts in the place of the database takes words back, and so does a backup
  // that is restored over it: what came between had the epoch's name and another log.
  const back = lines(history, "restored")
  const first = back.findIndex(({ how }) => how === "silent")
  const silent = first < 0 ? -1 : Math.max(...back.slice(first).map(({ t }) => t))
  // Of a request that came twice it is the first that the browser had its answer to.
  const took = lines(history, "took").filter(({ copy }) => !copy)
  const given = new Map(took.map(line => [line.request, line.t]))
  for (const { t, request, epoch, op, disposition, seq } of words(history)) {
    if (disposition !== "accepted" || seq === null || seq > shared(epoch, dump)) continue
    if ((given.get(request) ?? t) <= silent) continue
    if (numbers.get(op) === seq) continue
    breaches.push(`Op ${short(op)} was told number ${seq} and has ${numbers.get(op)}.`)
  }
  return breaches
}

/** Up to which number an epoch is ours. @param {string} epoch @param {Final["dump"]} dump */
function shared(epoch, { epoch: now, ended }) {
  if (epoch === now) return Number.POSITIVE_INFINITY
  const from = ended.findIndex(([name]) => name === epoch)
  return from < 0 ? 0 : Math.min(...ended.slice(from).map(([, fork]) => fork))
}
