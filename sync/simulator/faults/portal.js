// @ts-check
/**
 * Something answers in the school's place: a hotel's page, a proxy, a server that is not well; or the
 * school's own answers arrive cut in half.
 * @module
 */
import { PORTALS } from "../network.js"

/** @type {import("../types.js").Fault} */
export const portal = {
  name: "portal",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    how: random.pick([...Object.keys(PORTALS), "torn"]),
  }),
  begin(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.portal = step.how
  },
  end(world, step) {
    const link = world.browserOf(step)?.link
    if (link) link.portal = undefined
  },
  words: ({ browser, how }, name) =>
    how === "torn"
      ? `answers to ${name(browser)} arrive cut in half`
      : `something else answers ${name(browser)} in the school's place (${how})`,
}
