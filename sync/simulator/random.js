// @ts-check
/**
 * Randomness from a seed: the same seed and name give the same numbers, on every machine.
 * @module
 */

/** splitmix32: short, and good enough to choose faults with. */
export class Random {
  #state

  /** @param {number} seed @param {string} [name] streams of different names do not disturb each other */
  constructor(seed, name = "") {
    this.seed = seed
    let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
    for (const sign of name) state = Math.imul(state ^ sign.charCodeAt(0), 0x01000193) + 0x7f4a7c15
    this.#state = state | 0
  }

  /** A stream of its own. @param {string} name */
  stream(name) {
    return new Random(this.seed, name)
  }

  /** 32 bits. */
  next() {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = this.#state ^ (this.#state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }

  /** From 0, below 1. */
  real() {
    return this.next() / 2 ** 32
  }

  /** A whole number, both ends included. @param {number} low @param {number} high */
  between(low, high) {
    return low + Math.floor(this.real() * (high - low + 1))
  }

  /** @param {number} share from 0 to 1 */
  chance(share) {
    return this.real() < share
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return /** @type {T} */ (list[this.between(0, list.length - 1)])
  }

  /** @param {number} length */
  bytes(length) {
    const bytes = new Uint8Array(length)
    for (let place = 0; place < length; place += 1) bytes[place] = this.next() & 0xff
    return bytes
  }
}
