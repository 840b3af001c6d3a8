// @ts-check
/**
 * What a history tells of ops, as several promises ask it.
 * @module
 * @import { Line } from "../types.js"
 */

/** What each history tells, by what it is: promises ask again and again. @type {WeakMap<Line[], Map<string, Line[]>>} */
const sorted = new WeakMap()

/** @param {Line[]} history @param {string} what @returns {Line[]} */
export function lines(history, what) {
  const known = sorted.get(history) ?? byWhat(history)
  sorted.set(history, known)
  return known.get(what) ?? []
}

/** @param {Line[]} history */
function byWhat(history) {
  /** @type {Map<string, Line[]>} */
  const found = new Map()
  for (const line of history) {
    const same = found.get(line.what)
    if (same) same.push(line)
    else found.set(line.what, [line])
  }
  return found
}

/**
 * Op → what its author was told when it was saved.
 * @param {Line[]} history
 * @returns {Map<string, Line>}
 */
export const savedOps = history => new Map(lines(history, "saved").map(line => [line.op, line]))

/**
 * Ops that a fault put on a disk: nobody was told of them. Two pages may tell of the same.
 * @param {Line[]} history
 * @returns {Map<string, Line>}
 */
export const poisons = history => new Map(lines(history, "poisoned").map(line => [line.op, line]))

/**
 * Act number → the finger that made it.
 * @param {Line[]} history
 * @returns {Map<number, Line>}
 */
export const fingers = history => new Map(lines(history, "acts").map(line => [line.act, line]))

/**
 * Every word of the school on an op that reached a browser.
 * @param {Line[]} history
 * @returns {{ t: number, request: number, who: string, epoch: string, op: string, disposition: string, seq: number | null }[]}
 */
export const words = history =>
  lines(history, "hears").flatMap(({ t, request, who, epoch, ops = [] }) =>
    ops.map((/** @type {[string, string, number | null]} */ [op, disposition, seq]) => {
      return { t, request, who, epoch, op, disposition, seq }
    }),
  )

/**
 * Whether what was written at `then` is in the database of `t`.
 * @param {number} then
 * @param {number} t
 * @param {Line[]} history
 * @returns {boolean}
 */
export function isKept(then, t, history) {
  const back = lines(history, "restored").findLast(line => line.t <= t)
  if (!back || then >= back.t) return then <= t
  const copy = lines(history, "snapshot").find(({ snapshot }) => snapshot === back.snapshot)
  return isKept(then, copy?.t ?? 0, history)
}

/** Short enough for a sentence. @param {string} id */
export const short = id => id.slice(0, 6)

/** How a person would name an op. @param {Line} line of `saved` or `poisoned` */
export const named = ({ who, device, n, op }) =>
  `op ${n} of tablet ${who} (${short(op)}, device ${short(device)})`
