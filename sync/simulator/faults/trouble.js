// @ts-check
/** The server's disk fails once, in the middle of its work: what it has received it applies later. @module */

/** @type {import("../types.js").Fault} */
export const trouble = {
  name: "trouble",
  plan: random => ({ statement: random.between(1, 25) }),
  begin(world, step) {
    world.server.trouble = step.statement
  },
  end(world) {
    world.server.trouble = undefined
  },
  words: ({ statement }) => `the server's disk fails at its ${statement}th statement from now`,
}
