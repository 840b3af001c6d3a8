// @ts-check
/** An administrator ends a person's sign-ins on all tablets, or a tablet. @module */

/** @type {import("../types.js").Fault} */
export const revoke = {
  name: "revoke",
  plan: (random, { browsers }) => ({
    browser: random.between(0, browsers - 1),
    how: random.pick(["person", "device"]),
  }),
  begin(world, step) {
    const author = world.browserOf(step)?.vault?.author
    if (!author || !world.server.up) return
    const { staff, device } = author
    if (step.how === "person") {
      world.line("world", "revokes", { staff, device: null })
      world.server.ask({ do: "revoke", staff, device: null })
    } else if (world.server.ask({ do: "end_device", device }).ended) {
      world.line("world", "ends_device", { device })
    }
  },
  end() {},
  words: ({ browser, how }, name) =>
    how === "person"
      ? `the office ends the sign-ins of whoever uses ${name(browser)}`
      : `the office ends ${name(browser)}`,
}
