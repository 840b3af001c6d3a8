// @ts-check
/**
 * SYNC §7: what goes wrong in a story is what the story does.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines } from "./told.js"

export const name = "mistakes"
export const says =
  "No mistake of ours: the school's log and what pages say of failures name only what the story did to them."

const FULL = "QuotaExceededError"
const STOLEN = "AbortError: stolen"
const DISK_FAILED = "(OperationalError: disk I/O error)"
const SET_BACK = "a tablet knows of more of the log than there is"
const NETWORK = ["TypeError: Failed to fetch", "Error: no answer in time"]
/** Answers that a page of ours has coming: nobody signed in, a grant or tablet that ended, a busy school. */
const STATUSES = [200, 401, 409, 503]

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, { dump }) {
  const failing = lines(history, "begins").some(({ fault }) => fault === "trouble")
  const set = lines(history, "restored").some(
    one => one.how === "silent" || wasBack(one.t, history),
  )
  const explained = (/** @type {string} */ said) =>
    (failing && said.endsWith(DISK_FAILED)) || (set && said.endsWith(SET_BACK))
  return [
    ...dump.troubles.filter(said => !explained(said)).map(said => `The school's log: ${said}.`),
    ...lines(history, "told")
      .filter(line => line.name.endsWith(":failed") && !isExcused(line, history))
      .map(line => `Page ${line.tab} of tablet ${line.who}: ${line.name}: ${line.detail}.`),
    ...lines(history, "not_saved")
      .filter(({ reason, who }) => reason !== FULL || !wasFull(who, history))
      .map(line => `Act ${line.act} on tablet ${line.who} was not saved: ${line.reason}.`),
    ...lines(history, "took")
      .filter(({ status }) => status !== null && !STATUSES.includes(status))
      .filter(({ status }) => status !== 500 || !failing)
      .map(line => `Tablet ${line.from} is answered ${line.status} to ${line.path}.`),
  ]
}

/**
 * A push meets the network; a page that stood still is robbed of the lock that it held; everything else
 * only a full disk.
 * @param {Line} line
 * @param {Line[]} history
 */
const isExcused = ({ name: what, detail, who }, history) =>
  (what === "push:failed" && NETWORK.includes(detail)) ||
  (what === "sync:failed" && detail === STOLEN && stoodStill(who, history)) ||
  (detail.endsWith(FULL) && wasFull(who, history))

/**
 * Whether the school's clock had been set back before: a restored database does not know how far it had
 * come, and takes an older ticket for one of after the restore (PROTOCOL 9.5).
 * @param {number} t
 * @param {Line[]} history
 */
function wasBack(t, history) {
  const skews = lines(history, "clock")
    .filter(line => line.who === "server" && line.t <= t)
    .map(({ skew }) => skew)
  return skews.some((skew, place) => skew < (skews[place - 1] ?? 0))
}

/** @param {string} who @param {Line[]} history */
const stoodStill = (who, history) =>
  history.some(line => line.who === who && (line.what === "frozen" || line.what === "asleep"))

/** @param {string} who @param {Line[]} history */
const wasFull = (who, history) => lines(history, "disk").some(line => line.who === who && line.full)
