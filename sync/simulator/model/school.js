// @ts-check
/**
 * The server of the model: a function of what its disk holds and of what comes. Each answer is worked
 * out once, by the server that ships (server/simulator), and remembered.
 * @module
 * @import { Dump } from "../dump.js"
 * @import { School } from "../school.js"
 * @import { Sent } from "./tablet.js"
 */

/** @typedef {{ state: number, answer?: { status: number, body: string } }} Came */

export class Remembered {
  /** Which state the server's disk is in. */
  #present = -1
  /** @type {Map<string, Came>} */
  #known = new Map()
  /** @type {Map<number, Dump>} */
  #dumps = new Map()
  #school
  #at

  /** @param {School} school @param {number} at its wall clock, ms, for ever */
  constructor(school, at) {
    this.#school = school
    this.#at = at
  }

  /** How many disks there were. */
  get size() {
    return this.#dumps.size
  }

  /** @param {object} frame @returns {any} */
  ask(frame) {
    return this.#school.ask({ ...frame, at: this.#at })
  }

  /** Remembers what the disk holds now. @returns {number} */
  keep() {
    this.#present = this.ask({ do: "keep" }).state
    if (!this.#dumps.has(this.#present)) this.#dumps.set(this.#present, this.ask({ do: "dump" }))
    return this.#present
  }

  /** @param {number} state @returns {Dump} */
  dump(state) {
    return /** @type {Dump} */ (this.#dumps.get(state))
  }

  /** @param {number} state @param {Sent} sent @returns {Came} */
  push(state, { body, signature }) {
    const headers = { "x-firstbell-signature": signature }
    return this.#once(state, body, () => this.request({ path: "/sync/push", headers, body }))
  }

  /** Somebody in the office says something by a form. @param {number} state @param {object} asked */
  form(state, asked) {
    return this.#once(state, "form", () => this.request(asked))
  }

  /** @param {number} state */
  backUp(state) {
    return this.#once(state, "backup", () => void this.ask({ do: "snapshot" }))
  }

  /** @param {number} state @param {number} backup */
  restore(state, backup) {
    return this.#once(state, `restore ${backup}`, () => {
      this.ask({ do: "go", state: backup, how: "restored" })
    })
  }

  /** @param {object} asked */
  request(asked) {
    return this.ask({ do: "requests", requests: [asked], cut: null }).answers[0]
  }

  /**
   * @param {number} state
   * @param {string} what
   * @param {() => any} work
   * @returns {Came}
   */
  #once(state, what, work) {
    const key = `${state} ${what}`
    const known = this.#known.get(key)
    if (known) return known
    if (this.#present !== state) this.ask({ do: "go", state, how: "silent" })
    const answer = work()
    const came = { state: this.keep(), answer }
    this.#known.set(key, came)
    return came
  }
}
