// @ts-check
/**
 * What must hold in every state (SYNC §1), of what can be said of a state.
 * @module
 * @import { Dump } from "../dump.js"
 * @import { Facts } from "../types.js"
 * @import { Model } from "./steps.js"
 * @import { State, TabletState } from "./state.js"
 */
import { completed, marks } from "../oracle.js"
import { opsOf, waitingOf } from "./state.js"

/** @param {Model} model @param {State} state @returns {string[]} what does not hold */
export function broken(model, state) {
  const { school, facts } = model
  const dump = school.dump(state.school)
  const said = state.tablets.flatMap((tablet, place) => weigh(model, tablet, place, dump).broken)
  return [...said, ...ofSchool(dump, facts)]
}

/** Of a tablet beside a disk of the school's. @typedef {{ broken: string[], rests: boolean }} Weighed */
/** @type {WeakMap<Dump, Map<number, Weighed>>} */
const weighedTablets = new WeakMap()

/** @param {Model} model @param {TabletState} tablet @param {number} place @param {Dump} dump */
function weigh({ numbers, authors }, tablet, place, dump) {
  const beside = weighedTablets.get(dump) ?? new Map()
  weighedTablets.set(dump, beside)
  const number = numbers.tablet(tablet) * authors.length + place
  const before = beside.get(number)
  if (before) return before
  const known = new Map(dump.inbox.map(row => [row.op, row]))
  const broken = ofTablet(tablet, known, dump)
  for (const { op, author } of ownActs(tablet, dump)) {
    if (author !== authors[place]?.staff) broken.push(`op ${op} is another's`)
  }
  const rests =
    waitingOf(tablet.kept).length === 0 &&
    opsOf(tablet.kept).every(({ id }) => known.has(id)) &&
    [...tablet.kept.devices.values()].every(row => row.epoch === dump.epoch)
  const weighed = { broken: broken.map(said => `tablet ${place}: ${said}`), rests }
  beside.set(number, weighed)
  return weighed
}

/**
 * Saved means saved, and nothing is taken for sent that the school does not have, but for what a tablet
 * has not yet heard of a restore.
 * @param {TabletState} tablet
 * @param {Map<string, Dump["inbox"][number]>} known
 * @param {Dump} dump
 */
function ofTablet({ kept, made }, known, { epoch }) {
  const ops = opsOf(kept)
  const said = []
  if (ops.length !== made || ops.some(({ n }, place) => n !== place + 1)) {
    said.push(`holds ops ${ops.map(({ n }) => n)} of ${made}`)
  }
  const hears = [...kept.devices.values()].every(row => row.epoch === epoch)
  for (const { id, n, state, text } of ops) {
    const row = known.get(id)
    if (!row && state !== "unsent" && hears) said.push(`op ${n} counts as ${state} and is nowhere`)
    if (row && row.bytes !== text) said.push(`op ${n} has other bytes at school`)
  }
  return said
}

/** @param {TabletState} tablet @param {Dump} dump */
function ownActs({ kept }, { acts }) {
  const own = new Set(kept.ops.keys())
  return acts.filter(({ op }) => op && own.has(op))
}

/** @type {WeakMap<Dump, string[]>} */
const weighed = new WeakMap()

/** @param {Dump} dump @param {Facts} facts */
function ofSchool(dump, facts) {
  const before = weighed.get(dump)
  if (before) return before
  const said = dump.problems.map(problem => `verify: ${problem}`)
  if (dump.acts.some(({ seq }, place) => seq !== place + 1) || dump.seq !== dump.acts.length) {
    said.push(`the log is numbered ${dump.acts.map(({ seq }) => seq)} of ${dump.seq}`)
  }
  for (const { op, n, disposition } of dump.inbox) {
    const times = dump.acts.filter(act => act.op === op).length
    if (disposition !== "accepted") said.push(`op ${n} is ${disposition}`)
    if (times !== 1) said.push(`op ${n} stands ${times} times in the log`)
  }
  said.push(...differences(dump, facts))
  weighed.set(dump, said)
  return said
}

/** @param {Dump} dump @param {Facts} facts */
function differences(dump, facts) {
  const said = []
  const ours = marks(facts, dump)
  for (const { id } of facts.registers) {
    for (const pupil of new Set([...keys(ours[id]), ...keys(dump.marks[id])])) {
      const [one, other] = [ours[id]?.[pupil], dump.marks[id]?.[pupil]].map(m => `${m ?? "none"}`)
      const same =
        one === other || (one ?? "").replace(/,$/, "") === (other ?? "").replace(/,$/, "")
      if (!same) said.push(`a mark is ${other} and should be ${one}`)
    }
    if ((completed(facts, dump)[id] ?? false) !== dump.completed[id]) said.push("taken or not")
  }
  return said
}

/** @param {object} [record] */
const keys = (record = {}) => Object.keys(record)

/** Where everything should come to: all is at school, and everybody knows. @param {Model} model @param {State} state */
export function isAtRest(model, { tablets, school, net }) {
  const dump = model.school.dump(school)
  return net.length === 0 && tablets.every((one, place) => weigh(model, one, place, dump).rests)
}
