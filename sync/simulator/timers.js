// @ts-check
/**
 * A page's timers, counted, so that the simulator sees when none is left. A frozen page's fire when it thaws.
 * @module
 * @import { Timers } from "../device/types.js"
 * @import { Gate } from "./gate.js"
 * @import { Queue } from "./queue.js"
 */

/** @implements {Timers} */
export class TabTimers {
  /** @type {Set<object>} */
  #set = new Set()
  #queue
  #gate

  /** @param {Queue} queue @param {Gate} gate */
  constructor(queue, gate) {
    this.#queue = queue
    this.#gate = gate
  }

  /** How many exist. */
  get size() {
    return this.#set.size
  }

  /** @param {() => void} work @param {number} ms */
  set(work, ms) {
    const timer = this.#queue.after(Math.max(0, Math.floor(ms)), () =>
      this.#gate.pass(() => {
        if (this.#set.delete(timer)) work()
      }),
    )
    this.#set.add(timer)
    return timer
  }

  /** @param {any} timer */
  clear(timer) {
    if (timer && this.#set.delete(timer)) this.#queue.cancel(timer)
  }
}
