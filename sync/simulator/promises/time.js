// @ts-check
/**
 * SYNC §1.8, §7.5, rule W2.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { schoolClock, stepsBetween } from "./clocks.js"
import { fingers, isKept, lines, named, savedOps } from "./told.js"

export const name = "time"
export const says =
  "Grades are honest: what was made after the close is never A or B, what an honest clock made in time never E or F."

const MINUTE = 60_000
const STEP_MS = 2_000 // PROTOCOL 6.6
const CONTACTS = ["/sync/push", "/sync/beacon", "/sync/enrol"]
const WAY_MS = 16_000 // a contact may have been on its way for so long, unmeasured

/** @param {Story} story @param {Line[]} history @param {Final} final */
export function check(story, history, { facts, dump }) {
  const clock = schoolClock(story, history)
  const [saved, made] = [savedOps(history), fingers(history)]
  const breaches = []
  for (const act of dump.acts) {
    const line = saved.get(act.op ?? "")
    const finger = line && made.get(line.act)
    const register = facts.registers.find(({ id }) => id === act.register)
    if (!line || !finger || !register) continue
    const { tk, body } = JSON.parse(line.text)
    const steps = stepsBetween(story, history, line.who, { tk, received: act.received })
    const honest = steps.school === 0 && steps.tablet <= 1
    const at = clock(finger.t)
    const wrong = judged(act.grade, at, register, honest)
    if (wrong && !isUnnoticed(act, finger.t, register.closes, clock, history))
      breaches.push(`${named(line)}, made ${wrong}, is graded ${act.grade}.`)
    const entry = dump.entries.find(one => one.seq === act.seq)
    if (!entry?.arrived || !entry.src) continue
    if (entry.src === "typed" && entry.arrived !== body.at)
      breaches.push(`${named(line)} says another minute.`)
    if (entry.src !== "clock" || steps.school + steps.tablet > 0 || !"ABC".includes(act.grade))
      continue
    const [hours = 0, minutes = 0] = entry.arrived.split(":").map(Number)
    const off = ((at[0] / MINUTE) % 1440) * MINUTE - (hours * 60 + minutes) * MINUTE
    if (off < -WAY_MS || off > MINUTE + WAY_MS)
      breaches.push(`${named(line)} is ${Math.round(off / 1000)} s off.`)
  }
  return breaches
}

/**
 * What is wrong with a grade; nothing where it is good.
 * @param {string} grade
 * @param {[number, number]} at when it was made, on the school's clock
 * @param {{ opens: number, closes: number }} register
 * @param {boolean} honest
 */
function judged(grade, [shown, most], { opens, closes }, honest) {
  if (shown >= closes)
    return "AB".includes(grade) || (honest && grade === "C") ? "after the close" : ""
  if (grade === "E" && shown >= opens && honest) return "when it was open"
  return grade === "F" && most < closes && honest ? "before the close" : ""
}

/**
 * Whether an op that is graded A or B, made at `t`, came once the server's clock had been set back to
 * before the close, and no contact had given the head row a time from which that shows (PROTOCOL 6.6).
 * @param {Final["dump"]["acts"][number]} act
 * @param {number} t
 * @param {number} closes
 * @param {ReturnType<typeof schoolClock>} clock
 * @param {Line[]} history
 */
function isUnnoticed({ grade, received, latest }, t, closes, clock, history) {
  if (!"AB".includes(grade)) return false
  const proof = grade === "A" ? received : latest
  if (proof === null || proof >= closes) return false
  const contacts = lines(history, "took").filter(
    ({ path, status }) => status === 200 && CONTACTS.includes(path),
  )
  const before = (/** @type {number} */ until) =>
    contacts.filter(one => one.t < until && isKept(one.t, until, history)).map(one => at(one.t))
  const at = (/** @type {number} */ moment) => Math.round(clock(moment)[0])
  const receipt = (/** @type {number} */ moment) => {
    const head = Math.max(...before(moment))
    return head - at(moment) > STEP_MS ? head : at(moment) // time stands until the step is made up
  }
  const proved = contacts.find(one => one.t >= t && receipt(one.t) === proof)
  return proved !== undefined && before(proved.t).every(moment => moment < closes + STEP_MS)
}
