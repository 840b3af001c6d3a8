// @ts-check
/**
 * The day as one document: Today and its registers under real URLs, from the server or from the vault
 * (SYNC §5). Online the server's page is there already; a link then changes the view without a load.
 * @module
 * @import { Kept, Me } from "./vault.js"
 * @import { Tablet } from "./tablet.js"
 */
import { schoolTime } from "../../sync/device/clock.js"
import { listen } from "./live.js"
import { chipWords } from "./marks.js"
import { fragment, icon, showCountdown, workerUrl } from "./paint.js"
import { Sheet } from "./sheet.js"
import { openTablet } from "./tablet.js"
import { endOldDays, forgetMe, keepDay, keepMe, keepSheet, keptSheet, keptToday } from "./vault.js"

const PREPARE_EVERY_MS = 10 * 60_000

/** @param {string} id @returns {HTMLElement | null} */
const part = id => document.getElementById(id)
const { school = "", staff = "", name = "" } = document.body.dataset
const csrf = document.querySelector("meta[name=csrf]")?.getAttribute("content") ?? ""
const signedIn = staff !== ""
const seen = { failed: false, online: navigator.onLine, person: 0 }
let counts = { unsent: 0, received: 0 }
let shownSeq = 0

/** @type {Tablet} */
let tablet
/** @type {Sheet | undefined} */
let sheet

start()

async function start() {
  try {
    tablet = await openTablet()
  } catch (problem) {
    // Without storage the plain form still works; only nothing can be kept on this tablet.
    return cannotKeep(problem)
  }
  tablet.outbox.listen(hear)
  counts = await tablet.outbox.counts()
  await endOldDays(today())
  const me = await tablet.resume(staff)
  if (signedIn) await join()
  else if (!me) return needSignIn()
  await openView(location.pathname, false)
  setInterval(tick, 1000)
  tick()
  showChip()
  document.addEventListener("click", follow)
  addEventListener("popstate", () => openView(location.pathname, true))
  addEventListener("online", () => reached(true))
  addEventListener("offline", () => reached(false))
  part("sign-out")?.addEventListener("submit", signOut)
  listen(refresh, reached)
  keepReady()
  registerWorker()
}

/** Today's date at school; with no contact yet, by the tablet's own clock. */
function today() {
  return schoolTime(tablet.clock.schoolNow()).date
}

/** Gives this browser to the user who is signed in. */
async function join() {
  const me = { school, staff, name, initials: "" }
  if (tablet.ready()) return
  await keepMe({ me })
  try {
    await tablet.enrol(me, csrf)
  } catch (problem) {
    cannotKeep(problem)
  }
}

/**
 * Shows the view of `path`.
 * @param {string} path
 * @param {boolean} replace whether the view that stands there is another one
 */
async function openView(path, replace) {
  const id = path.startsWith("/registers/") ? path.split("/")[2] : undefined
  const view = part("view")
  if (replace || !view?.querySelector("[data-view]")) {
    const html = id ? (await keptSheet(id))?.html : (await keptToday())?.html
    sheet = undefined
    if (html) view?.replaceChildren(fragment(html))
    else if (!(await fetchView(id))) return notHere(id)
    scrollTo(0, 0)
  }
  await settle(id)
  if (replace) refresh()
}

/**
 * Puts what the view needs around it: the bar, the taps, this tablet's own entries.
 * @param {string} [id]
 */
async function settle(id) {
  for (const [link, onSheet] of /** @type {const} */ ([
    [".brand", false],
    [".bar__back", true],
  ])) {
    const shown = document.querySelector(link)
    if (shown instanceof HTMLElement) shown.hidden = Boolean(id) !== onSheet
  }
  const form = part("view")?.querySelector("form.register")
  if (form instanceof HTMLFormElement && tablet.ready()) {
    sheet = new Sheet(form, tablet, notSaved)
    document.title = `${form.dataset.name} – Firstbell`
    shownSeq = Number(form.dataset.seq)
    await sheet.layOver()
  } else if (!id) {
    document.title = "Today – Firstbell"
    await showLessons()
    showReady()
  }
  tick()
}

/**
 * Fetches a view from the server into the page, and keeps it.
 * @param {string} [id]
 * @returns {Promise<boolean>} false where the school cannot be reached or has none such
 */
async function fetchView(id) {
  const html = await fetched(id ? `/registers/${id}/sheet` : "/today/part")
  if (!html) return false
  const fresh = fragment(html)
  if (id) await keepSheet({ id, date: fresh.dataset.date ?? "", html })
  const here = part("view")?.querySelector("form.register")
  if (here instanceof HTMLElement && here.dataset.register === id && sheet) {
    shownSeq = Number(fresh.dataset.seq)
    await sheet.takeUp(fresh)
  } else if (location.pathname === (id ? `/registers/${id}` : "/today")) {
    part("view")?.replaceChildren(fresh)
  }
  return true
}

/**
 * @param {string} url
 * @returns {Promise<string | undefined>}
 */
async function fetched(url) {
  try {
    const response = await fetch(url, { cache: "no-store", redirect: "error" })
    reached(true)
    if (response.ok) return await response.text()
    if (response.status === 401) part("chip")?.setAttribute("title", "Signed out")
  } catch {
    reached(false)
  }
  return undefined
}

/** A poke, or the page is shown again: what changed at school is fetched, and only that. */
async function refresh() {
  const id = sheet?.id
  if (!id) {
    if (location.pathname === "/today" && (await fetchView())) await settle()
    return
  }
  const epoch = sheet?.form.dataset.epoch ?? ""
  const said = await fetched(`/sync/changes?epoch=${epoch}&since=${shownSeq}`)
  if (!said) return
  /** @type {{ again?: boolean, seq: number, registers: [string, number][] }} */
  const changes = JSON.parse(said)
  if (changes.again || changes.registers.some(([register]) => register === id)) await fetchView(id)
  else shownSeq = changes.seq
}

/** Prepares today and the next school day, now and from time to time (SYNC §5). */
async function keepReady() {
  setTimeout(keepReady, PREPARE_EVERY_MS)
  if (!signedIn) return
  const said = await fetched("/day/prepared")
  if (!said) return
  await keepDay(JSON.parse(said))
  showReady()
}

async function showReady() {
  const [kept, box] = [await keptToday(), part("ready")]
  if (!box || !kept?.until) return
  box.hidden = false
  box.replaceChildren(icon("tablet"), `Ready for offline until ${kept.until}`)
}

/** On Today, a register that was taken here and is not sent yet says so. */
async function showLessons() {
  for (const words of document.querySelectorAll("[data-state-of]")) {
    const id = words.getAttribute("data-state-of") ?? ""
    const ops = (await tablet.outbox.ofRegister(id)).filter(op => op.state === "unsent")
    if (ops.length === 0) continue
    const done = ops.some(op => JSON.parse(op.text).type === "complete")
    words.textContent = done ? "Taken, saved on this tablet" : "Begun, saved on this tablet"
  }
}

/** @param {MouseEvent} event */
function follow(event) {
  const { target, button, ctrlKey, metaKey, shiftKey } = event
  if (!(target instanceof Element)) return
  if (target.closest("[data-do=take]")?.textContent === "Back to today") {
    event.preventDefault()
    return go("/today")
  }
  const link = target.closest("a[data-day]")
  if (!(link instanceof HTMLAnchorElement) || button !== 0 || ctrlKey || metaKey || shiftKey) return
  event.preventDefault()
  go(link.pathname)
}

/** @param {string} path */
function go(path) {
  history.pushState(null, "", path)
  openView(path, true)
}

/** @param {string} event @param {any} [detail] */
function hear(event, detail) {
  if (event === "outbox:changed") {
    counts = detail
    if (counts.unsent === 0) seen.failed = false
  }
  if (event === "push:failed" || event === "sync:failed") seen.failed = true
  if (event === "device:unknown" && signedIn) tablet.enrol({ school, staff, name, initials: "" }, csrf).catch(() => {})
  showChip()
}

/** @param {boolean} yes */
function reached(yes) {
  if (yes && !seen.online) tablet.sender.nudge()
  seen.online = yes
  showChip()
}

function showChip() {
  const chip = part("chip")
  if (!chip) return
  const { state, icon: name, text } = chipWords(counts, seen)
  chip.hidden = false
  if (chip.dataset.state === state && chip.textContent === text) return
  chip.dataset.state = state
  chip.replaceChildren(icon(name), text)
}

function tick() {
  const now = tablet.clock.schoolNow()
  const time = part("time")
  const { time: words } = schoolTime(now)
  if (time && time.textContent !== words) time.textContent = words
  sheet?.tick()
  for (const box of document.querySelectorAll("[data-view=today] .countdown")) {
    if (!(box instanceof HTMLElement)) continue
    const { opens, closes, closesWords = "" } = box.dataset
    showCountdown(box, { opens: Number(opens), closes: Number(closes), opensWords: "", closesWords }, now)
  }
}

/** Signs out, also with no network: what this browser keeps of the user goes first. @param {Event} event */
async function signOut(event) {
  event.preventDefault()
  const waiting = counts.unsent
  const sentence = `${waiting} entries wait on this tablet. They stay and are sent as yours when Firstbell is open here, but a closed app sends nothing. Sign out?`
  if (waiting > 0 && !confirm(sentence)) return
  await forgetMe()
  const form = event.target
  if (form instanceof HTMLFormElement && seen.online && csrf) form.submit()
  else location.assign("/today")
}

/** An entry could not be saved: that must be read before anything goes on (SYNC §1). @param {unknown} problem */
function notSaved(problem) {
  console.error("an entry was not saved", problem)
  const box = part("not-saved")
  if (box instanceof HTMLDialogElement && !box.open) box.showModal()
}

/** @param {unknown} problem */
function cannotKeep(problem) {
  console.error("this browser keeps nothing", problem)
  say(
    "This browser cannot keep entries",
    "It may be a private window, or its storage is full. The register works while there is a connection: mark, then press Save marks.",
  )
}

function needSignIn() {
  const box = say("Nobody has signed in on this tablet", "Sign in once with a connection. Then the day’s registers open without one.")
  const link = document.createElement("a")
  link.href = "/sign-in"
  link.className = "button button--primary"
  link.textContent = "Sign in"
  box.append(link)
}

/** @param {string} [id] */
function notHere(id) {
  const words = id ? "This register is not on this tablet" : "Today is not on this tablet"
  part("view")?.replaceChildren()
  say(words, "There is no connection, and it was not prepared here. Go back to Today, or try again with a connection.")
}

/** @param {string} title @param {string} words */
function say(title, words) {
  const [box, inner, head, text] = ["div", "div", "p", "p"].map(tag => document.createElement(tag))
  box?.setAttribute("class", "notice")
  box?.setAttribute("role", "status")
  head?.setAttribute("class", "notice__title")
  if (!box || !inner || !head || !text) throw new Error("no document")
  head.textContent = title
  text.textContent = words
  inner.append(head, text)
  box.append(inner)
  const view = part("view")
  if (view?.querySelector("[data-view]")) view.prepend(box)
  else view?.replaceChildren(box)
  return box
}

async function registerWorker() {
  if (!navigator.serviceWorker) return
  const release = document.querySelector("meta[name=release]")?.getAttribute("content")
  const url = workerUrl(`/assets/${release}/sync/device/service_worker.js`)
  const options = /** @type {const} */ ({ type: "module", scope: "/", updateViaCache: "none" })
  const registration = await navigator.serviceWorker.register(url, options)
  const offer = () => {
    const [box, button] = [part("update"), part("update-now")]
    if (!registration.waiting || !navigator.serviceWorker.controller || !box) return
    box.hidden = false // never in the middle of a register: it waits until the person asks
    button?.addEventListener("click", () => registration.waiting?.postMessage("skip waiting"))
  }
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer)
  })
  offer()
}
