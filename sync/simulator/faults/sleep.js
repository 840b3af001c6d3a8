// @ts-check
/** A tablet sleeps: no timer fires and nothing is heard; its monotonic clock may stand still. @module */

/** @type {import("../types.js").Fault} */
export const sleep = {
  name: "sleep",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    counted: random.chance(0.5),
  }),
  begin(world, step) {
    world.browserOf(step)?.sleep()
  },
  end(world, step) {
    world.browserOf(step)?.wake(step.counted, (step.until ?? step.at) - step.at)
  },
  words: ({ browser }, name) => `${name(browser)} falls asleep`,
}
