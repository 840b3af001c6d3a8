// @ts-check
/**
 * What stands around the day's view: chip, time, sentences that must be read, sign-out, a new version.
 * @module
 * @import { Tablet } from "./tablet.js"
 */
import { schoolTime } from "../../sync/device/clock.js"
import { entriesOf } from "../../sync/device/report.js"
import { chipWords } from "./marks.js"
import { icon, workerUrl } from "./paint.js"
import { endMe } from "./vault.js"

const SAID_MS = 1_000
const ENDED = "signed out"

/** @param {number} ms */
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/** @param {string} id @returns {HTMLElement | null} */
export const part = id => document.getElementById(id)

/** Where the day's entries are, in the words of the chip. */
export class Chip {
  #counts = { unsent: 0, received: 0, entries: 0 }
  #seen = { failed: false, online: navigator.onLine, signedOut: false, person: 0 }
  #tablet

  /** @param {Tablet} tablet */
  constructor(tablet) {
    this.#tablet = tablet
    tablet.outbox.listen((event, detail) => this.#hear(event, detail))
    addEventListener("online", () => this.reached(true))
    addEventListener("offline", () => this.reached(false))
  }

  async count() {
    this.#counts = await this.#tablet.outbox.counts()
    this.#show()
  }

  /** Entries that are not sent. */
  get waiting() {
    return this.#counts.entries
  }

  get online() {
    return this.#seen.online
  }

  /**
   * Whether the school has just answered anything.
   * @param {boolean} yes
   * @param {boolean} [signedOut] that it shows nothing without a sign-in; undefined: nothing of that
   */
  reached(yes, signedOut = this.#seen.signedOut) {
    if (yes && !this.#seen.online) this.#tablet.sender.nudge()
    this.#seen.online = yes
    this.#seen.signedOut = signedOut
    this.#show()
  }

  /** @param {string} event @param {any} detail */
  #hear(event, detail) {
    if (event === "outbox:changed") this.#counts = detail
    // Said with the commit itself; the count that follows takes a transaction of its own.
    if (event === "op:saved") {
      this.#counts = { ...this.#counts, entries: this.waiting + entriesOf(detail) }
    }
    if (event === "outbox:changed" && this.waiting === 0) this.#seen.failed = false
    if (event === "op:needs_person") this.#seen.person += 1
    if (event === "push:failed" || event === "sync:failed") this.#seen.failed = true
    this.#show()
  }

  #show() {
    const chip = part("chip")
    if (!chip) return
    document.body.toggleAttribute("data-offline", !this.#seen.online || this.#seen.failed)
    document.body.toggleAttribute("data-signed-out", this.#seen.signedOut)
    const { state, icon: name, text } = chipWords(this.#counts, this.#seen)
    chip.hidden = false
    if (chip.dataset.state === state && chip.textContent === text) return
    chip.dataset.state = state
    chip.replaceChildren(icon(name), text)
  }
}

/**
 * @param {number} now school clock, ms
 * @returns {string} what it shows: "08:02"
 */
export function showTime(now) {
  const [box, { time }] = [part("time"), schoolTime(now)]
  if (box && box.textContent !== time) box.textContent = time
  return time
}

/** An entry could not be saved: that must be read before anything goes on (SYNC §1). @param {unknown} problem */
export function notSaved(problem) {
  console.error("an entry was not saved", problem)
  const box = part("not-saved")
  if (box instanceof HTMLDialogElement && !box.open) box.showModal()
}

/** Without storage the plain form still works; only nothing is kept here. @param {unknown} problem */
export function cannotKeep(problem) {
  console.error("this browser keeps nothing", problem)
  say(
    "This browser cannot keep entries",
    "It may be a private window, or its storage is full. The register works while there is a connection: mark, then press Save marks.",
  )
}

export function needSignIn() {
  part("view")?.replaceChildren()
  const box = say(
    "Nobody has signed in on this tablet",
    "Sign in once with a connection. Then the day’s registers open without one.",
  )
  const link = document.createElement("a")
  link.href = "/sign-in"
  link.className = "button button--primary"
  link.textContent = "Sign in"
  box.append(link)
}

/** An administrator has ended this tablet, or the sign-ins on it: above the view, whatever it shows. */
export function signInEnded() {
  if (part("ended")) return
  const box = document.createElement("div")
  const [inner, head, text] = ["div", "p", "p"].map(name => document.createElement(name))
  if (!inner || !head || !text) return
  box.id = "ended"
  box.className = "notice day-view-notice"
  box.dataset.state = "warn"
  box.setAttribute("role", "status")
  head.className = "notice__title"
  head.textContent = "An administrator has ended your sign-in on this tablet"
  text.textContent =
    "It keeps no names and saves no marks of its own. What was saved on it before is still sent. A register here is a form now: mark, then press Save marks. To use the tablet again, sign out and sign in."
  inner.append(head, text)
  box.append(inner)
  part("view")?.before(box)
}

/** @param {string} [id] */
export function notHere(id) {
  part("view")?.replaceChildren()
  say(
    id ? "This register is not on this tablet" : "Today is not on this tablet",
    "There is no connection, and it was not prepared here. Go back to Today, or try again with a connection.",
  )
}

/** A sentence above the view, or in its place where there is none. @param {string} title @param {string} words */
function say(title, words) {
  const view = part("view")
  const above = view?.querySelector("[data-view]")
  const box = document.createElement("div")
  const [inner, head, text] = [
    box.cloneNode(),
    document.createElement(above ? "p" : "h1"),
    document.createElement("p"),
  ]
  box.className = "notice"
  box.setAttribute("role", "status")
  head.className = "notice__title"
  head.textContent = title
  text.textContent = words
  if (inner instanceof HTMLElement) inner.append(head, text)
  box.append(inner)
  if (above) view?.prepend(box)
  else view?.replaceChildren(box)
  return box
}

/**
 * Signs out, also with no network: what this browser keeps of the user goes first; the session that
 * cannot be ended now is ended at the next contact.
 * @param {Chip} chip
 * @param {Tablet} tablet
 * @param {string} csrf
 */
export function signOutWith(chip, tablet, csrf) {
  const others = new BroadcastChannel("firstbell-page")
  others.onmessage = ({ data }) => {
    clear(tablet)
    if (data === ENDED) location.assign(chip.online ? "/sign-in" : "/today")
  }
  const form = part("sign-out")
  form?.addEventListener("submit", async event => {
    event.preventDefault()
    const waits = chip.waiting === 1 ? "1 entry waits" : `${chip.waiting} entries wait`
    const sentence = `${waits} on this tablet. They stay here and are sent as yours, but only while Firstbell is open on it. Sign out?`
    if (chip.waiting > 0 && !confirm(sentence)) return
    await endMe()
    clear(tablet)
    others.postMessage("leaving")
    // Nobody should wait for what this browser holds no more; nor the user for the school to hear it.
    if (chip.online) await Promise.race([tablet.beacon.say(), pause(SAID_MS)])
    // The other tabs are told when the session has ended: by the door, which comes next.
    if (chip.online && csrf && form instanceof HTMLFormElement) return form.submit()
    others.postMessage(ENDED)
    location.assign("/today")
  })
}

/** This browser has another user now: pages of the one before are left. */
export const endOtherPages = () => new BroadcastChannel("firstbell-page").postMessage(ENDED)

/**
 * The user has left: nothing can be read or marked, however long the next page takes to come.
 * @param {Tablet} tablet
 */
function clear(tablet) {
  tablet.leave()
  needSignIn()
  part("view")?.removeAttribute("id") // what is on its way to this page is shown no more
}

/** Keeps the day's document for a start without network; a new version waits until it is asked for. */
export async function registerWorker() {
  const workers = navigator.serviceWorker
  if (!workers) return
  const release = document.querySelector("meta[name=release]")?.getAttribute("content")
  const url = workerUrl(`/assets/${release}/sync/device/service_worker.js`)
  const options = /** @type {const} */ ({ type: "module", scope: "/", updateViaCache: "none" })
  const registration = await workers.register(url, options)
  const offer = () => {
    const box = part("update")
    if (!registration.waiting || !workers.controller || !box) return
    box.hidden = false
    part("update-now")?.addEventListener("click", () => {
      workers.addEventListener("controllerchange", () => location.reload())
      registration.waiting?.postMessage("skip waiting")
    })
  }
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer)
  })
  offer()
}

/**
 * Whether the day opens here with no network.
 * @param {boolean} [wait] until it does
 */
export async function opensOffline(wait = false) {
  const workers = navigator.serviceWorker
  if (!workers) return false
  const registration = wait ? await workers.ready : await workers.getRegistration()
  return Boolean(registration?.active)
}
