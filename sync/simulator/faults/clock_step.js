// @ts-check
/** A clock is set: a tablet's by up to two hours and back, or the server's back by some seconds. @module */

const HOURS_2_MS = 7_200_000

/** @type {import("../types.js").Fault} */
export const clockStep = {
  name: "clock_step",
  plan: (random, { browsers }) => ({
    browser: random.chance(0.2) ? undefined : random.between(0, browsers - 1),
    by: random.between(-HOURS_2_MS, HOURS_2_MS),
    server: -random.between(200, 8_000),
    back: random.chance(0.5),
  }),
  begin(world, step) {
    if (step.browser === undefined) return world.server.step(step.server)
    const browser = world.browserOf(step)
    browser?.setClock(browser.skew + step.by)
  },
  end(world, step) {
    if (!step.back) return
    if (step.browser === undefined) return world.server.step(-step.server)
    const browser = world.browserOf(step)
    browser?.setClock(browser.skew - step.by)
  },
  words: ({ browser, by, server }, name) =>
    browser === undefined
      ? `the server's clock is set back by ${-server / 1000} s`
      : `the clock of ${name(browser)} is set by ${Math.round(by / 60_000)} min`,
}
