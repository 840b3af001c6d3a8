// @ts-check
/** Requests arrive twice, the copy seconds after the first. @module */

/** @type {import("../types.js").Fault} */
export const duplicate = {
  name: "duplicate",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    share: random.pick([0.3, 0.7]),
  }),
  begin(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.duplicate = step.share
  },
  end(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.duplicate = 0
  },
  words: ({ browser, share }, name) =>
    `${share * 100} of 100 requests of ${name(browser)} arrive twice`,
}
