// @ts-check
/**
 * My entries: keeps the school's list true, and lays above it what is still on this tablet, which
 * this page sends as any other does.
 * @module
 * @import { OpRow } from "../../sync/device/types.js"
 */
import { schoolTime } from "../../sync/device/clock.js"
import { listen } from "./live.js"
import { ownWords } from "./marks.js"
import { fragment } from "./paint.js"
import { openTablet } from "./tablet.js"
import { keptSheet } from "./vault.js"

const EVERY_MS = 30_000
const SHOWN_MAX = 200

const { staff = "" } = document.body.dataset
const here = /** @type {HTMLElement} */ (document.getElementById("here"))
const part = () => /** @type {HTMLElement} */ (document.getElementById("live"))
/** Shows what waits on this tablet; nothing where this browser keeps nothing. */
let lay = async () => {}

listen(refresh, reached => reached || stale())
setInterval(refresh, EVERY_MS)
start().catch(problem => console.error("this browser keeps nothing", problem))

async function start() {
  const { outbox, beacon } = await openTablet()
  beacon.start()
  lay = async () => {
    const rows = (await outbox.waiting(SHOWN_MAX)).filter(({ author }) => author === staff)
    await show(rows.sort((a, b) => b.made - a.made))
  }
  outbox.listen(event => {
    if (event === "outbox:changed") lay()
  })
  await lay()
}

async function refresh() {
  if (document.hidden) return
  try {
    const answer = await fetch(part().dataset.part ?? "", { cache: "no-store", redirect: "error" })
    if (!answer.ok) return stale()
    part().replaceWith(fragment(await answer.text()))
    await lay()
  } catch {
    stale()
  }
}

/** Says so where the list may no longer be the newest. */
function stale() {
  const live = part().querySelector(".live")
  const words = live?.querySelector(".live__words")
  live?.toggleAttribute("data-stale", true)
  if (words) words.textContent = "Not updated since"
}

/** @param {OpRow[]} rows the newest first */
async function show(rows) {
  const lines = await Promise.all(rows.filter(({ id }) => !isShown(id)).map(line))
  here.querySelector("ol")?.replaceChildren(...lines)
  write(here, ".card__count", String(lines.length))
  here.hidden = lines.length === 0
}

/** Whether the school's own list says where the entry is. @param {string} id */
const isShown = id => part().querySelector(`[data-op="${CSS.escape(id)}"]`) !== null

/** @param {OpRow} row */
async function line(row) {
  const template = /** @type {HTMLTemplateElement} */ (here.querySelector("template"))
  const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const kept = await keptSheet(row.register)
  const waits = row.state === "unsent"
  write(item, ".own__when", schoolTime(row.made).time)
  write(item, ".list__title", ownWords(row))
  write(item, ".list__note", (kept && fragment(kept.html).dataset.name) ?? "A register")
  write(item, ".chip", waits ? "Saved on this tablet" : "Sent, not yet entered")
  item.querySelector(".chip")?.setAttribute("data-state", waits ? "waiting" : "sent")
  return item
}

/**
 * @param {HTMLElement} box
 * @param {string} selector
 * @param {string} words
 */
function write(box, selector, words) {
  const place = box.querySelector(selector)
  if (place && place.textContent !== words) place.textContent = words
}
