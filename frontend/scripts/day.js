// @ts-check
/**
 * The day as one document: Today and its registers under real URLs, from the server or from the vault
 * (SYNC §5). Online the server's page is there already; a link then changes the view without a load.
 * @module
 * @import { Tablet } from "./tablet.js"
 */
import { schoolTime } from "../../sync/device/clock.js"
import {
  Chip,
  cannotKeep,
  endOtherPages,
  needSignIn,
  notHere,
  notSaved,
  opensOffline,
  part,
  registerWorker,
  showTime,
  signInEnded,
  signOutWith,
} from "./around.js"
import { listen } from "./live.js"
import { fragment, icon, showBegun, showCountdown } from "./paint.js"
import { offerRescue } from "./rescue.js"
import { Sheet } from "./sheet.js"
import { openTablet } from "./tablet.js"
import * as vault from "./vault.js"

const PREPARE_EVERY_MS = 10 * 60_000
const OWN_REPLY_MS = 300
const ANSWER_MS = 15_000
const SIGN_IN_ENDED = 409

const { school = "", staff = "", name = "" } = document.body.dataset
const csrf = document.querySelector("meta[name=csrf]")?.getAttribute("content") ?? ""
const signedIn = staff !== ""
let shownSeq = 0 // of the school's log, what this page has shown
/** Places of this page's own entries: in another epoch a number is another entry's. @type {Set<string>} */
const ownPlaces = new Set()
let shownMinute = ""

/** @type {Tablet} */
let tablet
/** @type {Chip} */
let chip
/** @type {Sheet | undefined} */
let sheet

offerRescue()
start().catch(cannotKeep)

async function start() {
  tablet = await openTablet()
  chip = new Chip(tablet)
  tablet.outbox.listen(event => {
    if (event === "device:ended") leave().catch(cannotKeep)
  })
  if (signedIn && (await vault.hasEnded(csrf))) return endSession()
  await vault.endOldDays(today())
  const me = await tablet.resume(staff)
  if (signedIn) await join(me)
  tablet.beacon.start()
  if (!signedIn && !me) return needSignIn()
  signOutWith(chip, tablet, csrf)
  await openView(location.pathname, false)
  await chip.count()
  setInterval(tick, 1000)
  document.addEventListener("click", follow)
  addEventListener("popstate", () => openView(location.pathname, true))
  tablet.outbox.listen((event, detail) => {
    if (event === "op:entered") ownPlaces.add(String(detail))
    if (event === "op:needs_person" && sheet) sheet.unsure = true
    if (event === "outbox:changed" && sheet?.unsure && detail.unsent + detail.received === 0) see()
    if (["device:unknown", "device:forked", "grant:ended"].includes(event)) {
      if (signedIn) enrol().catch(() => {}) // asked again at the next push
    }
  })
  listen(poked, (reached, signedOut) => {
    // A beacon needs no sign-in and asks until it is heard: the school may be back from a backup.
    if (!reached && chip.online) tablet.beacon.nudge()
    chip.reached(reached || signedOut, signedOut)
  })
  await keepReady()
  await registerWorker()
  if (await opensOffline(true)) await showReady()
}

/** The user signed out here without a network: now that there is one, the session ends too. */
function endSession() {
  const form = part("sign-out")
  if (form instanceof HTMLFormElement) form.submit()
}

/** Gives this browser to the user who is signed in. @param {vault.Me} [before] whose it was */
async function join(before) {
  if (!tablet.ready()) {
    await vault.forgetMe() // whoever had it before, and the pages that are still theirs
    if (before && before.staff !== staff) endOtherPages()
    await enrol().catch(cannotKeep)
  } else if (await tablet.isForked()) await enrol().catch(() => {}) // or at the next contact
  await vault.keepSession(csrf)
}

/** The school's date. */
const today = () => schoolTime(tablet.clock.schoolNow()).date

/** Anew: a new key, for one, has seen nothing of what its page shows. */
const see = () => sheet && fetchView(sheet.id)
const enrol = () =>
  tablet.enrol({ school, staff, name }, csrf).then(see, problem => {
    if (problem.status !== SIGN_IN_ENDED) throw problem
    return leave()
  })

/** The tablet, or the sign-in on it, was ended: it forgets its user, and sheets are plain forms. */
async function leave() {
  await vault.forgetMe()
  // What is open takes no more taps.
  if (tablet.leave()) location.reload()
  else signInEnded()
}

/** @param {string} path */
const registerOf = path => (path.startsWith("/registers/") ? path.split("/")[2] : undefined)

/**
 * Shows the view of `path`.
 * @param {string} path
 * @param {boolean} replace whether the view that stands there is another one
 */
async function openView(path, replace) {
  const id = registerOf(path)
  const view = part("view")
  if (replace || !view?.querySelector("[data-view]")) {
    const html = id ? (await vault.keptSheet(id))?.html : (await vault.keptDay(today()))?.html
    sheet = undefined
    if (html) view?.replaceChildren(fragment(html))
    else if (!(await fetchView(id))) return notHere(id)
    scrollTo(0, 0)
    await settle(id)
    await refresh()
  } else await settle(id)
}

/**
 * Puts what the view needs around it: the bar, the taps, this tablet's own entries.
 * @param {string} [id]
 */
async function settle(id) {
  const [brand, back] = [document.querySelector(".brand"), document.querySelector(".bar__back")]
  brand?.toggleAttribute("hidden", id !== undefined)
  back?.toggleAttribute("hidden", id === undefined)
  const form = part("view")?.querySelector("form.register")
  if (form && sheet?.form === form) return // twice upon one form, each tap would count twice
  if (form instanceof HTMLFormElement && tablet.ready()) {
    sheet = new Sheet(form, tablet, notSaved)
    document.title = `${form.dataset.name} – Firstbell`
    shownSeq = Number(form.dataset.seq)
    await sheet.layOver()
  } else if (!id) {
    document.title = "Today – Firstbell"
    await showBegun(tablet.outbox)
    await showReady()
  }
  tick()
}

/** A portal answers 200 too, with a page of its own. @param {HTMLElement} view @param {string} [id] */
const isOurs = ({ dataset }, id) =>
  id ? dataset.register === id && Number(dataset.seq) >= 0 : dataset.view === "today"

/**
 * Fetches a view from the server into the page, and keeps it.
 * @param {string} [id]
 * @returns {Promise<boolean>} false where the school cannot be reached or has none such
 */
async function fetchView(id) {
  const html = await fetched(id ? `/registers/${id}/sheet` : "/today/part")
  const fresh = html && fragment(html)
  if (!fresh || !isOurs(fresh, id)) return false
  // Where it cannot be kept it is shown all the same; the outbox says for itself what is not saved.
  if (id) await vault.keepSheet({ id, date: fresh.dataset.date ?? "", html }).catch(() => {})
  if (location.pathname !== (id ? `/registers/${id}` : "/today")) return true
  if (id && sheet?.id === id) {
    await sheet.takeUp(fresh)
    shownSeq = Number(sheet.form.dataset.seq)
  } else showAnew(fresh)
  return true
}

/**
 * Shows a view, or of Today only its lessons: what somebody types below them stays.
 * @param {HTMLElement} fresh
 */
function showAnew(fresh) {
  const view = part("view")
  const here = view?.querySelector(`[data-date="${fresh.dataset.date}"] [data-lessons]`)
  const lessons = fresh.querySelector("[data-lessons]")
  if (!here || !lessons) return view?.replaceChildren(fresh)
  const { activeElement } = document
  const link = here.contains(activeElement) ? activeElement?.getAttribute("href") : undefined
  here.replaceWith(lessons)
  if (!link) return
  const same = lessons.querySelector(`a[href="${CSS.escape(link)}"]`)
  if (same instanceof HTMLElement) same.focus()
}

/** Nothing where no good answer came. @param {string} url @param {"text" | "json"} as @returns {Promise<any>} */
async function fetched(url, as = "text") {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS) // a silent network would hold the page up for good
    const response = await fetch(url, { cache: "no-store", redirect: "error", signal })
    chip.reached(true, response.status === 401)
    return response.ok ? await response[as]() : undefined
  } catch {
    chip.reached(false)
    return undefined
  }
}

/** What this page shows already, and is sure of, needs no question. @param {number} seq a hint */
function poked(seq) {
  const ask = () => {
    while (ownPlaces.delete(`${sheet?.form.dataset.epoch},${shownSeq + 1}`)) shownSeq += 1
    if (sheet?.unsure) see()
    else if (!sheet || seq > shownSeq) refresh()
  }
  setTimeout(ask, chip.waiting > 0 ? OWN_REPLY_MS : 0) // a poke may overtake the reply to our push
}

/** What changed at school is fetched, and only that. */
async function refresh() {
  if (!sheet) {
    const id = registerOf(location.pathname)
    // A form that stands there without a tablet is left as it is: it may hold marks.
    const isFree = !part("view")?.querySelector("form.register")
    if (isFree && (id || location.pathname === "/today") && (await fetchView(id))) await settle(id)
    return
  }
  const { id, form } = sheet
  /** @type {{ again?: boolean, epoch: string, seq: number, registers: [string, number][] } | undefined} */
  const changes = await fetched(
    `/sync/changes?epoch=${form.dataset.epoch}&since=${shownSeq}`,
    "json",
  )
  if (!changes?.registers) return
  tablet.beacon.saw(changes)
  if (changes.again) tablet.beacon.nudge() // the school may have been put back behind this page
  if (changes.again || changes.registers.some(([changed]) => changed === id)) await fetchView(id)
  else if (sheet?.form === form) shownSeq = changes.seq // another may be shown meanwhile
}

/** Prepares today and the next school day, now and from time to time (SYNC §5). */
async function keepReady() {
  setTimeout(() => keepReady().catch(cannotKeep), PREPARE_EVERY_MS)
  const said = signedIn ? await fetched("/day/prepared", "json") : undefined
  if (!said?.days) return
  await vault.keepDays(said)
  await vault.endOldDays(today())
  tablet.beacon.nudge()
  await showReady()
}

/** Said only where it is true: with the day in the vault and the document in the worker's hands. */
async function showReady() {
  const [kept, box] = [await vault.keptDay(today()), part("ready")]
  if (!box || !kept?.until || !(await opensOffline())) return
  box.hidden = false
  box.replaceChildren(icon("tablet"), `Ready for offline until ${kept.until}`)
}

/** @param {MouseEvent} event */
function follow(event) {
  const { target, button, ctrlKey, metaKey, shiftKey } = event
  if (!(target instanceof Element)) return
  const link = target.closest("a[data-day]")
  const plain = button === 0 && !ctrlKey && !metaKey && !shiftKey
  const path = link instanceof HTMLAnchorElement && plain ? link.pathname : undefined
  const done = target.closest("[data-do=take][data-done]")
  if (!path && !done) return
  event.preventDefault()
  history.pushState(null, "", path ?? "/today")
  openView(location.pathname, true)
}

function tick() {
  const now = tablet.clock.schoolNow()
  const minute = showTime(now)
  // What is now and what is next changes with the clock alone.
  if (shownMinute && minute !== shownMinute && !sheet && !document.hidden) refresh()
  shownMinute = minute
  sheet?.tick()
  for (const box of document.querySelectorAll("[data-view=today] .countdown")) {
    if (!(box instanceof HTMLElement)) continue
    const { opens, closes, closesWords = "" } = box.dataset
    const hours = { opens: Number(opens), closes: Number(closes), opensWords: "", closesWords }
    showCountdown(box, hours, now)
  }
}
