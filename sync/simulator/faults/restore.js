// @ts-check
/** The server goes back to an earlier state: by `./firstbell restore`, or somebody puts an old file there. @module */

/** @type {import("../types.js").Fault} */
export const restore = {
  name: "restore",
  plan: random => ({ how: random.pick(["restored", "silent"]) }),
  begin(world, step) {
    if (world.server.up) world.snapshots.set(step, world.server.snapshot())
  },
  end(world, step) {
    const snapshot = world.snapshots.get(step)
    if (snapshot === undefined) return
    world.server.restore(snapshot, step.how)
    world.lostSessions(step.how === "restored" ? 0 : step.at)
  },
  words: ({ how }) =>
    how === "restored"
      ? "a backup is made, to which the server will be restored"
      : "somebody keeps a copy of the database, and will put it back",
}
