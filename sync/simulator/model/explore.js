// @ts-check
/**
 * Every state that can be reached, the nearest first; each must hold what was promised, and from each
 * rest must be reachable by steps that mend, with nobody doing anything (SYNC §1).
 * @module
 * @import { Model, Next } from "./steps.js"
 * @import { State } from "./state.js"
 */
import { broken, isAtRest } from "./holds.js"
import { nextOf } from "./steps.js"

/** `why`: what does not hold, `path`: the steps that lead there. @typedef {{ why: string[], path: string[] }} Violation */
/** @typedef {{ states: number, steps: number, violation?: Violation }} Explored */

export class Explorer {
  /** @type {Map<string, number>} */
  #numbers = new Map()
  /** Of each state: the one before it, and the step. @type {{ from: number, says: string }[]} */
  #reached = []
  /** Steps that mend: from where, to where, from where … @type {number[]} */
  #mends = []
  /** @type {number[]} */
  #atRest = []
  #steps = 0
  #model

  /** @param {Model} model */
  constructor(model) {
    this.#model = model
  }

  /** @param {State} first @returns {Promise<Explored>} */
  async explore(first) {
    let front = [{ number: this.#number(first, -1, "it begins"), state: first }]
    while (front.length > 0) {
      const after = []
      for (const { number, state } of front) {
        const why = broken(this.#model, state)
        if (why.length > 0) return this.#ends({ why, path: this.#path(number) })
        if (isAtRest(this.#model, state)) this.#atRest.push(number)
        for await (const next of nextOf(this.#model, state)) {
          const reached = this.#take(number, next)
          if (reached !== undefined) after.push({ number: reached, state: next.state })
        }
      }
      front = after
    }
    return this.#ends(this.#restless())
  }

  /** @param {number} from @param {Next} next @returns {number | undefined} its number where it is new */
  #take(from, { says, mends, state }) {
    this.#steps += 1
    const before = this.#reached.length
    const number = this.#number(state, from, says)
    if (mends) this.#mends.push(from, number)
    return number === before ? number : undefined
  }

  /** @param {State} state @param {number} from @param {string} says */
  #number(state, from, says) {
    const key = this.#model.numbers.state(state)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#reached.length
    this.#numbers.set(key, number)
    this.#reached.push({ from, says })
    return number
  }

  /** A state from which rest cannot be reached, the nearest. @returns {Violation | undefined} */
  #restless() {
    /** @type {Map<number, number[]>} */
    const before = new Map()
    for (let at = 0; at < this.#mends.length; at += 2) {
      const [from = 0, to = 0] = [this.#mends[at], this.#mends[at + 1]]
      const known = before.get(to)
      if (known) known.push(from)
      else before.set(to, [from])
    }
    const comes = new Set(this.#atRest)
    const todo = [...comes]
    for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
      for (const from of before.get(place) ?? []) {
        if (comes.has(from)) continue
        comes.add(from)
        todo.push(from)
      }
    }
    const never = this.#reached.findIndex((_, number) => !comes.has(number))
    return never < 0 ? undefined : { why: ["it never comes to rest"], path: this.#path(never) }
  }

  /** @param {number} number */
  #path(number) {
    const path = []
    for (let at = number; at >= 0; at = this.#reached[at]?.from ?? -1) {
      path.unshift(this.#reached[at]?.says ?? "")
    }
    return path
  }

  /** @param {Violation} [violation] @returns {Explored} */
  #ends(violation) {
    return { states: this.#reached.length, steps: this.#steps, violation }
  }
}
