// @ts-check
/**
 * What stands between a page and everything around it: a killed page hears nothing more, a frozen one
 * hears it when it thaws.
 * @module
 */

export class Gate {
  living = true
  #frozen = false
  /** @type {(() => void)[]} */
  #held = []
  /** Disk, network and locks that this page waits for. */
  busy = 0

  get frozen() {
    return this.#frozen
  }

  /** @param {() => void} work in the page */
  pass(work) {
    if (!this.living) return
    if (this.#frozen) this.#held.push(work)
    else work()
  }

  close() {
    this.living = false
    this.#held = []
  }

  freeze() {
    this.#frozen = true
  }

  thaw() {
    this.#frozen = false
    for (const work of this.#held.splice(0)) this.pass(work)
  }
}
