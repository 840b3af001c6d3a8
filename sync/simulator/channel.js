// @ts-check
/**
 * A browser's BroadcastChannel: what one page says, all its other pages hear.
 * @module
 * @import { Channel } from "../device/types.js"
 * @import { Gate } from "./gate.js"
 * @import { Queue } from "./queue.js"
 */

export class Channels {
  /** @type {{ gate: Gate, hear: (event: { data: unknown }) => void }[]} */
  #ears = []
  #queue

  /** @param {Queue} queue */
  constructor(queue) {
    this.#queue = queue
  }

  /** @param {Gate} gate of the page @returns {Channel} */
  port(gate) {
    return {
      postMessage: data => {
        for (const ear of this.#ears) {
          if (ear.gate === gate || !ear.gate.living) continue
          this.#queue.after(0, () => ear.gate.pass(() => ear.hear({ data })))
        }
      },
      addEventListener: (_name, hear) => {
        this.#ears.push({ gate, hear })
      },
    }
  }

  /** @param {Gate} gate */
  leave(gate) {
    this.#ears = this.#ears.filter(ear => ear.gate !== gate)
  }
}
