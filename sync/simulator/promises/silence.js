// @ts-check
/**
 * SYNC §1.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines } from "./told.js"

export const name = "silence"
export const says =
  "Every finger gets a word within 2 s: saved, not saved, or nobody is signed in here."

const AFTER_MS = 2_000
const WORDS = ["saved", "not_saved", "refused"]
const GONE = ["killed", "closed"]
const STOPS = ["frozen", "asleep"]
const GOES_ON = ["thawed", "awake"]

/** @param {Story} _story @param {Line[]} history @param {Final} final */
export function check(_story, history, { t: ended }) {
  return lines(history, "acts")
    .filter(act => isOwed(act, history.slice(history.indexOf(act)), ended))
    .map(
      ({ t, act, who }) => `Nobody was told what became of act ${act} on tablet ${who} at ${t} ms.`,
    )
}

/**
 * Whether a word was due and did not come. A page that is gone owes none; one that stands still owes it
 * from when it goes on.
 * @param {Line} finger
 * @param {Line[]} after
 * @param {number} ended when the story was over
 */
function isOwed({ t, who, tab, act }, after, ended) {
  const stands = new Set()
  let due = t + AFTER_MS
  for (const line of after) {
    if (line.t > due && stands.size === 0) return true
    if (line.who !== who) continue
    if (line.act === act && WORDS.includes(line.what)) return false
    if (line.tab === tab && GONE.includes(line.what)) return false
    const place = line.tab === tab || line.what === "asleep" ? STOPS.indexOf(line.what) : -1
    if (place >= 0) stands.add(GOES_ON[place])
    const goesOn = line.what === "awake" || (line.what === "thawed" && line.tab === tab)
    if (goesOn && stands.delete(line.what)) due = line.t + AFTER_MS
  }
  return stands.size === 0 && due < ended
}
