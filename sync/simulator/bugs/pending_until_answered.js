// @ts-check
/**
 * SYNC §4: a pending op stays laid over until the page shown has its number.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { withOutbox } from "./pretend.js"

export const name = "pending_until_answered"
export const says = "An answered op is laid over no sheet, not even over one from before it."
export const breaks = ["own_marks"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring =>
  withOutbox(wiring, outbox => {
    const pending = outbox.pending.bind(outbox)
    return {
      pending: async (register, shown) =>
        (await pending(register, shown)).filter(row => row.state !== "sent"),
    }
  })
