// @ts-check
/** A browser's sign-in has ended and its user does not notice at once: 401 to all but pushes and beacons. @module */

/** @type {import("../types.js").Fault} */
export const signInEnded = {
  name: "sign_in_ended",
  plan: (random, { browsers }) => ({ browser: random.between(0, browsers - 1) }),
  begin(world, step) {
    const browser = world.browserOf(step)
    if (browser?.session) browser.session.ended = true
  },
  end(world, step) {
    const browser = world.browserOf(step)
    if (browser?.session?.ended) world.signIn(browser)
  },
  words: ({ browser }, name) => `the sign-in on ${name(browser)} ends`,
}
