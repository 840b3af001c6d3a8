// @ts-check
/**
 * Simulated time: events in the order of their time, then of their making. Between two events every
 * promise comes to rest, so that no real timer and no thread decides anything.
 * @module
 */

/** @typedef {{ at: number, order: number, work: (() => void) | undefined }} Event */

export class Queue {
  /** ms after the story's start */
  now = 0
  /** @type {Event[]} a heap */
  #heap = []
  #order = 0

  /**
   * @param {number} at ms after the start; what lies in the past is due now
   * @param {() => void} work
   * @returns {Event}
   */
  add(at, work) {
    this.#order += 1
    const event = { at: Math.max(at, this.now), order: this.#order, work }
    this.#rise(event)
    return event
  }

  /** @param {number} ms @param {() => void} work */
  after(ms, work) {
    return this.add(this.now + ms, work)
  }

  /** @param {Event} event */
  cancel(event) {
    event.work = undefined
  }

  /**
   * Runs all events up to `until`, or while `goesOn`.
   * @param {number} until
   * @param {() => boolean} goesOn asked after each event, when everything has come to rest
   * @returns {Promise<void>}
   */
  run(until, goesOn = () => true) {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          const event = goesOn() ? this.#due(until) : undefined
          if (!event) return resolve()
          this.now = event.at
          event.work?.()
        } catch (problem) {
          return reject(problem)
        }
        rested(turn)
      }
      rested(turn)
    })
  }

  /** @param {number} until */
  #due(until) {
    for (;;) {
      const [first] = this.#heap
      if (!first || first.at > until) {
        this.now = Math.max(this.now, until)
        return undefined
      }
      this.#take()
      if (first.work) return first
    }
  }

  /** @param {Event} event */
  #rise(event) {
    const heap = this.#heap
    let place = heap.length
    heap.push(event)
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = /** @type {Event} */ (heap[above])
      if (!isBefore(event, parent)) break
      heap[place] = parent
      place = above
    }
    heap[place] = event
  }

  #take() {
    const heap = this.#heap
    const last = /** @type {Event} */ (heap.pop())
    if (heap.length === 0) return
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      const [left, right] = [/** @type {Event} */ (heap[below]), heap[below + 1]]
      if (right && isBefore(right, left)) below += 1
      const child = /** @type {Event} */ (heap[below])
      if (!isBefore(child, last)) break
      heap[place] = child
      place = below
    }
    heap[place] = last
  }
}

/** @param {Event} a @param {Event} b */
const isBefore = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order)

/**
 * Calls `work` when no promise has anything left to do: a tick that is asked for from within the
 * promises' turn comes after all of them. Twice, as a stream's reader takes a tick of its own.
 * @param {() => void} work
 */
const rested = work =>
  queueMicrotask(() => process.nextTick(() => queueMicrotask(() => process.nextTick(work))))
