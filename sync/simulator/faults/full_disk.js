// @ts-check
/** A browser's disk has no room for another byte. @module */

/** @type {import("../types.js").Fault} */
export const fullDisk = {
  name: "full_disk",
  plan: (random, { browsers }) => ({ browser: random.between(0, browsers - 1) }),
  begin(world, step) {
    fill(world.browserOf(step), true)
  },
  end(world, step) {
    fill(world.browserOf(step), false)
  },
  words: ({ browser }, name) => `the disk of ${name(browser)} is full`,
}

/** @param {import("../browser.js").Browser | undefined} browser @param {boolean} full */
function fill(browser, full) {
  if (!browser) return
  browser.disk.full = full
  browser.line("disk", { full })
}
