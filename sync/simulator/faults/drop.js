// @ts-check
/** Messages are lost on the way, and nobody is told. @module */

/** @type {import("../types.js").Fault} */
export const drop = {
  name: "drop",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    share: random.pick([0.2, 0.5, 0.8]),
  }),
  begin(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.drop = step.share
  },
  end(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.drop = 0
  },
  words: ({ browser, share }, name) =>
    `${share * 100} of 100 messages of ${name(browser)} are lost on the way`,
}
