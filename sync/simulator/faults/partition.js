// @ts-check
/**
 * A browser and the school do not reach each other: what it says, what it should hear, or both.
 * @module
 */

/** @type {Record<string, string>} */
const WORDS = {
  up: "nothing that it says reaches the school",
  down: "the school hears it, and no answer comes back",
  both: "it and the school do not reach each other",
  off: "it has no network",
}

/** @type {import("../types.js").Fault} */
export const partition = {
  name: "partition",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    how: random.pick(["up", "down", "both", "off"]),
    heard: random.chance(0.3), // the browser tells its pages when it is over
  }),
  begin(world, step) {
    const link = world.browserOf(step)?.link
    if (!link) return
    if (step.how === "off") link.up = "refused"
    else if (step.how !== "down") link.up = "silent"
    if (step.how !== "up") link.down = "silent"
  },
  end(world, step) {
    const browser = world.browserOf(step)
    if (!browser) return
    browser.link.up = "open"
    browser.link.down = "open"
    if (step.heard) for (const tab of browser.tabs) tab.gate.pass(() => tab.nudge())
  },
  words: ({ browser, how }, name) => `${name(browser)}: ${WORDS[how]}`,
}
