// @ts-check
/** The user signs out with entries waiting, and another signs in on the same tablet. @module */

/** @type {import("../types.js").Fault} */
export const userSwitch = {
  name: "user_switch",
  plan: (random, { browsers, users }) => ({
    browser: random.between(0, browsers - 1),
    user: random.between(0, users - 1),
  }),
  begin(world, step) {
    const browser = world.browserOf(step)
    if (browser && !browser.asleep) world.signIn(browser, step.user)
  },
  end() {},
  words: ({ browser }, name) => `another member of staff takes ${name(browser)}`,
}
