// @ts-check
/**
 * SYNC §7.2: max-id acknowledge.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { withOutbox } from "./pretend.js"

export const name = "max_id"
export const says = "An answer on an op counts for every op of the tablet with a lower number."
export const breaks = ["word"]

const ALL = 10_000

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring =>
  withOutbox(wiring, outbox => {
    const settle = outbox.settle.bind(outbox)
    return {
      settle: async ({ device, ids }, reply) => {
        const waiting = await outbox.waiting(ALL)
        const answered = new Set(reply.ops.map(({ id }) => id))
        const most = Math.max(...waiting.map(row => (answered.has(row.id) ? row.n : 0)))
        const below = waiting
          .filter(row => row.device === device && row.n < most)
          .map(row => row.id)
        const others = below.filter(id => !ids.includes(id))
        const more = others.map(id => ({ id, disposition: /** @type {const} */ ("accepted") }))
        return settle(
          { device, ids: [...ids, ...others] },
          { ...reply, ops: [...reply.ops, ...more] },
        )
      },
    }
  })
