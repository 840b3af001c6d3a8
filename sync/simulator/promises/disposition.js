// @ts-check
/**
 * SYNC §2, PROTOCOL 4, 8.5.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { schoolClock, ticketTime } from "./clocks.js"
import { fingers, named, poisons, savedOps } from "./told.js"

export const name = "disposition"
export const says =
  "An honest entry is accepted; only one made after its author's right had ended is held, and none of those accepted."

/** @param {Story} story @param {Line[]} history @param {Final} final */
export function check(story, history, { dump }) {
  const clock = schoolClock(story, history)
  const [saved, bad, made] = [savedOps(history), poisons(history), fingers(history)]
  const grants = new Map(dump.grants.map(one => [one.grant, one.revoked]))
  const flags = new Map(dump.acts.map(act => [act.op, act.flag]))
  const breaches = []
  for (const { op, disposition, text, received } of dump.inbox) {
    const line = saved.get(op)
    const finger = line && made.get(line.act)
    if (!line || !finger || bad.has(op)) continue
    const revoked = grants.get(line.grant) ?? Number.POSITIVE_INFINITY
    if (disposition !== "accepted") {
      // A ticket is of the time that never goes back; a receipt may lie before it, by a step of up to 2 s
      // (PROTOCOL 6.6). Who had a ticket of after the end made the op after it (8.5).
      const { tk } = JSON.parse(line.text)
      const after = received >= revoked || (tk && ticketTime(tk[0]) >= revoked)
      const due = disposition === "held" && text === "grant.revoked" && after
      if (!due) breaches.push(`${named(line)} is ${disposition} (${text}).`)
    } else if (clock(finger.t)[0] >= revoked) {
      breaches.push(`${named(line)} was made after its grant was revoked, and is accepted.`)
    } else if (received > revoked && flags.get(op) !== "revoked_since") {
      breaches.push(`${named(line)} came after its grant was revoked, and nothing says so.`)
    }
  }
  return breaches
}
