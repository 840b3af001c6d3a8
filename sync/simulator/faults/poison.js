// @ts-check
/**
 * An op that the server cannot take lies in the outbox: of a type that it does not know, with another
 * mac, or with bytes that are no op.
 * @module
 */
import { putPoison } from "../poison.js"

/** @type {import("../types.js").Fault} */
export const poison = {
  name: "poison",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    kind: random.pick(["type", "mac", "bytes"]),
  }),
  begin(world, step) {
    const browser = world.browserOf(step)
    const tab = browser?.front
    if (tab?.loaded && tab.author && !browser.asleep) putPoison(step.kind, tab, tab.author)
  },
  end() {},
  words: ({ browser, kind }, name) => `an entry with a wrong ${kind} lies on ${name(browser)}`,
}
