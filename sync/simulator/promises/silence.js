// @ts-check
/**
 * SYNC §1.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { lines } from "./told.js"

export const name = "silence"
export const says = "Every finger gets a word: saved, not saved, or nobody is signed in here."

const AFTER_MS = 2_000
const GONE = ["killed", "closed"]
const STANDS = ["frozen", "asleep"]

/** @param {Story} story @param {Line[]} history */
export function check(story, history) {
  const told = new Set(
    ["saved", "not_saved", "refused"].flatMap(what => lines(history, what).map(({ act }) => act)),
  )
  return lines(history, "acts")
    .filter(({ t, act, who, tab }) => {
      if (told.has(act) || t > story.ends - AFTER_MS) return false
      const after = history.filter(line => line.who === who && line.t >= t)
      return !after.some(
        line => (line.tab === tab && GONE.includes(line.what)) || STANDS.includes(line.what),
      )
    })
    .map(
      ({ t, act, who }) => `Nobody was told what became of act ${act} on tablet ${who} at ${t} ms.`,
    )
}
