// @ts-check
/** A browser's profile is copied to another tablet, with its key and all it holds; both go on. @module */

/** @type {import("../types.js").Fault} */
export const fork = {
  name: "fork",
  plan: (random, { browsers }) => ({ browser: random.between(0, browsers - 1) }),
  begin(world, step) {
    world.browserOf(step)?.fork()
  },
  end() {},
  words: ({ browser }, name) => `the profile of ${name(browser)} is copied to another tablet`,
}
