// @ts-check
/**
 * SYNC §5: acknowledged ops are kept until a backup covers them.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { withOutbox } from "./pretend.js"

export const name = "forgets_answered"
export const says =
  "An op is deleted as soon as the school has accepted it: a restored server never gets it back."
export const breaks = ["saved"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring =>
  withOutbox(wiring, (outbox, { store }) => {
    const settle = outbox.settle.bind(outbox)
    return {
      settle: async (push, reply) => {
        const said = await settle(push, reply)
        const accepted = reply.ops.filter(({ disposition }) => disposition === "accepted")
        await store.write(async tx => {
          for (const { id } of accepted) tx.remove("ops", id)
        })
        return said
      },
    }
  })
