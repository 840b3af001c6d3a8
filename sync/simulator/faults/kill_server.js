// @ts-check
/** The server's power is cut: between two requests, at a statement, or after the commit and before the answer. @module */

const AFTER_THE_COMMIT = 100_000

/** @type {import("../types.js").Fault} */
export const killServer = {
  name: "kill_server",
  plan: random => ({
    cut: random.pick([0, random.between(1, 40), random.between(1, 40), AFTER_THE_COMMIT]),
  }),
  begin(world, { cut }) {
    if (cut === 0) world.server.kill()
    else world.server.cut = cut
  },
  end(world) {
    world.server.start()
  },
  words({ cut }) {
    if (cut === 0) return "the server's power is cut"
    if (cut === AFTER_THE_COMMIT) return "the server's power is cut after its next commit"
    return `the server's power is cut at its ${cut}th statement from now`
  },
}
