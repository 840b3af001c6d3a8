// @ts-check
/**
 * The shortest story that still fails: steps are left out, in ever smaller parts, as long as it does.
 * @module
 * @import { Step, Story } from "./types.js"
 */

const TRIES_MAX = 600

/**
 * `fails` runs a story and says whether it still breaks the same promise.
 * @param {Story} story that fails
 * @param {(story: Story) => Promise<boolean>} fails
 * @param {number} [tries] runs at most
 * @returns {Promise<Story>} no step of it can be left out, unless the tries were used up
 */
export async function shrink(story, fails, tries = TRIES_MAX) {
  let { steps } = story
  let left = tries
  const stillFails = (/** @type {Step[]} */ rest) => {
    left -= 1
    return fails({ ...story, steps: rest })
  }
  for (let size = Math.ceil(steps.length / 2); size >= 1 && left > 0; ) {
    const before = steps.length
    for (let at = 0; at < steps.length && left > 0; ) {
      const rest = [...steps.slice(0, at), ...steps.slice(at + size)]
      if (await stillFails(rest)) steps = rest
      else at += size
    }
    if (size === 1 && steps.length === before) break
    size =
      steps.length < before ? Math.min(size, Math.ceil(steps.length / 2)) : Math.floor(size / 2)
  }
  return { ...story, steps }
}
