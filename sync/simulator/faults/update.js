// @ts-check
/** A new version of the app is loaded, with whatever the outbox holds. @module */

/** @type {import("../types.js").Fault} */
export const update = {
  name: "update",
  plan: (random, { browsers }) => ({ browser: random.between(0, browsers - 1) }),
  begin(world, step) {
    const browser = world.browserOf(step)
    if (!browser || browser.asleep || browser.tabs.length === 0) return
    world.wiring.onUpdate(browser)
    browser.reload()
  },
  end() {},
  words: ({ browser }, name) => `a new version of the app is loaded on ${name(browser)}`,
}
