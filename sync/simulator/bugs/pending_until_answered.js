// @ts-check
/**
 * SYNC §4: a pending op stays laid over until the page shown has its number.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
export const name = "pending_until_answered"
export const says = "An answered op is laid over no sheet, not even over one from before it."

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring => ({
  ...wiring,
  Outbox: class extends wiring.Outbox {
    /** @param {ConstructorParameters<typeof wiring.Outbox>[0]} ports */
    constructor(ports) {
      super(ports)
      const pending = this.pending.bind(this)
      /** @type {typeof pending} */
      const mistaken = async (register, shown) =>
        (await pending(register, shown)).filter(row => row.state !== "sent")
      Object.assign(this, { pending: mistaken })
    }
  },
})
