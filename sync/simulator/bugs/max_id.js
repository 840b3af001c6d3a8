// @ts-check
/**
 * SYNC §7.2: max-id acknowledge.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "max_id"
export const says = "An answer on an op counts for every op of the tablet with a lower number."

const ALL = 10_000

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  Outbox: class extends wiring.Outbox {
    /** @param {ConstructorParameters<typeof wiring.Outbox>[0]} ports */
    constructor(ports) {
      super(ports)
      const settle = this.settle.bind(this)
      /** @type {typeof settle} */
      const mistaken = async ({ device, ids }, reply) => {
        const waiting = await this.waiting(ALL)
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
      }
      Object.assign(this, { settle: mistaken })
    }
  },
})
