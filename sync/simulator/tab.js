// @ts-check
/**
 * One page life: the device modules wired as frontend/scripts/tablet.js wires them, and around them what
 * frontend/scripts/day.js does, without a DOM. A check of the school's log every 30 s is its poke.
 * @module
 * @import { Author } from "../device/types.js"
 * @import { Browser } from "./browser.js"
 * @import { Fetched } from "./screen.js"
 * @import { Tablet } from "./tablet.js"
 */
import { inTime } from "../device/sender.js"
import { documentOf, heldBy, preparedFor } from "./around_tab.js"
import { Gate } from "./gate.js"
import { Screen } from "./screen.js"
import { openTablet } from "./tablet.js"

const POLL_MS = 30_000
const POLL_AGAIN_MS = 5_000
const POKE_MS = 2_000
const SIGN_IN_ENDED = 409
const TOLD = new Set([
  "op:needs_person",
  "grant:ended",
  "device:unknown",
  "device:forked",
  "device:ended",
  "epoch:changed",
  "sync:failed",
  "push:failed",
])

export class Tab {
  gate = new Gate()
  /** @type {Screen | undefined} */
  screen
  /** The page came from the school, for this member of staff; else it is the worker's shell. @type {string | null} */
  staff = null
  /** @type {Author | undefined} */
  author
  tablet = /** @type {Tablet} */ (/** @type {unknown} */ (undefined)) // until it has loaded
  loaded = false
  #shownSeq = 0
  /** @type {Set<string>} */
  #places = new Set()
  #online = true
  /** @type {object | undefined} */
  #poking

  /** @param {Browser} browser @param {number} number @param {boolean} visible */
  constructor(browser, number, visible) {
    const { world, random } = browser
    this.browser = browser
    this.world = world
    this.wiring = world.wiring
    this.number = number
    this.visible = visible
    this.random = random.stream(`${browser.name} tab ${number}`)
    this.began = world.queue.now - browser.slept
    const { queue } = world
    this.timers = this.wiring.timers(queue, this.gate)
    this.senderTimers = this.wiring.timers(queue, this.gate)
    this.beaconTimers = this.wiring.timers(queue, this.gate)
    this.fetch = this.wiring.fetch(world.network.port(this), browser)
    this.register = ""
  }

  /** @param {string} what @param {object} [fields] */
  line(what, fields) {
    this.world.line(this.browser.name, what, { tab: this.number, ...fields })
  }

  /** @param {string} register id to be shown */
  async load(register) {
    const sheet = await documentOf(this, register)
    this.register = register
    this.tablet = await openTablet(this, () => heldBy(this))
    this.outbox.listen((name, detail) => this.#hear(name, detail))
    this.outbox.listen(name => {
      if (name === "device:ended") this.browser.vault = undefined
    })
    this.tablet.sender.start()
    await this.#day(sheet)
    this.loaded = true
  }

  get outbox() {
    return this.tablet.outbox
  }

  /** @param {Fetched} [sheet] that came with the page */
  async #day(sheet) {
    const { browser, outbox, register } = this
    outbox.listen(name => {
      if (name === "device:ended") this.#leave()
    })
    await this.#resume()
    if (this.staff) await this.#join()
    this.line("loaded", { staff: this.staff, author: this.author?.grant ?? null })
    this.tablet.beacon.start()
    if (!this.staff && !browser.vault) return this.world.signIn(browser) // needSignIn
    await this.open(register, sheet)
    outbox.listen((name, detail) => this.#follow(name, detail))
    this.#poll()
    this.tablet.beacon.nudge() // the day is made ready
  }

  /** Takes up the grant that the vault keeps. */
  async #resume() {
    const { vault } = this.browser
    if (vault?.author && (await this.outbox.device(vault.author.device))?.ended) {
      this.browser.vault = undefined
      return
    }
    if (vault?.author && (!this.staff || vault.staff === this.staff)) this.author = vault.author
  }

  /** Gives this browser to the user who is signed in. */
  async #join() {
    if (!this.author) {
      this.browser.vault = undefined // whoever had it before
      await this.#enrol().catch(() => {})
    } else if ((await this.outbox.device(this.author.device))?.forked) {
      await this.#enrol().catch(() => {})
    }
  }

  async #enrol() {
    const { fetch, timers, browser, world, staff } = this
    if (!staff) return
    /** @param {Author} author */
    const keepGrant = async author => {
      const kept = browser.vault?.staff === staff ? browser.vault.sheets : preparedFor(this)
      browser.vault = { staff, author, sheets: kept }
    }
    const { store, crypto, clock } = this.tablet
    const ports = { store, crypto, clock, fetch, timers, keepGrant }
    try {
      this.author = await this.wiring.enrol(ports, {
        school: world.facts.school,
        staff,
        headers: {},
      })
      this.line("enrolled", { staff, device: this.author.device, grant: this.author.grant })
      this.tablet.sender.nudge()
    } catch (problem) {
      const { status, code } = /** @type {any} */ (problem)
      this.line("not_enrolled", { status: status ?? 0, code: code ?? String(problem) })
      if (status !== SIGN_IN_ENDED) throw problem
      this.#leave()
    }
  }

  async #enrolAgain() {
    await this.#enrol()
    if (this.screen) await this.#fetchSheet()
  }

  /** The tablet, or the sign-in on it, was ended: it forgets its user, who signs in anew. */
  #leave() {
    const { browser, world } = this
    browser.vault = undefined
    this.author = undefined
    this.screen = undefined
    this.line("left")
    world.signIn(browser)
  }

  /** @param {string} register id @param {Fetched} [sheet] */
  async open(register, sheet) {
    this.register = register
    const facts = this.world.facts.registers.find(({ id }) => id === register)
    const kept = sheet ?? this.browser.vault?.sheets.get(register)
    this.screen = undefined
    if (sheet) this.browser.vault?.sheets.set(register, sheet)
    if (kept && facts && this.author) {
      this.screen = new Screen(this, facts, kept)
      this.#shownSeq = kept.seq
      await this.screen.layOver()
      if (!sheet) await this.refresh()
    } else if (!kept && (await this.#fetchSheet())) await this.refresh()
  }

  async #fetchSheet() {
    const { register } = this
    /** @type {Fetched | undefined} */
    const fresh = await this.#fetched(`/sheet/${register}`)
    if (!fresh?.marks) return false
    this.browser.vault?.sheets.set(register, fresh)
    if (this.register !== register) return true
    const facts = this.world.facts.registers.find(({ id }) => id === register)
    const { screen } = this
    if (screen?.id === register) {
      await screen.takeUp(fresh)
      if (this.screen === screen) this.#shownSeq = screen.seq // it may have been left meanwhile
    } else if (facts && this.author) {
      this.screen = new Screen(this, facts, fresh)
      this.#shownSeq = fresh.seq
      await this.screen.layOver()
    }
    return true
  }

  /** What changed at school is fetched, and only that. */
  async refresh() {
    const { screen } = this
    if (!screen) {
      if (this.author && this.register) await this.#fetchSheet() // *not on this tablet*
      return
    }
    const changes = await this.#fetched(
      `/sync/changes?epoch=${screen.epoch}&since=${this.#shownSeq}`,
    )
    if (!changes?.registers) return
    this.tablet.beacon.saw(changes)
    if (changes.again) this.tablet.beacon.nudge()
    const changed = changes.registers.some(
      (/** @type {[string, number]} */ [id]) => id === screen.id,
    )
    if (changes.again || changed) await this.#fetchSheet()
    else if (this.screen === screen) this.#shownSeq = changes.seq
  }

  /** @param {string} path @returns {Promise<any>} nothing where there is no good answer */
  async #fetched(path) {
    try {
      return await inTime(this.timers, async signal => {
        const response = await this.fetch(path, { signal })
        this.#reached(true)
        return response.ok ? await response.json() : undefined
      })
    } catch {
      this.#reached(false)
      return undefined
    }
  }

  /** @param {boolean} yes whether the school has just answered anything */
  #reached(yes) {
    if (yes && !this.#online) this.tablet.sender.nudge()
    if (!yes && this.#online) this.tablet.beacon.nudge()
    this.#online = yes
  }

  async #poll() {
    if (this.visible && this.screen?.unsure) await this.#fetchSheet()
    else if (this.visible) await this.refresh()
    this.timers.set(() => void this.#poll(), this.#online ? POLL_MS : POLL_AGAIN_MS)
  }

  /** @param {string} name @param {any} detail */
  #hear(name, detail) {
    if (TOLD.has(name))
      this.line("told", { name, detail: detail === undefined ? undefined : String(detail) })
  }

  /** @param {string} name @param {any} detail */
  #follow(name, detail) {
    const { screen } = this
    if (name === "op:entered") this.#places.add(String(detail))
    if (name === "op:needs_person" && screen) screen.unsure = true
    if (name === "outbox:changed" && screen?.unsure && detail.unsent + detail.received === 0) {
      void this.#fetchSheet()
    }
    if (["device:unknown", "device:forked", "grant:ended"].includes(name)) {
      this.#enrolAgain().catch(() => {}) // asked again at the next push
    }
    if (name === "push:answered") this.#poke(detail.seq)
  }

  /** The school's poke after the commit; of a burst, the last. @param {number} seq a hint */
  #poke(seq) {
    this.timers.clear(this.#poking)
    this.#poking = this.timers.set(() => this.#poked(seq), POKE_MS)
  }

  /** @param {number} seq */
  #poked(seq) {
    while (this.#places.delete(`${this.screen?.epoch},${this.#shownSeq + 1}`)) this.#shownSeq += 1
    if (this.screen?.unsure) void this.#fetchSheet()
    else if (!this.screen || seq > this.#shownSeq) void this.refresh()
  }

  /** The page is shown, the network is back. */
  nudge() {
    if (!this.loaded || !this.gate.living) return
    this.tablet.sender.nudge()
    this.tablet.beacon.nudge()
  }

  /** @param {boolean} visible */
  show(visible) {
    if (this.visible === visible) return
    this.visible = visible
    this.line(visible ? "shown" : "hidden")
    if (visible) this.gate.pass(() => this.nudge())
    if (visible && this.loaded) this.gate.pass(() => void this.refresh())
  }
}
