// @ts-check
/**
 * True time and the school's clock, as a history tells of them.
 * @module
 * @import { Line, Story } from "../types.js"
 */
import { raw } from "../../device/ids.js"
import { lines } from "./told.js"

/**
 * The school's clock at a moment of true time: what it showed, and the latest that it had ever shown. It
 * is never taken back, so a step back leaves a while in which both may count.
 * @param {Story} story
 * @param {Line[]} history
 * @returns {(t: number) => [number, number]} ms since 1970
 */
export function schoolClock(story, history) {
  const steps = lines(history, "clock").filter(({ who }) => who === "server")
  return t => {
    let [skew, most] = [0, Number.NEGATIVE_INFINITY]
    for (const step of steps.filter(one => one.t <= t)) {
      most = Math.max(most, story.start + step.t + skew)
      skew = step.skew
    }
    const shown = story.start + t + skew
    return [shown, Math.max(most, shown)]
  }
}

/**
 * How often the clocks of a tablet, or the school's, were set between the op's ticket and its receipt.
 * @param {Story} story
 * @param {Line[]} history
 * @param {string} who
 * @param {{ tk: [string] | null, received: number }} op
 */
export function stepsBetween(story, history, who, { tk, received }) {
  const SLACK_MS = 60_000 // of two clocks that are not quite the same
  const from = (tk ? ticketTime(tk[0]) : story.start) - story.start - SLACK_MS
  const until = received - story.start + SLACK_MS
  const set = lines(history, "clock").filter(({ t }) => t >= from && t <= until)
  const of = (/** @type {string} */ name) => set.filter(line => line.who === name).length
  return { tablet: of(who), school: of("server") }
}

/** Server clock, ms (PROTOCOL 6.3). @param {string} ticket */
export const ticketTime = ticket => Number(new DataView(raw(ticket).buffer).getBigUint64(0))
