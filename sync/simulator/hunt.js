// @ts-check
/**
 * Which seed shows a re-created bug, by which promise, and in how few steps (SYNC §7.2).
 * @module
 * @import { Bug } from "./bugs/index.js"
 * @import { Story } from "./types.js"
 * @import { Wiring } from "./wiring.js"
 */
import { shrink } from "./shrink.js"
import { makeStory } from "./story.js"
import { shipped } from "./wiring.js"

const SHRINK_TRIES = 150

/** Runs a story and names the promises that it broke, the failures in words. @typedef {(story: Story, wiring?: Wiring) => Promise<{ names: string[], failures: string[] }>} Run */

/**
 * Tries seeds until one breaks a promise that the bug is about, and the shipped code keeps all in the same
 * story.
 * @param {Bug} bug
 * @param {Iterable<number>} seeds
 * @param {Run} run
 */
export async function hunt({ name, says, breaks, server, wire }, seeds, run) {
  const wiring = () => wire({ ...shipped, server: server ?? null })
  let tried = 0
  for (const seed of seeds) {
    tried += 1
    const story = makeStory(seed)
    const { names, failures } = await run(story, wiring())
    const promise = breaks.find(one => names.includes(one))
    if (!promise || (await run(story)).names.length > 0) continue
    const fails = async (/** @type {Story} */ one) =>
      (await run(one, wiring())).names.includes(promise)
    const { steps } = await shrink(story, fails, SHRINK_TRIES)
    return {
      bug: name,
      says,
      caught: seed,
      tried,
      promise,
      failure: failures.find(text => text.startsWith(`${promise}: `)),
      steps: steps.length,
    }
  }
  return { bug: name, says, caught: null, tried, promise: "", failure: "", steps: 0 }
}
