// @ts-check
/**
 * A state of the model: what lies on each disk and what is under way. Nothing else decides what comes.
 * @module
 * @import { Kept } from "../disk.js"
 * @import { Left } from "./scope.js"
 * @import { Sent } from "./tablet.js"
 */
/** `made`: how much of its part it has said; `seen`: what its screen shows. @typedef {{ kept: Kept, made: number, seen: [string, number] }} TabletState */
/**
 * A push on its way up, or with its answer on its way down; `late`: its tablet no longer waits for it.
 * @typedef {{ tablet: number, sent: Sent, answer?: { status: number, body: string }, late?: boolean }} Message
 */
/**
 * `school`, `backup`: disks of the server; no backup is −1.
 * @typedef {{ tablets: TabletState[], school: number, backup: number, net: Message[], left: Left }} State
 */

/** Ops in their order. @param {Kept} kept */
export const opsOf = ({ ops }) => [...ops.values()].sort((a, b) => a.n - b.n)

/** Ops whose final word a tablet still waits for. @param {Kept} kept */
export const waitingOf = kept => opsOf(kept).filter(({ state }) => state !== "sent")

/** @param {TabletState} tablet */
function tabletKey({ kept, made, seen }) {
  const ops = opsOf(kept).map(row => [row.id, row.state, row.disposition, row.seq, row.epoch])
  const devices = [...kept.devices.values()].map(row => [row.epoch, row.forked, row.ended])
  const lost = [...kept.facts.values()].filter(({ ranges }) => ranges)
  return JSON.stringify([ops, [...kept.heads.values()], devices, lost, made, seen])
}

/** @param {Message} message */
export const messageKey = ({ tablet, sent, answer, late }) =>
  `${tablet} ${sent.push} ${late ?? ""} ${answer ? answer.body : ""}`

/** Numbers things that say the same alike, so that a state is a few numbers. */
export class Numbers {
  /** @type {Map<string, number>} */
  #byKey = new Map()
  /** @type {WeakMap<object, number>} */
  #known = new WeakMap()

  /** @template {object} T @param {T} thing @param {(thing: T) => string} key */
  #of(thing, key) {
    let number = this.#known.get(thing)
    if (number === undefined) {
      const named = key(thing)
      number = this.#byKey.get(named) ?? this.#byKey.size
      this.#byKey.set(named, number)
      this.#known.set(thing, number)
    }
    return number
  }

  /** @param {TabletState} tablet */
  tablet(tablet) {
    return this.#of(tablet, tabletKey)
  }

  /** @param {Message} message */
  message(message) {
    return this.#of(message, messageKey)
  }

  /** The same for states in which nothing differs. @param {State} state */
  state({ tablets, school, backup, net, left }) {
    const on = tablets.map(one => this.tablet(one))
    const under = net.map(one => this.message(one)).sort((a, b) => a - b)
    const { twice, office, restore } = left
    return `${on}|${school} ${backup}|${under}|${twice}${office}${left.backup}${restore}`
  }
}

/** @param {State} state @param {number} place @param {Partial<TabletState>} change @returns {State} */
export const withTablet = (state, place, change) => ({
  ...state,
  tablets: state.tablets.map((one, at) => (at === place ? { ...one, ...change } : one)),
})

/** @param {State} state @param {Message} message @returns {State} */
export const without = (state, message) => ({
  ...state,
  net: state.net.filter(one => one !== message),
})

/** Two that say the same are one. @param {State} state @param {Message} message @returns {State} */
export function withMessage(state, message) {
  const key = messageKey(message)
  return state.net.some(one => messageKey(one) === key)
    ? state
    : { ...state, net: [...state.net, message] }
}
