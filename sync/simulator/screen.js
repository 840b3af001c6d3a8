// @ts-check
/**
 * A register's sheet as a person sees and taps it, without a DOM: what frontend/scripts/sheet.js does.
 * @module
 * @import { Body, OpRow, OpType } from "../device/types.js"
 * @import { State } from "../../frontend/scripts/marks.js"
 * @import { Register } from "./types.js"
 * @import { Tab } from "./tab.js"
 */
import { inverse, longest, minutesNow, next, statement } from "../../frontend/scripts/marks.js"
import { record } from "./record.js"

const CLOSE_MARGIN_MS = 5_000

/** A sheet as the school gave it. @typedef {{ epoch: string, seq: number, marks: Record<string, [string, number | null]>, completed: boolean }} Fetched */

export class Screen {
  /** The school's word on an entry may be another than what is painted. */
  unsure = false
  /** @type {Map<string, State>} */
  marks = new Map()
  /** Pupils whose tap is not on the disk yet. @type {Map<string, number>} */
  #saving = new Map()
  /** @type {Map<string, State>[]} */
  #undo = []
  #tab

  /** @param {Tab} tab @param {Register} register @param {Fetched} sheet */
  constructor(tab, register, { epoch, seq, marks, completed }) {
    this.#tab = tab
    this.register = register
    this.epoch = epoch
    this.seq = seq
    this.completed = completed
    for (const pupil of register.pupils) this.marks.set(pupil, stateOf(marks[pupil]))
  }

  get id() {
    return this.register.id
  }

  get #hours() {
    return { ...this.register, closesWords: "" }
  }

  /** Lays this browser's own entries over what the school has shown. */
  async layOver() {
    this.#tab.tablet.shows(this.epoch)
    const pending = await this.#tab.outbox.pending(this.id, [this.epoch, this.seq])
    this.unsure = pending.length > 0
    this.#lay(pending)
  }

  /** @param {OpRow[]} pending */
  #lay(pending) {
    for (const [pupil, state] of this.#tab.wiring.ownStates(pending, this.#hours)) {
      if (this.marks.has(pupil) && !this.#saving.has(pupil)) this.marks.set(pupil, state)
    }
    for (const op of pending) {
      const { type } = JSON.parse(op.text)
      if (type === "complete") this.completed = true
      if (type === "reopened") this.completed = false
    }
    this.#say(pending.length)
  }

  /**
   * Takes up a newer sheet from the school.
   * @param {Fetched} fresh
   */
  async takeUp(fresh) {
    const { epoch, seq } = fresh
    this.#tab.tablet.shows(epoch)
    const pending = await this.#tab.outbox.pending(this.id, [epoch, seq])
    if (epoch === this.epoch && seq < this.seq) return
    Object.assign(this, { epoch, seq, completed: fresh.completed })
    const own = this.#tab.wiring.ownStates(pending, this.#hours)
    this.unsure = pending.length > 0
    for (const pupil of this.marks.keys()) {
      if (!own.has(pupil) && !this.#saving.has(pupil)) {
        this.marks.set(pupil, stateOf(fresh.marks[pupil]))
      }
    }
    this.#lay(pending)
  }

  /** What stands on it. */
  get shown() {
    /** @type {Record<string, [string, number | null]>} */
    const marks = {}
    for (const [pupil, { mark, minutes }] of this.marks) marks[pupil] = [mark, minutes ?? null]
    const { epoch, seq, completed } = this
    return { epoch, seq, marks, completed }
  }

  /** @param {number} own */
  #say(own) {
    this.#tab.line("shows", { register: this.id, ...this.shown, own })
  }

  allPresent() {
    const blank = [...this.marks].filter(([, { mark }]) => mark === "none").map(([pupil]) => pupil)
    if (blank.length > 0) this.#state(blank, { mark: "present" }, "clock")
  }

  /** @param {string} pupil @param {State["mark"]} [mark] absent: what a tap on it comes to */
  tap(pupil, mark) {
    this.#mark(pupil, mark ?? next(this.marks.get(pupil)?.mark ?? "none"))
  }

  /** @param {string} pupil @param {State["mark"]} mark */
  #mark(pupil, mark) {
    if (this.marks.get(pupil)?.mark === mark) return
    const minutes = minutesNow(this.#hours, this.#tab.tablet.clock.schoolNow())
    this.#state([pupil], mark === "late" ? { mark, minutes } : { mark }, "clock")
  }

  /** @param {string} pupil @param {number} minutes */
  typed(pupil, minutes) {
    if (minutes > longest(this.#hours) || this.marks.get(pupil)?.minutes === minutes) return
    this.#state([pupil], { mark: "late", minutes }, "typed")
  }

  undo() {
    for (const { state, pupils } of inverse(this.#undo.pop() ?? new Map())) {
      this.#write(pupils, state, "typed")
    }
  }

  take() {
    if ([...this.marks.values()].some(({ mark }) => mark === "none")) return
    this.#undo = []
    const pupils = [...this.marks.keys()]
    this.#save("complete", { pupils }, []).then(
      () => {
        this.completed = true
        this.#say(0)
      },
      () => {},
    )
  }

  reopen() {
    if (!this.completed) return
    this.#save("reopened", {}, []).then(
      () => {
        this.completed = false
        this.#say(0)
      },
      () => {},
    )
  }

  /** @param {string[]} pupils @param {State} state @param {"clock" | "typed"} src */
  #state(pupils, state, src) {
    const before = new Map(pupils.map(pupil => [pupil, this.marks.get(pupil) ?? none]))
    if ([...before.values()].some(({ mark }) => mark === "check")) {
      return this.#write(pupils, state, src)
    }
    this.#undo.push(before)
    this.#write(pupils, state, src, () => {
      this.#undo = this.#undo.filter(kept => kept !== before)
    })
  }

  /**
   * Paints, then saves; where saving fails, what was painted is taken back.
   * @param {string[]} pupils @param {State} state @param {"clock" | "typed"} src
   * @param {() => void} [failed]
   */
  #write(pupils, state, src, failed) {
    const stated = statement(state, this.#hours, src)
    if (!stated) return
    const before = new Map(pupils.map(pupil => [pupil, this.marks.get(pupil) ?? none]))
    for (const pupil of pupils) this.marks.set(pupil, state)
    const closing = this.register.closes - CLOSE_MARGIN_MS
    const corrected = state.mark === "late" && src === "clock"
    const replaces = [...before.values()].some(({ mark }) => mark !== "none")
    if (corrected || replaces || this.#tab.tablet.clock.schoolNow() >= closing) this.unsure = true
    const { type, at, src: from } = stated
    this.#save(type, at ? { pupils, at, src: from } : { pupils }, pupils).catch(() => {
      for (const [pupil, old] of before) this.marks.set(pupil, old)
      failed?.()
      this.#say(0)
    })
  }

  /** @param {OpType} type @param {Body} body @param {string[]} pupils */
  async #save(type, body, pupils) {
    const saving = this.#saving
    for (const pupil of pupils) saving.set(pupil, (saving.get(pupil) ?? 0) + 1)
    try {
      await record(this.#tab, { type, register: this.id, body, base: [this.epoch, this.seq] })
    } finally {
      for (const pupil of pupils) {
        const left = (saving.get(pupil) ?? 1) - 1
        if (left) saving.set(pupil, left)
        else saving.delete(pupil)
      }
    }
  }
}

/** @type {State} */
const none = { mark: "none" }

/** @param {[string, number | null] | undefined} mark @returns {State} */
function stateOf(mark) {
  if (!mark) return none
  const [name, minutes] = /** @type {[State["mark"], number | null]} */ (mark)
  return minutes === null || minutes === undefined ? { mark: name } : { mark: name, minutes }
}
