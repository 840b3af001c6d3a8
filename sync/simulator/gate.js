// @ts-check
/**
 * What stands between a page and everything around it: a killed page hears nothing more, a frozen one
 * hears it when it thaws.
 * @module
 */

export class Gate {
  living = true
  /** Why nothing runs: its own page life, or the whole tablet. @type {Set<string>} */
  #stills = new Set()
  /** @type {(() => void)[]} */
  #held = []
  /** How many answers of the disk and the network this page waits for. */
  busy = 0

  get frozen() {
    return this.#stills.size > 0
  }

  /** @param {() => void} work in the page */
  pass(work) {
    if (!this.living) return
    if (this.frozen) this.#held.push(work)
    else work()
  }

  close() {
    this.living = false
    this.#held = []
  }

  /** @param {string} why */
  freeze(why) {
    this.#stills.add(why)
  }

  /** @param {string} why */
  thaw(why) {
    this.#stills.delete(why)
    if (this.frozen) return
    for (const work of this.#held.splice(0)) this.pass(work)
  }
}
