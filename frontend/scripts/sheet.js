// @ts-check
/**
 * The register under a teacher's fingers. A tap paints at once, is saved strictly, and is sent after:
 * nothing here waits for the network (SYNC §1, design README *Interaction*).
 * @module
 * @import { Body, OpRow, OpType } from "../../sync/device/types.js"
 * @import { Hours, Mark, State } from "./marks.js"
 * @import { Tablet } from "./tablet.js"
 */
import { listenTo } from "./fingers.js"
import { inverse, longest, minutesNow, ownStates, statement, willBe } from "./marks.js"
import { Finish, nameOf, show, stateOf } from "./paint.js"

/** What a change changed, and how it is called. @typedef {{ pupils: Map<string, State>, words: string }} Before */

const CLOSE_MARGIN_MS = 5_000

export class Sheet {
  /** The school's word on an entry may be another than what is painted: *check*, or held. */
  unsure = false
  /** Pupils whose tap is not on the disk yet. @type {Map<string, number>} */
  #saving = new Map()
  /** @type {Before[]} */
  #undo = []
  #tablet
  #stopped

  /**
   * @param {HTMLFormElement} form
   * @param {Tablet} tablet
   * @param {(problem: unknown) => void} stopped an entry could not be saved
   */
  constructor(form, tablet, stopped) {
    this.form = form
    this.#tablet = tablet
    this.#stopped = stopped
    this.finish = new Finish(form)
    listenTo(form, this)
    for (const hidden of form.querySelectorAll("[data-needs-script]")) {
      hidden.removeAttribute("data-needs-script")
    }
    for (const plain of form.querySelectorAll("[data-without-script]")) plain.remove()
    for (const row of this.rows) show(row, stateOf(row), this.hours)
    this.tick()
    this.#sum()
  }

  #sum() {
    this.finish.show(this.rows, this.#undo.at(-1)?.words)
  }

  get id() {
    return this.form.dataset.register ?? ""
  }

  /** @returns {HTMLElement[]} */
  get rows() {
    return [...this.form.querySelectorAll(".pupil")].filter(row => row instanceof HTMLElement)
  }

  /** @returns {Hours & { opensWords: string }} */
  get hours() {
    const { opens, closes, ends, session = "", opensWords, closesWords } = this.form.dataset
    return {
      opens: Number(opens),
      closes: Number(closes),
      ends: Number(ends),
      session,
      opensWords: opensWords ?? "",
      closesWords: closesWords ?? "",
    }
  }

  /** Lays this tablet's own entries over what the server has shown, and shows who has taken it. */
  async layOver() {
    const { epoch = "", seq } = this.form.dataset
    this.#tablet.shows(epoch)
    const pending = await this.#tablet.outbox.pending(this.id, [epoch, Number(seq)])
    this.unsure = pending.length > 0 // the page that wrote them may be gone, and what it knew
    this.#lay(pending)
  }

  /** @param {OpRow[]} pending */
  #lay(pending) {
    for (const [pupil, state] of ownStates(pending, this.hours)) {
      const row = this.#row(pupil)
      if (row && !this.#saving.has(pupil)) show(row, state, this.hours)
    }
    for (const op of pending) {
      const { type } = JSON.parse(op.text)
      const made = op.made + (this.#tablet.clock.offset ?? 0)
      if (type === "complete") this.finish.taken(made, this.hours)
      if (type === "reopened") this.finish.reopened()
    }
    this.#sum()
  }

  /**
   * Takes up a newer sheet from the server; a tap in progress is never lost, nothing is reordered
   * under a finger. What waits here is read first, so that no row shows an older mark in between.
   * @param {HTMLElement} fresh
   */
  async takeUp(fresh) {
    const { epoch = "", seq } = fresh.dataset
    this.#tablet.shows(epoch)
    const pending = await this.#tablet.outbox.pending(this.id, [epoch, Number(seq)])
    // Two answers may overtake each other.
    if (epoch === this.form.dataset.epoch && Number(seq) < Number(this.form.dataset.seq)) return
    const list = this.form.querySelector(".sheet")
    for (const name of ["epoch", "seq", "state", "taken", "received", "closes", "opens"]) {
      this.form.dataset[name] = fresh.dataset[name]
    }
    const own = ownStates(pending, this.hours)
    this.unsure = pending.length > 0 // others have said more since these were made
    const named = new Set()
    for (const row of fresh.querySelectorAll(".pupil")) {
      if (!(row instanceof HTMLElement)) continue
      const pupil = row.dataset.pupil ?? ""
      named.add(pupil)
      const here = this.#row(pupil)
      if (!here) list?.append(document.adoptNode(row))
      else if (!own.has(pupil) && !this.#saving.has(pupil)) show(here, stateOf(row), this.hours)
    }
    for (const row of this.rows) {
      if (!named.has(row.dataset.pupil) && row.dataset.mark === "none") row.remove()
    }
    this.#lay(pending)
  }

  /** Once a second: the countdown, and what the minutes would earn. */
  tick() {
    this.finish.tick(this.hours, this.#tablet.clock.schoolNow())
  }

  /** @param {string} pupil */
  #row(pupil) {
    const row = this.form.querySelector(`#p-${CSS.escape(pupil)}`)
    return row instanceof HTMLElement ? row : undefined
  }

  /** Fills blanks only, never a prefilled or set mark. */
  allPresent() {
    const blank = this.rows.filter(row => row.dataset.mark === "none")
    if (blank.length === 0) return
    this.#state(blank, { mark: "present" }, "clock", `${blank.length} pupils, present`)
  }

  /**
   * @param {HTMLElement} row
   * @param {Mark} mark
   */
  mark(row, mark) {
    const now = stateOf(row)
    if (now.mark === mark) return
    const minutes = minutesNow(this.hours, this.#tablet.clock.schoolNow())
    const state = mark === "late" ? { mark, minutes } : { mark }
    this.#state([row], state, "clock")
  }

  /**
   * @param {HTMLElement} row
   * @param {number} by
   */
  step(row, by) {
    const minutes = (stateOf(row).minutes ?? 1) + by
    if (minutes < 1 || minutes > longest(this.hours)) return
    this.#state([row], { mark: "late", minutes }, "typed")
  }

  /**
   * @param {HTMLElement} row
   * @param {HTMLInputElement} input
   */
  type(row, input) {
    const minutes = input.valueAsNumber
    const most = longest(this.hours)
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > most) {
      this.finish.problem(`Type the minutes late of ${nameOf(row)} as a number from 1 to ${most}.`)
      this.#sum()
      input.focus()
      return
    }
    this.finish.problem("")
    if (stateOf(row).minutes === minutes) return this.#sum()
    this.#state([row], { mark: "late", minutes }, "typed")
  }

  /** Takes the last change back by an entry of its own. */
  undo() {
    for (const { state, pupils } of inverse(this.#undo.pop()?.pupils ?? new Map())) {
      const rows = pupils.map(pupil => this.#row(pupil)).filter(row => row !== undefined)
      this.#write(rows, state, "typed")
    }
  }

  /**
   * @param {HTMLElement[]} rows
   * @param {State} state
   * @param {"clock" | "typed"} src
   * @param {string} [words] for the undo bar
   */
  #state(rows, state, src, words) {
    const before = new Map(rows.map(row => [row.dataset.pupil ?? "", stateOf(row)]))
    // Two entries that differ cannot be brought back by one: that change has no undo.
    const known = [...before.values()].every(({ mark }) => mark !== "check")
    const [row] = rows
    if (!known || !row) return this.#write(rows, state, src)
    const change = { pupils: before, words: words ?? `${nameOf(row)}, ${this.#inWords(state)}` }
    this.#undo.push(change)
    this.#write(rows, state, src, () => {
      this.#undo = this.#undo.filter(kept => kept !== change)
    })
  }

  /** @param {State} state */
  #inWords({ mark, minutes = 1 }) {
    if (mark !== "late") return mark
    const late = `late, ${minutes} min`
    return willBe(minutes, this.hours) === "U" ? `${late}: this will be U` : late
  }

  /**
   * Paints, then saves; where saving fails, what was painted is taken back and the page says so.
   * @param {HTMLElement[]} rows
   * @param {State} state
   * @param {"clock" | "typed"} src
   * @param {() => void} [failed] before the sum is shown again
   */
  #write(rows, state, src, failed) {
    const stated = statement(state, this.hours, src)
    if (!stated) return
    const before = rows.map(row => /** @type {const} */ ([row, stateOf(row)]))
    const pupils = rows.map(row => row.dataset.pupil ?? "")
    for (const row of rows) show(row, state, this.hours)
    // After the close a changed fact is for a person to decide (rule E5), whatever this clock says, and
    // the school corrects an arrival that was read off it.
    const closing = this.hours.closes - CLOSE_MARGIN_MS
    const corrected = state.mark === "late" && src === "clock"
    const replaces = before.some(([, { mark }]) => mark !== "none")
    if (corrected || replaces || this.#tablet.clock.schoolNow() >= closing) this.unsure = true
    this.finish.problem("")
    this.#sum()
    const { type, at, src: from } = stated
    const body = at ? { pupils, at, src: from } : { pupils }
    this.#save(type, body, pupils).catch(problem => {
      for (const [row, old] of before) show(row, old, this.hours)
      failed?.()
      this.#sum()
      this.#stopped(problem)
    })
  }

  /**
   * @param {OpType} type
   * @param {Body} body
   * @param {string[]} pupils
   */
  async #save(type, body, pupils) {
    const { epoch = "", seq } = this.form.dataset
    for (const pupil of pupils) this.#saving.set(pupil, (this.#saving.get(pupil) ?? 0) + 1)
    try {
      const base = /** @type {[string, number]} */ ([epoch, Number(seq)])
      await this.#tablet.record({ type, register: this.id, body, base })
    } finally {
      for (const pupil of pupils) {
        const left = (this.#saving.get(pupil) ?? 1) - 1
        if (left) this.#saving.set(pupil, left)
        else this.#saving.delete(pupil)
      }
    }
  }

  /** *Take register*: with blanks it names them and goes to the first. */
  take() {
    const blank = this.rows.filter(row => row.dataset.mark === "none")
    if (blank.length > 0) {
      this.finish.blank(blank)
      return this.#sum()
    }
    const pupils = this.rows.map(row => row.dataset.pupil ?? "")
    const now = this.#tablet.clock.schoolNow()
    this.#undo = []
    this.#save("complete", { pupils }, []).then(
      () => {
        this.finish.taken(now, this.hours)
        this.#sum()
      },
      problem => this.#stopped(problem),
    )
  }
}
