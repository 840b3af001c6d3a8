// @ts-check
/**
 * A browser is gone from one moment to the next: at once, or around its next commit to the disk.
 * @module
 */

/** @type {Record<string, string>} */
const WORDS = {
  now: "is killed",
  before: "is killed just before its next save is on the disk",
  after: "is killed when its next save is on the disk and nobody has been told",
}

/** @type {import("../types.js").Fault} */
export const killTablet = {
  name: "kill_tablet",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    when: random.pick(["now", "before", "after"]),
  }),
  begin(world, step) {
    const browser = world.browserOf(step)
    if (!browser) return
    if (step.when === "now") return browser.kill()
    browser.disk.onCommit = (/** @type {string} */ when) => {
      if (when !== step.when) return
      browser.disk.onCommit = undefined
      browser.kill()
    }
  },
  end(world, step) {
    const browser = world.browserOf(step)
    if (!browser) return
    browser.disk.onCommit = undefined
    if (browser.tabs.length === 0) browser.open(world.facts.registers[step.register ?? 0].id)
  },
  words: ({ browser, when }, name) => `${name(browser)} ${WORDS[when]}`,
}
