// @ts-check
/**
 * The promises of SYNC §1, each a question to what was seen of a story. None asks how it was done.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import * as armed from "./armed.js"
import * as author from "./author.js"
import * as chain from "./chain.js"
import * as disposition from "./disposition.js"
import * as drained from "./drained.js"
import * as fold from "./fold.js"
import * as invented from "./invented.js"
import * as mistakes from "./mistakes.js"
import * as once from "./once.js"
import * as order from "./order.js"
import * as ownMarks from "./own_marks.js"
import * as poison from "./poison.js"
import * as ready from "./ready.js"
import * as saved from "./saved.js"
import * as screens from "./screens.js"
import * as silence from "./silence.js"
import * as time from "./time.js"
import * as waiting from "./waiting.js"
import * as whole from "./whole.js"
import * as word from "./word.js"

/** @typedef {{ name: string, says: string, check: (story: Story, history: Line[], final: Final) => string[] }} Promised */

/** @type {Promised[]} */
export const promises = [
  saved,
  silence,
  word,
  once,
  invented,
  poison,
  armed,
  drained,
  author,
  waiting,
  time,
  chain,
  order,
  disposition,
  fold,
  ownMarks,
  screens,
  ready,
  whole,
  mistakes,
]

/**
 * The promises that a run has broken, each with a sentence for every breach.
 * @param {Story} story
 * @param {Line[]} history
 * @param {Final} final
 */
export function broken(story, history, final) {
  return promises
    .map(({ name, says, check }) => ({ name, says, breaches: check(story, history, final) }))
    .filter(({ breaches }) => breaches.length > 0)
}
