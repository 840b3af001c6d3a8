// @ts-check
/**
 * Keeps the office's pages true: what stands in `#live` is fetched again at each poke, when the hours
 * change it, and every 30 s, and says in words whether it is the newest.
 * @module
 */
import { schoolTime } from "../../sync/device/clock.js"
import { startHtmx } from "./htmx_extension.js"
import { listen } from "./live.js"

const EVERY_MS = 30_000
const SETTLE_MS = 300 // a change of the hours: the server's clock has surely passed it

/** School minus device clock, ms. */
let offset = 0
/** When the page was last true, school clock, ms. */
let trueAt = 0
/** @type {"" | "no connection" | "not updated"} */
let trouble = ""
/** @type {ReturnType<typeof setTimeout> | undefined} */
let due

const part = () => /** @type {HTMLElement | null} */ (document.querySelector("#live"))
const schoolNow = () => Date.now() + offset

startHtmx()
document.addEventListener("htmx:after:swap", fresh)
document.addEventListener("htmx:error", () => stale("no connection"))
document.addEventListener("htmx:response:error", () => stale("not updated"))
fresh()
listen(refresh, reached => {
  if (!reached) refresh() // its answer tells whether the school can be reached at all
})
addEventListener("online", refresh)
setInterval(tick, 1000)

/** Fetches what is shown; while one answer is under way, at most one more is asked for after it. */
function refresh() {
  clearTimeout(due)
  due = setTimeout(refresh, wait())
  const url = part()?.dataset.part
  if (!url || document.hidden) return
  htmx.ajax("GET", url, { target: "#live", swap: "outerMorph", source: "#live" }).catch(() => {})
}

/** How long what is shown stays true by itself. */
function wait() {
  const next = Number(part()?.querySelector(".live")?.getAttribute("data-next"))
  const left = next - schoolNow() + SETTLE_MS
  return next && left > 0 ? Math.min(left, EVERY_MS) : EVERY_MS
}

/** What is shown has just come from the school. */
function fresh() {
  trueAt = Number(part()?.querySelector(".live")?.getAttribute("data-now")) || Date.now()
  offset = trueAt - Date.now()
  trouble = ""
  const [held, count] = [document.getElementById("held"), part()?.dataset.held]
  if (held) held.textContent = count === "0" ? "" : (count ?? "")
  clearTimeout(due)
  due = setTimeout(refresh, wait())
  tick()
}

/** @param {"no connection" | "not updated"} what */
function stale(what) {
  trouble = what
  tick()
}

function tick() {
  const { time } = schoolTime(schoolNow())
  write(".live__time", time)
  const since = schoolTime(trueAt).time
  if (trouble === "no connection") write(".live__words", `No connection since ${since}`)
  else write(".live__words", trouble ? `Not updated since ${since}` : "Live")
  part()
    ?.querySelector(".live")
    ?.toggleAttribute("data-stale", trouble !== "")
}

/**
 * @param {string} selector
 * @param {string} words
 */
function write(selector, words) {
  const box = part()?.querySelector(selector)
  if (box && box.textContent !== words) box.textContent = words
}
