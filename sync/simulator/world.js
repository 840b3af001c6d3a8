// @ts-check
/**
 * The world of one seed: true time, the school's server, the browsers, the network between them, and the
 * record of everything that happened.
 * @module
 * @import { Browser as AnyBrowser } from "./browser.js"
 * @import { Facts, Line, Step, Story } from "./types.js"
 * @import { School } from "./school.js"
 * @import { Wiring } from "./wiring.js"
 */
import { createHash } from "node:crypto"
import { Browser } from "./browser.js"
import { Network } from "./network.js"
import { Queue } from "./queue.js"
import { Random } from "./random.js"
import { Server } from "./server.js"

const SIGN_IN_MS = 4_000

export class World {
  queue = new Queue()
  /** @type {Line[]} */
  history = []
  /** @type {AnyBrowser[]} */
  browsers = []
  calm = false
  /** How many ops people were told to be saved. */
  saved = 0
  /** ms after calm when the last outbox was empty @type {number | undefined} */
  drained
  /** What a step has to remember until it ends: the number of a snapshot. @type {Map<Step, number>} */
  snapshots = new Map()
  /** @type {string[]} */
  #written = []
  #acts = 0

  /** @param {Story} story @param {{ school: School, wiring: Wiring }} by */
  constructor(story, { school, wiring }) {
    this.story = story
    this.school = school
    this.wiring = wiring
    this.random = new Random(story.seed, "world")
    this.server = new Server(this)
    this.network = new Network(this)
    /** @type {Facts} */
    this.facts = this.server.ask({ do: "world", seed: story.seed, bug: wiring.server })
    for (const made of story.browsers) this.browsers.push(new Browser(this, made))
  }

  /** ms since 1970, as nobody knows it. */
  get trueTime() {
    return this.story.start + this.queue.now
  }

  /** @param {string} who @param {string} what @param {object} fields */
  line(who, what, fields = {}) {
    const line = { t: this.queue.now, who, what, ...fields }
    this.history.push(line)
    if (what === "saved") this.saved += 1
    this.#written.push(JSON.stringify(line))
  }

  nextAct() {
    this.#acts += 1
    return this.#acts
  }

  get hash() {
    return createHash("sha256").update(this.#written.join("\n")).digest("hex")
  }

  /** The browser of a step; none where a fault that makes it was left out. @param {Step} step */
  browserOf(step) {
    return this.browsers[step.browser ?? 0]
  }

  /**
   * A person signs in on `browser` as soon as the school can be reached, and the page is loaded anew.
   * @param {AnyBrowser} browser
   * @param {number} [user]
   */
  signIn(browser, user = browser.user) {
    const waits = browser.awaits !== undefined
    browser.awaits = user
    if (!waits) this.queue.after(SIGN_IN_MS, () => this.trySignIn(browser))
  }

  /** @param {AnyBrowser} browser */
  trySignIn(browser) {
    const user = browser.awaits
    if (user === undefined) return
    if (!browser.link.works || !this.server.up || browser.asleep) {
      if (!this.calm) this.queue.after(SIGN_IN_MS, () => this.trySignIn(browser))
      return
    }
    browser.awaits = undefined
    browser.user = user
    const staff = this.facts.staff[user]?.id ?? ""
    if (browser.vault && browser.vault.staff !== staff) {
      browser.vault = undefined
      this.wiring.onSignOut(browser)
    }
    const path = `/sign-in/${staff}`
    const { answers } = this.server.ask({
      do: "requests",
      requests: [{ path, headers: {}, body: "" }],
      cut: null,
    })
    const secret = JSON.parse(answers[0].body).session
    browser.session = { staff, secret, began: this.queue.now, ended: false }
    this.line("world", "signs_in", { browser: browser.name, staff })
    browser.reload()
  }
  /** The server was set back: sessions that began after `t` are gone, and people notice. @param {number} t */
  lostSessions(t) {
    for (const browser of this.browsers) {
      const { session } = browser
      if (!session || session.began < t) continue
      session.ended = true
      this.signIn(browser)
    }
  }
}
