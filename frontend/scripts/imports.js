// @ts-check
/**
 * Quickens the pages of imports: asks how far the work is, and says before sending what is too large.
 * @module
 */
import { startHtmx } from "./htmx_extension.js"

const EVERY_MS = 1_000
const AWAY_MS = 4_000

startHtmx()
document.addEventListener("htmx:after:swap", () => again(EVERY_MS))
document.addEventListener("htmx:error", away)
document.addEventListener("htmx:response:error", away)
again(EVERY_MS)

const part = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("#upload[data-working]"))

/** Fetches what is shown after a while, for as long as work is going on. */
function again(/** @type {number} */ wait) {
  say("[data-poll-state]", "This page follows it.")
  setTimeout(fetchPart, wait)
}

function fetchPart() {
  const url = part()?.dataset.part
  if (!url) return
  if (document.hidden) return void setTimeout(fetchPart, EVERY_MS)
  htmx
    .ajax("GET", url, { target: "#upload", swap: "outerMorph", source: "#upload" })
    .catch(() => {})
}

function away() {
  if (!part()) return
  again(AWAY_MS)
  say("[data-poll-state]", "No connection at the moment. This page tries again.")
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#send"))
form?.addEventListener("submit", event => {
  const why = tooMuch()
  say("[data-send-state]", why || "Sending. Keep this page open until the files are there.")
  if (why) return event.preventDefault()
  const button = form.querySelector("button")
  if (button?.getAttribute("aria-disabled")) return event.preventDefault()
  button?.setAttribute("aria-disabled", "true")
})
form?.addEventListener("change", () => say("[data-send-state]", tooMuch()))
addEventListener("pageshow", () => {
  form?.querySelector("button")?.removeAttribute("aria-disabled")
  say("[data-send-state]", tooMuch())
})

/** Why the chosen files are not sent, as a sentence; the server says the same. */
function tooMuch() {
  const input = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[type=file]"))
  if (!form || !input) return ""
  const files = [...(input.files ?? [])]
  const { fileMax, allMax, filesMax } = form.dataset
  const large = files.find(file => file.size > Number(fileMax))
  if (large)
    return `${large.name} is ${inWords(large.size)}. A file may be ${inWords(Number(fileMax))}.`
  const all = files.reduce((sum, file) => sum + file.size, 0)
  if (all > Number(allMax))
    return `These are ${inWords(all)}. Send ${inWords(Number(allMax))} at most at once; zip the files.`
  if (files.length > Number(filesMax))
    return `These are ${files.length} files. Send ${filesMax} at most at once.`
  return ""
}

/** @param {number} size */
function inWords(size) {
  return size >= 1e9
    ? `${(size / 1e9).toFixed(1)} GB`
    : `${(size / 1e6).toFixed(size < 1e7 ? 1 : 0)} MB`
}

/**
 * @param {string} selector
 * @param {string} words
 */
function say(selector, words) {
  const box = document.querySelector(selector)
  if (box && box.textContent !== words) box.textContent = words
}
