// @ts-check
/**
 * Everything that can happen next in a state. A tablet that is killed loses what it had not committed,
 * which is an answer on its way; a server that is killed loses the push, or the answer to it.
 * @module
 * @import { Author } from "../../device/types.js"
 * @import { Facts } from "../types.js"
 * @import { Wiring } from "../wiring.js"
 * @import { Remembered } from "./school.js"
 * @import { SCOPES } from "./scope.js"
 * @import { Parts } from "./tablet.js"
 * @import { Left } from "./scope.js"
 * @import { Message, Numbers, State, TabletState } from "./state.js"
 */
import { AT, actOf } from "./scope.js"
import { waitingOf, withMessage, without, withTablet } from "./state.js"
import { hear, onDisk, push, record } from "./tablet.js"

/** `mends`: no misfortune, and nothing that a person does. @typedef {{ says: string, mends: boolean, state: State }} Next */
/**
 * `form`: what the office says by a plain form; `done`: steps of tablets, worked out once.
 * @typedef {{ school: Remembered, wiring: Wiring, facts: Facts, authors: Author[],
 *   scope: (typeof SCOPES)[string], form: object, numbers: Numbers,
 *   done: Map<string, { kept: TabletState["kept"], result: any }> }} Model
 */

/** What the screen shows of a tablet that has nothing more to say. @type {[string, number]} */
const NOTHING = ["", 0]

/** @param {number} place */
export const tabletOf = place => ({ name: `tablet ${place}`, at: AT })

/**
 * A step of a tablet, worked out once.
 * @template T
 * @param {Model} model
 * @param {State} state
 * @param {number} place
 * @param {string} what
 * @param {(parts: Parts) => Promise<T>} work
 * @returns {Promise<{ kept: TabletState["kept"], result: T }>}
 */
async function stepOf({ numbers, done, wiring }, state, place, what, work) {
  const tablet = /** @type {TabletState} */ (state.tablets[place])
  const key = `${place} ${numbers.tablet(tablet)} ${what}`
  const known = done.get(key)
  if (known) return known
  const step = await onDisk(wiring, tabletOf(place), tablet.kept, work)
  done.set(key, step)
  return step
}

/**
 * @param {Model} model
 * @param {State} state
 * @returns {AsyncGenerator<Next>}
 */
export async function* nextOf(model, state) {
  for (const place of state.tablets.keys()) yield* ofTablet(model, state, place)
  for (const message of state.net) yield* ofMessage(model, state, message)
  yield* ofSchool(model, state)
}

/** @param {Model} model @param {State} state @param {number} place @returns {AsyncGenerator<Next>} */
async function* ofTablet(model, state, place) {
  const { authors, facts, scope, school, wiring } = model
  const { kept, made, seen } = /** @type {State["tablets"][number]} */ (state.tablets[place])
  const author = /** @type {Author} */ (authors[place])
  const said = scope.tablets[place]?.[made]
  const register = /** @type {Facts["registers"][number]} */ (facts.registers[0])
  const { epoch } = school.dump(state.school)
  if (said) {
    const act = actOf(said, register, seen)
    const after = await stepOf(model, state, place, "says", parts => record(parts, author, act))
    const last = made + 1 === scope.tablets[place]?.length
    const change = { kept: after.kept, made: made + 1, seen: last ? NOTHING : seen }
    const next = withTablet(state, place, change)
    yield { says: `tablet ${place} says ${said.type}`, mends: false, state: next }
  }
  const knows = [...kept.devices.values()].every(row => row.epoch === epoch)
  if (waitingOf(kept).length === 0 && knows) return
  if (state.net.some(one => one.tablet === place && !one.late)) return
  const sent = await stepOf(model, state, place, "sends", parts =>
    push(parts, author.device, wiring),
  )
  const next = withMessage(state, { tablet: place, sent: sent.result })
  yield { says: `tablet ${place} sends ${sent.result.ids.length}`, mends: true, state: next }
}

/**
 * An answer counts while its tablet waits for it. A push may arrive when nobody waits any more, also
 * for the second time; that answer is heard by nobody.
 * @param {Model} model
 * @param {State} state
 * @param {Message} message
 * @returns {AsyncGenerator<Next>}
 */
async function* ofMessage(model, state, message) {
  const { school, authors } = model
  const { tablet, sent, answer, late } = message
  const gone = without(state, message)
  const way = answer ? `the answer to tablet ${tablet}` : `tablet ${tablet}'s push`
  if (answer) {
    const device = authors[tablet]?.device ?? ""
    const what = `hears ${model.numbers.message(message)}`
    const heard = await stepOf(model, state, tablet, what, parts =>
      hear(parts, device, sent, answer),
    )
    const { made = 0, seen = NOTHING } = state.tablets[tablet] ?? {}
    const goesOn = model.scope.tablets[tablet]?.[made] !== undefined // else it matters to nobody
    // Its page asks for what has changed, and shows it.
    const shown = goesOn ? (heard.result ?? seen) : NOTHING
    const next = withTablet(gone, tablet, { kept: heard.kept, seen: shown })
    yield { says: `tablet ${tablet} hears`, mends: true, state: next }
    yield { says: `${way} is lost`, mends: false, state: gone }
    return
  }
  const came = school.push(state.school, sent)
  const told = !late && came.answer ? { tablet, sent, answer: came.answer } : undefined
  const next = { ...gone, school: came.state }
  const after = told ? withMessage(next, told) : next
  yield { says: `${way} arrives${late ? " late" : ""}`, mends: true, state: after }
  if (late) return
  yield { says: `${way} is lost`, mends: false, state: gone }
  if (state.left.twice === 0) return
  const again = { tablet, sent, late: true }
  const waits = withMessage(less(gone, "twice"), again)
  yield { says: `${way} is slow, and given up`, mends: false, state: waits }
  const twice = withMessage(less(after, "twice"), again)
  yield { says: `${way} arrives, and will again`, mends: false, state: twice }
}

/** @param {Model} model @param {State} state @returns {Generator<Next>} */
function* ofSchool({ school, form }, state) {
  const { left, backup } = state
  if (left.office > 0) {
    const next = { ...less(state, "office"), school: school.form(state.school, form).state }
    yield { says: "the office says something", mends: false, state: next }
  }
  if (left.backup > 0) {
    const kept = school.backUp(state.school).state
    const next = { ...less(state, "backup"), school: kept, backup: state.school }
    yield { says: "a backup is made", mends: false, state: next }
  }
  if (left.restore > 0 && backup >= 0) {
    const next = { ...less(state, "restore"), school: school.restore(state.school, backup).state }
    yield { says: "the backup is restored", mends: false, state: next }
  }
}

/** @param {State} state @param {keyof Left} what @returns {State} */
const less = (state, what) => ({ ...state, left: { ...state.left, [what]: state.left[what] - 1 } })
