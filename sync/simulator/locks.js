// @ts-check
/**
 * A browser's Web Locks: one holder, a queue, `signal` and `steal`. A killed page lets go, a frozen one
 * holds on.
 * @module
 * @import { Locks } from "../device/types.js"
 * @import { Gate } from "./gate.js"
 * @import { Queue } from "./queue.js"
 */

/** @typedef {{ gate: Gate, grant: () => void, refuse: (why: unknown) => void }} Asked */

export class TabLocks {
  /** Told whose page gets the lock; a fault may stop it there. @type {((gate: Gate) => void) | undefined} */
  onHeld
  /** @type {Asked | undefined} */
  #holder
  /** @type {Asked[]} */
  #waiting = []
  #queue

  /** @param {Queue} queue */
  constructor(queue) {
    this.#queue = queue
  }

  /** Lets go of what a page holds or waits for: it was killed. @param {Gate} gate */
  leave(gate) {
    this.#waiting = this.#waiting.filter(asked => asked.gate !== gate)
    if (this.#holder?.gate === gate) this.#next()
  }

  /** @param {Gate} gate of the page @returns {Locks} */
  port(gate) {
    return {
      request: (_name, options, work) =>
        new Promise((resolve, reject) => this.#ask({ gate, ...options }, work, resolve, reject)),
    }
  }

  /**
   * @param {{ gate: Gate, signal?: AbortSignal, steal?: boolean }} options
   * @param {() => Promise<any>} work
   * @param {(value: any) => void} resolve
   * @param {(problem: unknown) => void} reject
   */
  #ask({ gate, signal, steal }, work, resolve, reject) {
    /** @type {Asked} */
    const own = {
      gate,
      refuse: why => gate.pass(() => reject(why)),
      grant: () =>
        gate.pass(
          () =>
            void work()
              .then(resolve, reject)
              .finally(() => this.#holder === own && this.#next()),
        ),
    }
    signal?.addEventListener("abort", () => {
      const place = this.#waiting.indexOf(own)
      if (place < 0) return
      this.#waiting.splice(place, 1)
      own.refuse(signal.reason)
    })
    if (steal) {
      this.#holder?.refuse(new DOMException("stolen", "AbortError"))
      this.#hold(own)
    } else if (this.#holder) this.#waiting.push(own)
    else this.#hold(own)
  }

  #next() {
    this.#holder = undefined
    const first = this.#waiting.shift()
    if (first) this.#hold(first)
  }

  /** @param {Asked} asked */
  #hold(asked) {
    this.#holder = asked
    this.onHeld?.(asked.gate)
    this.#queue.after(0, asked.grant)
  }
}
