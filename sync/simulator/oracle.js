// @ts-check
/**
 * What a register's entries add up to, worked out a second way (rules E3–E5, W3). The server compares
 * entries two by two; here each knows all that its author had seen, and what anybody knows is struck out.
 * In which order its author said it, and having seen what, is read from an op's own bytes; what was said,
 * from the entries, which the promise `once` compares with the bytes.
 * @module
 * @import { Dump, Marks } from "./dump.js"
 * @import { Facts } from "./types.js"
 */

const MINUTE = 60_000
const DAY = 24 * 3600_000

/**
 * One entry. `base`: the newest number that its author's screen had shown; `at`: ms, of an arrival.
 * @typedef {object} Word
 * @property {number} seq
 * @property {string} device
 * @property {number} n
 * @property {number} base
 * @property {string} lane
 * @property {string} fact
 * @property {number | null} at
 * @property {boolean} afterClose
 * @property {boolean} unclear an arrival read off a clock that nothing confirms
 */

/**
 * The marks of every register: register → pupil → [state, minutes late]. Pupils of whom nothing was said
 * are left out.
 * @param {Facts} facts
 * @param {Dump} dump
 * @returns {Marks}
 */
export function marks({ registers }, dump) {
  return Object.fromEntries(
    registers.map(register => {
      const said = [...saidOf(register, dump)]
      return [register.id, Object.fromEntries(said.map(([p, words]) => [p, mark(words, register)]))]
    }),
  )
}

/**
 * Which registers are taken: some completion is there that no reopening replaces.
 * @param {Facts} facts
 * @param {Dump} dump
 * @returns {Record<string, boolean>}
 */
export function completed(facts, dump) {
  return Object.fromEntries(
    facts.registers.map(({ id }) => {
      const acts = dump.acts
        .filter(act => act.register === id)
        .map(act => ({ act, ...by(act, dump) }))
      const opened = acts.filter(({ act }) => act.kind === "reopened")
      const taken = acts.filter(({ act }) => act.kind === "complete")
      return [id, taken.some(one => !opened.some(other => knew(other, one)))]
    }),
  )
}

/** Whether whoever made `b` had made `a` before, or had seen it. */
function knew(
  /** @type {{ act: { seq: number }, device: string, n: number, base: number }} */ b,
  /** @type {{ act: { seq: number }, device: string, n: number }} */ a,
) {
  if (a.device && a.device === b.device && a.n !== b.n) return a.n < b.n
  return a.act.seq <= b.base && a.act.seq < b.act.seq
}

/**
 * Whose an act is, and what its author had seen.
 * @param {Dump["acts"][number]} act
 * @param {Dump} dump
 */
function by(act, dump) {
  const kept = act.op ? dump.inbox.find(row => row.op === act.op) : undefined
  if (!kept) return { device: "", n: 0, base: act.base_seq }
  const { device, n, base } = JSON.parse(kept.bytes)
  return { device, n, base: shared(base, dump) }
}

/**
 * How much of our log a screen had shown: of an ended epoch no more than what outlived it.
 * @param {[string, number]} base
 * @param {Dump} dump
 */
function shared([epoch, seq], { epoch: now, ended }) {
  if (epoch === now) return seq
  const from = ended.findIndex(([name]) => name === epoch)
  return from < 0 ? 0 : Math.min(seq, ...ended.slice(from).map(([, fork]) => fork))
}

/**
 * Pupil → all that was said of them, by number.
 * @param {Facts["registers"][number]} register
 * @param {Dump} dump
 * @returns {Map<string, Word[]>}
 */
function saidOf({ id, opens, closes }, dump) {
  const acts = dump.acts.filter(act => act.register === id)
  const words = new Map(acts.map(act => [act.seq, { act, ...by(act, dump) }]))
  /** @type {Map<string, Word[]>} */
  const said = new Map()
  for (const { seq, pupil, lane, fact, arrived, src } of dump.entries) {
    const found = words.get(seq)
    if (!found) continue
    const { act, device, n, base } = found
    const clock = src === "clock"
    const latest = (clock ? act.latest : null) ?? Number.POSITIVE_INFINITY // made by then
    const at = arrived === null ? null : Math.min(instant(opens, arrived), latest)
    const [afterClose, unclear] = [act.made >= closes, clock && act.grade === "D"]
    const word = { seq, device, n, base, lane, fact, at, afterClose, unclear }
    said.set(
      pupil,
      [...(said.get(pupil) ?? []), word].sort((a, b) => a.seq - b.seq),
    )
  }
  return said
}

/** Stories are told in winter: the school's clock shows UTC. */
function instant(/** @type {number} */ opens, /** @type {string} */ clock) {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number)
  return opens - (opens % DAY) + (hours * 60 + minutes) * MINUTE
}

/**
 * @param {Word[]} words
 * @param {{ opens: number, closes: number, ends: number, session: string }} register
 * @returns {[string, number | null]}
 */
function mark(words, register) {
  const [sighted, planned] = ["sighting", "plan"].map(lane =>
    left(words.filter(word => word.lane === lane)),
  )
  if (differ(sighted) || differ(planned)) return ["check", null]
  const word = sighted?.find(({ unclear }) => !unclear) ?? sighted?.[0]
  if (!word || word.fact === "no_statement") return [planned?.length ? "planned" : "none", null]
  if (word.fact === "not_seen") return ["absent", null]
  return word.at === null ? ["present", null] : arrival(word.at, word.unclear, register)
}

/**
 * @param {number} at
 * @param {boolean} unclear
 * @param {{ opens: number, closes: number, ends: number, session: string }} register
 * @returns {[string, number | null]}
 */
function arrival(at, unclear, { opens, closes, ends, session }) {
  if (at <= opens) return ["present", null]
  if (session && unclear && at >= closes) return ["check", null] // it never makes a U by itself
  if (session && at >= ends) return ["absent", null] // it changes the next session only
  return ["late", Math.floor((at - opens) / MINUTE)]
}

/** @param {Word} word */
const says = ({ fact, at }) => `${fact} ${at}`

/** @param {Word[]} [words] */
const differ = (words = []) => new Set(words.map(says)).size > 1

/**
 * The words of one lane that still count: what stood at the close beside what stands after it (rule E5).
 * @param {Word[]} lane
 */
function left(lane) {
  const known = knowledge(lane)
  const at = newest(
    lane.filter(word => !word.afterClose),
    known,
  )
  const after = newest(
    lane.filter(word => word.afterClose),
    known,
  )
  const stays = (/** @type {Word} */ word) =>
    !after.some(later => known(later).has(word) && mayReplace(word, later))
  return [...at.filter(stays), ...after.filter(word => !at.some(other => known(other).has(word)))]
}

/** After the close: the same again, the first word on a pupil, or who was missing walks in. */
function mayReplace(/** @type {Word} */ word, /** @type {Word} */ later) {
  if (word.lane !== "sighting" || says(word) === says(later)) return true
  if (word.fact === "no_statement") return true
  return word.fact === "not_seen" && later.fact === "arrived"
}

/**
 * Those that are in nobody's knowledge.
 * @param {Word[]} words
 * @param {(word: Word) => Set<Word>} known
 */
function newest(words, known) {
  const struck = new Set(words.flatMap(word => [...known(word)]))
  return words.filter(word => !struck.has(word))
}

/**
 * What the author of each word had said before or seen. No screen has shown what its own tablet was
 * still to say, nor what came later than the word itself.
 * @param {Word[]} lane by number
 * @returns {(word: Word) => Set<Word>}
 */
function knowledge(lane) {
  const all = new Map(
    lane.map(word => {
      const own = lane.filter(one => word.device && one.device === word.device)
      const toCome = own.filter(one => one.n > word.n).map(one => one.seq)
      const seen = Math.min(word.base, word.seq - 1, ...toCome.map(seq => seq - 1))
      const shown = lane.filter(one => one.seq <= seen && !(own.includes(one) && one.n !== word.n))
      return [word, new Set([...own.filter(one => one.n < word.n), ...shown])]
    }),
  )
  return word => all.get(word) ?? new Set()
}
