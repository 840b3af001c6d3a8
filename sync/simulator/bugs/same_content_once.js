// @ts-check
/**
 * SYNC §7.2: dedupe by content.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import { withOutbox } from "./pretend.js"

export const name = "same_content_once"
export const says = "What an op says is not said again: present, absent, present ends as absent."
export const breaks = ["once"]

/** @param {Wiring} wiring @returns {Wiring} */
export const wire = wiring =>
  withOutbox(wiring, outbox => {
    const record = outbox.record.bind(outbox)
    return {
      record: async (author, act) => {
        const content = JSON.stringify(act.body)
        const same = (await outbox.ofRegister(act.register)).filter(row => {
          const { type, body } = JSON.parse(row.text)
          return (
            type === act.type && JSON.stringify(body) === content && row.author === author.staff
          )
        })
        return same.length > 0 ? same.slice(-1) : record(author, act)
      },
    }
  })
