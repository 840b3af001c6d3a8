// @ts-check
/** Messages overtake each other: some take up to four seconds longer. @module */

/** @type {import("../types.js").Fault} */
export const reorder = {
  name: "reorder",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    share: random.pick([0.3, 0.7]),
  }),
  begin(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.reorder = step.share
  },
  end(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.reorder = 0
  },
  words: ({ browser }, name) => `messages of ${name(browser)} overtake each other`,
}
