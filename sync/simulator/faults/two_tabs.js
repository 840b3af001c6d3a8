// @ts-check
/** A second page is open in the same browser; the first is hidden, or frozen with whatever it holds. @module */

const SENDING_MS = 15

/** @type {import("../types.js").Fault} */
export const twoTabs = {
  name: "two_tabs",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    register: random.between(0, 5),
    how: random.pick(["hidden", "frozen", "both"]),
    stays: random.chance(0.5), // a background page may stay frozen for hours
  }),
  begin(world, step) {
    const browser = world.browserOf(step)
    if (!browser || browser.asleep) return
    const { front } = browser
    const open = () => {
      if (step.how !== "both") front?.show(false)
      if (step.how === "frozen" && front) {
        front.line("frozen")
        front.gate.freeze("background")
      }
      browser.open(world.facts.registers[step.register ?? 0].id)
    }
    if (step.how !== "frozen" || !step.stays) return open()
    // One that stays frozen freezes as it sends, with the lock in its hands.
    browser.locks.onHeld = (/** @type {object} */ gate) => {
      if (gate !== front?.gate || world.queue.now >= (step.until ?? 0)) return
      browser.locks.onHeld = undefined
      world.queue.after(SENDING_MS, open)
    }
  },
  end(world, step) {
    const browser = world.browserOf(step)
    if (!browser || step.stays) return
    for (const tab of browser.tabs) {
      if (tab.gate.frozen) {
        tab.line("thawed")
        tab.gate.thaw("background")
      }
      tab.show(true)
    }
  },
  words: ({ browser, how }, name) => {
    const other = how === "both" ? "" : `; the first is ${how}`
    return `a second page is opened on ${name(browser)}${other}`
  },
}
