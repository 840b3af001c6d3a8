// @ts-check
/**
 * A browser's IndexedDB as the outbox sees it (`Store` of ../device/types.d.ts): transactions one at a
 * time, work on a copy, a commit some milliseconds later, and only then the promise. A page that is
 * killed before the commit has written nothing; a full disk says so after every request has succeeded.
 * @module
 * @import { Index, Key, OpRow, Rows, Store, Tx } from "../device/types.js"
 * @import { Gate } from "./gate.js"
 * @import { Queue } from "./queue.js"
 * @import { Random } from "./random.js"
 */
import { NotSaved } from "../device/outbox_store.js"

const COMMIT_MIN_MS = 1
const COMMIT_MAX_MS = 5

/** @typedef {{ [K in keyof Rows]: Map<string, Rows[K]> }} Kept */
/**
 * @typedef {object} Waiting
 * @property {boolean} writes
 * @property {(tx: Tx) => Promise<any>} work
 * @property {Gate} gate
 * @property {(value: any) => void} resolve
 * @property {(problem: NotSaved) => void} reject
 */

/** Primary keys. @type {Record<keyof Rows, string>} */
const KEYS = { ops: "id", heads: "device", devices: "id", facts: "name" }

/** How a row lies to a bound; NaN: it is not in the index. @type {Record<Index, (row: OpRow, bound: any) => number>} */
const INDEXES = {
  place: (row, [device, n]) => order(row.device, device) || row.n - n,
  state: (row, [state, n]) => order(row.state, state) || row.n - n,
  register: (row, register) => order(row.register, register),
  answered: (row, answered) => (row.answered ?? Number.NaN) - answered,
}

/** Where a row stands in an index. @type {Record<Index, (row: OpRow) => Key>} */
const PLACES = {
  place: row => [row.device, row.n],
  state: row => [row.state, row.n],
  register: row => row.register,
  answered: row => row.answered ?? 0,
}

export class Disk {
  /** Whether there is no room for another byte. */
  full = false
  /** Called around each commit of a page; a fault may kill there. @type {((when: "before" | "after", gate: Gate) => void) | undefined} */
  onCommit
  /** Told of the ops that a commit has moved: id, state, disposition. @type {((moved: [string, string, string][]) => void) | undefined} */
  onMoved
  /** @type {Waiting[]} */
  #waiting = []
  #writing = false
  #queue
  #random
  #kept

  /** @param {{ queue: Queue, random: Random }} by @param {Kept} [kept] */
  constructor({ queue, random }, kept) {
    this.#queue = queue
    this.#random = random
    this.#kept = kept ?? { ops: new Map(), heads: new Map(), devices: new Map(), facts: new Map() }
  }

  /** What is on it, for whoever looks from outside. */
  get kept() {
    return this.#kept
  }

  /** Another disk with the same on it. @param {Random} random */
  copy(random) {
    const { ops, heads, devices, facts } = this.#kept
    const kept = { ops: new Map(ops), heads: new Map(heads) }
    const rest = { devices: new Map(devices), facts: new Map(facts) }
    return new Disk({ queue: this.#queue, random }, { ...kept, ...rest })
  }

  /** @param {Gate} gate of the page @returns {Store} */
  store(gate) {
    return {
      read: work => this.#ask(false, work, gate),
      write: work => this.#ask(true, work, gate),
    }
  }

  /**
   * @param {boolean} writes
   * @param {(tx: Tx) => Promise<any>} work
   * @param {Gate} gate
   * @returns {Promise<any>}
   */
  #ask(writes, work, gate) {
    gate.busy += 1
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, work, gate, resolve, reject })
      this.#next()
    }).finally(() => {
      gate.busy -= 1
    })
  }

  #next() {
    while (!this.#writing) {
      const first = this.#waiting.shift()
      if (!first) return
      if (first.gate.frozen) this.#later(first)
      else if (first.gate.living) this.#begin(first)
    }
  }

  /** A frozen page's turn comes when it thaws. @param {Waiting} waiting */
  #later(waiting) {
    waiting.gate.pass(() => {
      this.#waiting.push(waiting)
      this.#next()
    })
  }

  /** @param {Waiting} asked */
  #begin({ writes, work, gate, resolve, reject }) {
    const step = new Step(this.#kept)
    /** @type {{ value?: any, problem?: unknown }} */
    let end = { problem: "TransactionInactiveError" } // it waited for something that was not its own
    const done = work(step).then(
      value => {
        end = { value }
      },
      problem => {
        end = { problem }
      },
    )
    if (!writes) return void done.then(() => settle(end, resolve, reject))
    this.#writing = true
    this.#queue.after(this.#random.between(COMMIT_MIN_MS, COMMIT_MAX_MS), () => {
      this.#writing = false
      this.onCommit?.("before", gate)
      if (gate.living) {
        if (this.full && step.grew)
          end = { problem: new DOMException("full", "QuotaExceededError") }
        if (!("problem" in end)) {
          this.#kept = step.kept
          if (step.moved.length > 0) this.onMoved?.(step.moved)
        }
        this.onCommit?.("after", gate)
        gate.pass(() => settle(end, resolve, reject))
      }
      this.#next()
    })
  }
}

/**
 * @param {{ value?: any, problem?: unknown }} end
 * @param {(value: any) => void} resolve
 * @param {(problem: NotSaved) => void} reject
 */
function settle(end, resolve, reject) {
  if ("problem" in end) reject(new NotSaved(end.problem))
  else resolve(end.value)
}

/** One transaction; what it writes is a copy of its own. @implements {Tx} */
class Step {
  /** Whether it asks for room. */
  grew = false

  /** @param {Kept} kept */
  constructor(kept) {
    this.kept = kept
    /** @type {Set<keyof Rows>} */
    this.own = new Set()
    /** @type {[string, string, string][]} */
    this.moved = []
  }

  /** @template {keyof Rows} K @param {K} store @returns {Map<string, Rows[K]>} */
  #copy(store) {
    if (!this.own.has(store)) {
      this.own.add(store)
      this.kept = { ...this.kept, [store]: new Map(this.kept[store]) }
    }
    return this.kept[store]
  }

  /** @template {keyof Rows} K @param {K} store @param {string} key @returns {Promise<Rows[K] | undefined>} */
  async get(store, key) {
    const row = this.kept[store].get(key)
    return row && { ...row }
  }

  /** @template {keyof Rows} K @param {K} store @returns {Promise<Rows[K][]>} in the order of their keys */
  async all(store) {
    const rows = /** @type {[string, Rows[K]][]} */ ([...this.kept[store]])
    return rows.sort(([a], [b]) => order(a, b)).map(([, row]) => ({ ...row }))
  }

  /** @template {keyof Rows} K @param {K} store @param {Rows[K]} row */
  put(store, row) {
    this.grew = true
    if ("state" in row) this.moved.push([row.id, row.state, row.disposition ?? ""])
    this.#copy(store).set(/** @type {any} */ (row)[KEYS[store]], { ...row })
  }

  /** @param {keyof Rows} store @param {string} key */
  remove(store, key) {
    if (store === "ops") this.moved.push([key, "gone", ""])
    this.#copy(store).delete(key)
  }

  /** @param {Index} index @param {Key} lower @param {Key} upper @param {number} [limit] */
  async range(index, lower, upper, limit) {
    const place = PLACES[index]
    const rows = this.#between(index, lower, upper)
    rows.sort((a, b) => compare(place(a), place(b)) || order(a.id, b.id))
    return rows.slice(0, limit || undefined).map(row => ({ ...row }))
  }

  /** @param {Index} index @param {Key} lower @param {Key} upper */
  async count(index, lower, upper) {
    return this.#between(index, lower, upper).length
  }

  /** @param {Index} index @param {Key} lower @param {Key} upper */
  #between(index, lower, upper) {
    const lies = INDEXES[index]
    const found = []
    for (const row of this.kept.ops.values()) {
      if (lies(row, lower) >= 0 && lies(row, upper) <= 0) found.push(row)
    }
    return found
  }
}

/** @param {any} a @param {any} b */
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** @param {Key} a @param {Key} b @returns {number} */
function compare(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return order(a, b)
  for (let place = 0; place < a.length; place += 1) {
    const way = order(a[place], b[place])
    if (way) return way
  }
  return 0
}
