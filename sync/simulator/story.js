// @ts-check
/**
 * A seed's story as plain JSON: who taps what when, and what goes wrong. Planned before it runs, so that
 * any step can be left out.
 * @module
 * @import { Step, Story } from "./types.js"
 */
import { FAULTS } from "./faults.js"
import { Random } from "./random.js"

const TABLETS = 3
const USERS = 3
const ROLLS = 3 // the morning's registers come first, then the lessons'
const CLOSES = Date.UTC(2026, 10, 23, 8, 15)
const BEFORE_CLOSE_MIN_MS = 12_000
const BEFORE_CLOSE_MAX_MS = 42_000
const CALM_MS = 50_000
const QUIET_MS = 60_000
const FIRST_ACT_MS = 3_000
const FIRST_FAULT_MS = 5_000
/** Before calm the last fault has ended, and people have signed in again where they had to. */
const LAST_MS = 10_000
const FAULT_MAX_MS = 20_000
const FAULTS_MIN = 8
const FAULTS_MAX = 10
const ACTS = 24
/** Taps at the end, of which as many come about as are missing from `ENOUGH`. */
const SPARE = 36
export const ENOUGH = 60
const LOOKS = 2
const IN_A_BURST = 0.88

/** @param {number} seed @returns {Story} */
export function makeStory(seed) {
  const random = new Random(seed, "story")
  const start = CLOSES - random.between(BEFORE_CLOSE_MIN_MS, BEFORE_CLOSE_MAX_MS)
  const browsers = ["A", "B", "C"].map((name, user) => ({
    name,
    user,
    skew: random.pick([0, random.between(-90_000, 90_000), random.between(-3_600_000, 3_600_000)]),
  }))
  const faults = somethingGoesWrong(random)
  const copies = faults.filter(step => step.do === "fork")
  const acts = browsers.flatMap((_, browser) => peopleAct(random, browser, FIRST_ACT_MS, ACTS))
  // Who holds the copy of a tablet uses it too.
  const copied = copies.flatMap((fork, place) =>
    peopleAct(random, TABLETS + place, fork.at + 5_000, 8),
  )
  const looks = Array.from({ length: LOOKS }, () => {
    return { at: random.between(FIRST_FAULT_MS, CALM_MS), do: "looks" }
  })
  const spare = Array.from({ length: SPARE }, (_, place) => {
    const browser = place % TABLETS
    const at = CALM_MS - LAST_MS + 2_000 + 2_000 * browser + 20 * place
    return { at, do: "tap", browser, pupil: random.between(0, 7), spare: true }
  })
  const steps = [...acts, ...copied, ...faults, ...looks, ...spare].sort((a, b) => a.at - b.at)
  return { seed, start, calm: CALM_MS, ends: CALM_MS + QUIET_MS, browsers, steps }
}

/** @param {Random} random @returns {Step[]} */
function somethingGoesWrong(random) {
  const names = Object.keys(FAULTS)
  const count = random.between(FAULTS_MIN, FAULTS_MAX)
  /** @type {Step[]} */
  const faults = Array.from({ length: count }, () => {
    const name = random.pick(names)
    const at = random.between(FIRST_FAULT_MS, CALM_MS - LAST_MS - 5_000)
    const until = Math.min(at + random.between(1_000, FAULT_MAX_MS), CALM_MS - LAST_MS)
    const facts = { browsers: TABLETS, users: USERS, at, until }
    return { at, until, do: name, ...FAULTS[name]?.plan(random, facts) }
  })
  // Two put-backs that nobody announces, within minutes, wait for a pause of ten (sync/service/epochs.py).
  for (const again of faults.filter(({ how }) => how === "silent").slice(1)) again.how = "restored"
  return faults
}

/**
 * Bursts of taps on one register, then on another.
 * @param {Random} random @param {number} browser @param {number} from @param {number} count
 * @returns {Step[]}
 */
function peopleAct(random, browser, from, count) {
  const steps = []
  const room = CALM_MS - 5_000 - from
  let register = chooseRegister(random, browser)
  let at = from
  for (let made = 0; made < count && at < CALM_MS - 5_000; made += 1) {
    steps.push({ at, browser, register, ...whatTheyDo(random) })
    if (random.chance(IN_A_BURST)) at += random.between(8, 32)
    else {
      at += random.between(1_000, Math.floor((11 * room) / count))
      if (random.chance(0.3)) register = chooseRegister(random, browser)
    }
  }
  return steps
}

/** Mostly one's own; the first is everybody's. @param {Random} random @param {number} browser */
function chooseRegister(random, browser) {
  const own = browser % ROLLS
  return random.pick([own, own, 0, ROLLS + own, random.between(0, 2 * ROLLS - 1)])
}

/** @param {Random} random */
function whatTheyDo(random) {
  const pupil = random.between(0, 7)
  const dice = random.real()
  if (dice < 0.55) return { do: "tap", pupil }
  if (dice < 0.67) return { do: "tap", pupil, mark: random.pick(["present", "absent", "none"]) }
  if (dice < 0.76) return { do: "arrived", pupil, minutes: random.between(1, 20) }
  if (dice < 0.84) return { do: "all_present" }
  if (dice < 0.9) return { do: "complete" }
  if (dice < 0.94) return { do: "reopen" }
  return { do: "undo" }
}
