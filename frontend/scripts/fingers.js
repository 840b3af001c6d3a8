// @ts-check
/**
 * Taps, keys and typing on a sheet, and which change each one means (design README, *Interaction*).
 * @module
 * @import { Mark } from "./marks.js"
 * @import { Sheet } from "./sheet.js"
 */
import { next } from "./marks.js"
import { beside, stateOf } from "./paint.js"

/** @type {Record<string, Mark>} */
const KEYS = { p: "present", a: "absent", l: "late" }

/**
 * @param {HTMLFormElement} form
 * @param {Sheet} sheet
 */
export function listenTo(form, sheet) {
  form.addEventListener("click", event => click(event, sheet))
  form.addEventListener("change", event => change(event, form, sheet))
  form.addEventListener("keydown", event => press(event, sheet))
  form.addEventListener("submit", event => submit(event, sheet))
}

/** @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest(".pupil") : null
  return row instanceof HTMLElement ? row : undefined
}

/** @param {Event} event @param {Sheet} sheet */
function click({ target }, sheet) {
  if (!(target instanceof Element)) return
  if (target.closest("[data-do=undo]")) return sheet.undo()
  const row = rowOf(target)
  if (!row) return
  const step = target.closest("[data-step]")
  if (step instanceof HTMLElement) return sheet.step(row, Number(step.dataset.step))
  if (target.closest("[data-do=here]")) return sheet.mark(row, "present")
  if (!target.closest(".pupil__who")) return
  // On the list a planned pupil's name is no button for presence: *Is here* stands beside it.
  const list = row.closest(".sheet")?.getAttribute("data-view") === "list"
  if (list && row.dataset.mark === "planned") return
  sheet.mark(row, next(stateOf(row).mark))
}

/** @param {Event} event @param {HTMLFormElement} form @param {Sheet} sheet */
function change({ target }, form, sheet) {
  if (!(target instanceof HTMLInputElement)) return
  if (target.name === "view") {
    form.querySelector(".sheet")?.setAttribute("data-view", target.value)
    return
  }
  const row = rowOf(target)
  if (!row) return
  if (target.type === "radio") sheet.mark(row, /** @type {Mark} */ (target.value))
  else sheet.type(row, target)
}

/** @param {KeyboardEvent} event @param {Sheet} sheet */
function press(event, sheet) {
  const { key, target, ctrlKey, metaKey, altKey } = event
  if ((ctrlKey || metaKey) && key.toLowerCase() === "z") {
    event.preventDefault()
    return sheet.undo()
  }
  const row = rowOf(target)
  if (!row || ctrlKey || metaKey || altKey) return
  if (target instanceof HTMLInputElement && target.classList.contains("stepper__input")) {
    if (key !== "Enter") return
    event.preventDefault() // it changes the minutes, takes nothing
    return sheet.type(row, target)
  }
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault()
    const there = beside(row, key === "ArrowDown" ? 1 : -1).querySelector(".pupil__who")
    if (there instanceof HTMLElement) there.focus()
    return
  }
  const mark = KEYS[key.toLowerCase()]
  if (!mark) return
  event.preventDefault()
  sheet.mark(row, mark)
}

/** @param {SubmitEvent} event @param {Sheet} sheet */
function submit(event, sheet) {
  event.preventDefault()
  const action = event.submitter instanceof HTMLElement ? event.submitter.dataset.do : ""
  if (action === "all") sheet.allPresent()
  if (action === "take") sheet.take()
}
