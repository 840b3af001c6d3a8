// @ts-check
/**
 * A history as sentences that a head of school can read, with the school's time before each.
 * @module
 * @import { Facts, Line, Story } from "./types.js"
 */
import { FAULTS } from "./faults.js"
import { tellOf } from "./words_of_lines.js"

/** What is left out: it happens all the time and says nothing. */
const QUIET = new Set(["took", "saved", "not_saved", "refused", "ended"])

/**
 * One line each; times are the school's, to the thousandth of a second.
 * @param {Story} story
 * @param {Line[]} history
 * @param {Facts} facts
 * @returns {string[]}
 */
export function sentences(story, history, facts) {
  const names = new Names(story, facts)
  /** @type {Map<number, Line[]>} */
  const outcomes = new Map()
  for (const line of history) {
    if (!QUIET.has(line.what) || line.act === undefined) continue
    outcomes.set(line.act, [...(outcomes.get(line.act) ?? []), line])
  }
  const screens = new Map()
  return history.flatMap(line => {
    const words = sentence(line, { story, names, outcomes, screens })
    return words ? [`${clock(story.start + line.t)}  ${words}`] : []
  })
}

/** "08:03:12.250" in winter, when London is UTC. @param {number} at ms since 1970 */
const clock = at => new Date(at).toISOString().slice(11, 23)

/**
 * @param {Line} line
 * @param {{ story: Story, names: Names, outcomes: Map<number, Line[]>, screens: Map<string, any> }} by
 */
function sentence(line, by) {
  if (line.what === "begins" || line.what === "ends") return ofFault(line, by)
  if (line.what === "acts") return ofFinger(line, by)
  if (line.what === "shows") return ofScreen(line, by)
  if (QUIET.has(line.what)) return ""
  const tell = tellOf[line.what]
  return tell ? tell(line, by.names) : `${line.who}: ${line.what}.`
}

/** @param {Line} line @param {{ story: Story, names: Names }} by */
function ofFault(line, { story, names }) {
  const step = story.steps[line.step]
  const fault = step && FAULTS[step.do]
  if (!fault || !step) return ""
  const words = fault.words(step, browser =>
    names.tablet(story.browsers[browser ?? 0]?.name ?? `of step ${line.step}`),
  )
  if (line.what === "begins") return `Trouble: ${words}.`
  return step.until === undefined ? "" : `Over: ${words}.`
}

/** @param {Line} line @param {{ names: Names, outcomes: Map<number, Line[]> }} by */
function ofFinger(line, { names, outcomes }) {
  const who = line.staff ? names.staff(line.staff) : "Somebody"
  const told = outcomes.get(line.act) ?? []
  const ops = told.filter(({ what }) => what === "saved").map(({ n }) => n)
  const refused = told.find(({ what }) => what !== "saved")
  const end = ops.length
    ? `saved as op ${ops.join(" and ")}`
    : refused
      ? refused.what === "refused"
        ? "nobody has signed in there, and it says so"
        : `it could not be saved, and it says so (${refused.reason})`
      : "the page is gone before it says anything"
  return `${who} ${names.stated(line)} on ${names.tablet(line.who)}; ${end}.`
}

/** What has changed on a screen since it was last told of. @param {Line} line @param {{ names: Names, screens: Map<string, any> }} by */
function ofScreen({ who, tab, register, marks, completed }, { names, screens }) {
  const key = `${who} ${tab} ${register}`
  const before = screens.get(key) ?? { marks: {}, completed: false }
  screens.set(key, { marks, completed })
  const changed = Object.entries(marks)
    .filter(([pupil, mark]) => String(mark) !== String(before.marks[pupil] ?? ["none", null]))
    .map(([pupil, [mark, minutes]]) => {
      return `${names.pupil(pupil)} ${mark}${minutes === null ? "" : ` (${minutes} min)`}`
    })
  if (completed !== before.completed)
    changed.push(completed ? "the register taken" : "the register open")
  if (changed.length === 0) return ""
  return `Tablet ${who} now shows in ${names.register(register)}: ${changed.join(", ")}.`
}

const PUPILS = ["Ada", "Bea", "Cem", "Dov", "Eve", "Finn", "Gus", "Hal"]
const GROUPS = ["7A", "8B", "9C"]

/** @type {Record<string, string>} */
const STATED = {
  seen: "taps PUPILS present",
  not_seen: "taps PUPILS absent",
  no_statement: "takes back what was said of PUPILS",
  complete: "takes the register",
  reopened: "opens the register again",
}

/** How people and things of a story are called. */
export class Names {
  #staff
  #registers
  #pupils

  /** @param {Story} story @param {Facts} facts */
  constructor(story, { staff, registers }) {
    this.story = story
    this.#staff = new Map(staff.map(({ id, name }) => [id, name]))
    const groups = registers.length / 2
    this.#registers = new Map(
      registers.map(({ id, session }, place) => {
        const group = GROUPS[place % groups] ?? `group ${place}`
        return [id, `${group}'s ${session ? "morning register" : "lesson"}`]
      }),
    )
    this.#pupils = new Map(
      registers.flatMap(({ pupils }) =>
        pupils.map((id, place) => [id, PUPILS[place] ?? `pupil ${place}`]),
      ),
    )
  }

  /** @param {string} id */
  staff(id) {
    return this.#staff.get(id) ?? "Somebody"
  }

  /** @param {string} id */
  register(id) {
    return this.#registers.get(id) ?? "a register"
  }

  /** @param {string} id */
  pupil(id) {
    return this.#pupils.get(id) ?? "a pupil"
  }

  /** @param {string} name */
  tablet(name) {
    return `tablet ${name}`
  }

  /** What a finger states. @param {Line} act */
  stated({ type, register, pupils, at }) {
    const who = pupils.map((/** @type {string} */ id) => this.pupil(id)).join(", ")
    const words = type === "arrived" ? `says that ${who} arrived at ${at}` : (STATED[type] ?? type)
    return `${words.replace("PUPILS", who)} in ${this.register(register)}`
  }
}
