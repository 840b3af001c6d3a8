// @ts-check
/**
 * What the page shows: fragments and icons, a pupil's row, and the foot of the sheet.
 * @module
 * @import { Outbox } from "../../sync/device/outbox.js"
 * @import { Hours, Mark, State } from "./marks.js"
 */

import { schoolTime } from "../../sync/device/clock.js"
import { countdown, listed, plural, WORDS, willBe } from "./marks.js"

// The one Trusted Types policy: the server's fragments may become nodes, no text becomes a script.
const WORKER = /^\/assets\/[0-9a-f]{12}\/sync\/device\/service_worker\.js$/

/** @type {{ createHTML: (html: string) => any, createScriptURL: (url: string) => any }} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("firstbell", {
  createHTML: (/** @type {string} */ html) => html,
  createScriptURL: (/** @type {string} */ url) => {
    if (!WORKER.test(url)) throw new Error(`${url} is not our worker`)
    return url
  },
}) ?? { createHTML: html => html, createScriptURL: url => url }

/** @param {string} url */
export const workerUrl = url => policy.createScriptURL(url)

/**
 * The first element of a fragment that our server rendered. Parsed, never executed: the policy of
 * the page stops scripts, and the templates escape what people typed.
 * @param {string} html
 * @returns {HTMLElement}
 */
export function fragment(html) {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html")
  const first = parsed.body.firstElementChild
  if (!(first instanceof HTMLElement)) throw new Error("the fragment is empty")
  return first
}

/**
 * An icon of the page's sprite.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("class", "icon icon--s")
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  use.setAttribute("href", `#i-${name}`)
  svg.append(use)
  return svg
}

/** @type {Record<string, string>} */
const ICONS = { present: "tick", late: "clock", absent: "cross", planned: "lock", check: "warn" }

/** @param {HTMLElement} row */
export const nameOf = row => row.querySelector(".pupil__name")?.textContent ?? ""

/**
 * @param {HTMLElement} row
 * @returns {State}
 */
export function stateOf(row) {
  const mark = /** @type {Mark} */ (row.dataset.mark ?? "none")
  return mark === "late" ? { mark, minutes: Number(minutesInput(row).defaultValue) || 1 } : { mark }
}

/** @param {HTMLElement} row */
export const minutesInput = row =>
  /** @type {HTMLInputElement} */ (row.querySelector(".stepper__input"))

/**
 * Shows `state` on the row; a pupil with a plan and no statement is planned again.
 * @param {HTMLElement} row
 * @param {State} state
 * @param {Hours} hours
 */
export function show(row, state, hours) {
  const mark = state.mark === "none" && row.dataset.plan ? "planned" : state.mark
  row.dataset.mark = mark
  const kind = mark === "planned" ? row.dataset.planKind : mark
  if (mark === "none" || !kind) delete row.dataset.kind
  else row.dataset.kind = kind
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (
    row.querySelectorAll("[type=radio]")
  )) {
    radio.checked = radio.value === mark
  }
  if (mark === "late") showMinutes(row, state.minutes ?? 1, hours)
  showBadge(row, mark)
}

/**
 * @param {HTMLElement} row
 * @param {number} minutes
 * @param {Hours} hours
 */
function showMinutes(row, minutes, hours) {
  const input = minutesInput(row)
  // The default is what is painted. What somebody is typing over it stays, whatever arrives.
  const typing = document.activeElement === input && input.value !== input.defaultValue
  input.defaultValue = String(minutes)
  if (!typing) input.value = input.defaultValue
  const code = willBe(minutes, hours)
  const unit = row.querySelector(".stepper__unit")
  if (unit) unit.textContent = code ? `min · ${code}` : "min"
  const stepper = /** @type {HTMLElement | null} */ (row.querySelector(".stepper"))
  if (stepper) stepper.dataset.code = code
}

/**
 * @param {HTMLElement} row
 * @param {Mark} mark
 */
function showBadge(row, mark) {
  const badge = row.querySelector(".pupil__badge")
  const name = ICONS[mark]
  const minutes = mark === "late" ? ` ${minutesInput(row).defaultValue} min` : ""
  const word = mark === "planned" ? `${row.dataset.plan}: tap if here` : WORDS[mark] + minutes
  badge?.replaceChildren(...(name ? [icon(name)] : []), word)
}

/**
 * The row beside, or the row itself at an end.
 * @param {HTMLElement} row
 * @param {number} way 1 down, -1 up
 */
export function beside(row, way) {
  const found = way > 0 ? row.nextElementSibling : row.previousElementSibling
  return found instanceof HTMLElement ? found : row
}

/** The head and foot of a sheet: countdown, tally, undo, *Take register*, and what must be said. */
export class Finish {
  #form
  #problem = ""

  /** @param {HTMLElement} form */
  constructor(form) {
    this.#form = form
  }

  /** @param {string} selector @returns {HTMLElement | null} */
  #part(selector) {
    return this.#form.querySelector(selector)
  }

  /** What must be put right, in the place of the sum: nothing moves. @param {string} words */
  problem(words) {
    this.#problem = words
  }

  /**
   * Names who is without a mark and goes to the first.
   * @param {HTMLElement[]} rows
   */
  blank(rows) {
    this.problem(`Mark them first: ${listed(rows.map(nameOf))}`)
    const first = rows[0]?.querySelector(".pupil__who")
    rows[0]?.scrollIntoView({ block: "center" })
    if (first instanceof HTMLElement) first.focus({ preventScroll: true })
  }

  /**
   * @param {number} at school clock, ms
   * @param {Hours} hours
   */
  taken(at, hours) {
    this.#form.dataset.taken = schoolTime(at).time
    this.#form.dataset.state = at < hours.closes ? "taken" : "late"
  }

  reopened() {
    this.#form.dataset.taken = ""
  }

  /**
   * @param {HTMLElement[]} rows
   * @param {string} [undo] what the last change was
   */
  show(rows, undo) {
    const count = (/** @type {Mark} */ mark) => rows.filter(r => r.dataset.mark === mark).length
    const parts = [
      [count("present"), "present"],
      [count("late"), "late"],
      [count("absent"), "absent"],
      [count("planned"), "prefilled"],
      [count("check"), "to be decided"],
      [count("none"), "without a mark"],
    ].filter(([n], k) => k < 3 || n)
    const spans = parts.map(([n, word]) => {
      const [span, bold] = [document.createElement("span"), document.createElement("b")]
      bold.textContent = String(n)
      span.append(bold, ` ${word}`)
      return span
    })
    this.#part(".tally")?.replaceChildren(...spans)
    this.#sum(rows.length, count("none"), parts.map(part => part.join(" ")).join(", "))
    this.#buttons(rows.length - count("planned"), count("none"))
    const box = this.#part("[data-say=undo]")
    if (!box) return
    box.hidden = !undo
    box.querySelector("span")?.replaceChildren(undo ?? "")
  }

  /** @param {number} all @param {number} blank @param {string} words */
  #sum(all, blank, words) {
    const taken = this.#form.dataset.taken
    const late = this.#form.dataset.state === "late"
    const title = taken
      ? `Register taken at ${taken}${late ? ", after it closed" : ", in time"}`
      : blank
        ? `${all - blank} of ${all} have a mark`
        : `All ${all} have a mark`
    const received = this.#form.dataset.received
    const note = taken && received && received !== taken ? `Received ${received}. ${words}` : words
    const [head, foot] = [this.#part(".finish__title"), this.#part(".finish__note")]
    if (head) head.textContent = title
    if (foot) foot.textContent = this.#problem || note
    foot?.toggleAttribute("data-problem", Boolean(this.#problem))
  }

  /** @param {number} open who is not prefilled @param {number} blank */
  #buttons(open, blank) {
    const everyone = this.#part("[data-do=all]")
    everyone?.classList.toggle("button--primary", blank > 0)
    everyone?.setAttribute("aria-disabled", String(blank === 0))
    const words =
      blank === 0 ? "All marked" : blank < open ? `Other ${blank} present` : "All present"
    const label = everyone?.querySelector("span")
    if (label) label.textContent = words
    const take = this.#part("[data-do=take]")
    const done = Boolean(this.#form.dataset.taken) && blank === 0
    take?.classList.toggle("button--primary", !done)
    take?.setAttribute("aria-disabled", String(!done && blank > 0))
    take?.toggleAttribute("data-done", done)
    if (take) take.textContent = done ? "Back to today" : "Take register"
  }

  /**
   * @param {Hours & { opensWords: string }} hours
   * @param {number} now school clock, ms
   */
  tick(hours, now) {
    const box = this.#part(".countdown")
    if (box) showCountdown(box, hours, now)
    const minutes = Math.ceil((hours.closes - now) / 60_000)
    const near = minutes === 5 || minutes === 1 // announced politely, never shown in the way
    const words = near ? `${plural(minutes, "minute")} until the register closes` : ""
    const live = this.#part("[data-say=window]")
    if (live && live.textContent !== words) live.textContent = words
  }
}

/**
 * @param {HTMLElement} box
 * @param {{ opens: number, closes: number, opensWords: string, closesWords: string }} hours
 * @param {number} now school clock, ms
 */
export function showCountdown(box, hours, now) {
  const { figure, note, left, state } = countdown(hours, now)
  const put = (/** @type {string} */ selector, /** @type {string} */ words) => {
    const part = box.querySelector(selector)
    if (part && part.textContent !== words) part.textContent = words
  }
  put(".countdown__figure", figure)
  put(".countdown__note", note)
  box.dataset.state = state
  const bar = box.querySelector(".countdown__bar > span")
  if (bar instanceof HTMLElement) {
    if (left === 10) delete bar.dataset.left
    else bar.dataset.left = String(left)
  }
}

/**
 * On Today, a register that was begun or taken here and is not sent yet says so.
 * @param {Outbox} outbox
 */
export async function showBegun(outbox) {
  for (const words of document.querySelectorAll("[data-state-of]")) {
    const id = words.getAttribute("data-state-of") ?? ""
    const ops = (await outbox.ofRegister(id)).filter(op => op.state === "unsent")
    if (ops.length === 0) continue
    const done = ops.some(op => JSON.parse(op.text).type === "complete")
    words.textContent = done ? "Taken, saved on this tablet" : "Begun, saved on this tablet"
  }
}
