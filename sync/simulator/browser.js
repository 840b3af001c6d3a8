// @ts-check
/**
 * One browser profile: its disk, clock, cookie, vault, and the pages that are open in it.
 * @module
 * @import { Author } from "../device/types.js"
 * @import { Disk } from "./disk.js"
 * @import { World } from "./world.js"
 */
import { Link } from "./network.js"
import { Tab } from "./tab.js"

/** What a browser keeps for its user; `sheets`: by register. @typedef {{ staff: string, author?: Author, sheets: Map<string, import("./screen.js").Fetched> }} Vault */
/** `ended`: the server knows it no more. `began`: ms after the start. @typedef {{ staff: string, secret: string, began: number, ended: boolean }} Session */

export class Browser {
  /** @type {Vault | undefined} */
  vault
  /** @type {Session | undefined} */
  session
  /** @type {Tab[]} pages that live */
  tabs = []
  /** Who has to sign in here before it goes on, as index into the staff. @type {number | undefined} */
  awaits
  /** A cookie that names it to the school (PROTOCOL 8.3). @type {string | undefined} */
  named
  asleep = false
  /** Since all is calm its user has read that it cannot keep entries. */
  readIt = false
  /** ms that it slept: not in its pages' monotonic clocks */
  slept = 0
  #loads = 0

  /**
   * @param {World} world
   * @param {{ name: string, user: number, skew: number }} made
   * @param {Disk} [disk]
   */
  constructor(world, { name, user, skew }, disk) {
    this.world = world
    this.name = name
    this.user = user
    this.skew = skew
    this.random = world.random.stream(`browser ${name}`)
    const by = { queue: world.queue, random: world.random.stream(`disk ${name}`) }
    this.disk = disk ?? world.wiring.disk(by)
    this.disk.onMoved = moved => {
      const ops = moved.filter(([, state]) => state !== "unsent")
      if (ops.length > 0) this.line("keeps", { ops })
    }
    this.locks = world.wiring.locks(world.queue)
    this.channels = world.wiring.channels(world.queue)
    this.link = new Link(world.random.stream(`link ${name}`))
  }

  /** Device clock, ms since 1970. */
  get wall() {
    return this.world.trueTime + this.skew
  }

  /** What it sends of its session. */
  get cookie() {
    return this.session?.ended ? "ended" : (this.session?.secret ?? "")
  }

  /** The page that a person looks at. */
  get front() {
    return this.tabs.find(tab => tab.visible) ?? this.tabs[0]
  }

  /** @param {string} what @param {object} fields */
  line(what, fields = {}) {
    this.world.line(this.name, what, { tab: this.front?.number ?? 0, ...fields })
  }

  /** Opens a page. @param {string} register id @param {boolean} [visible] */
  open(register, visible = true) {
    this.#loads += 1
    const tab = new Tab(this, this.#loads, visible)
    tab.register = register // a page that is loaded anew before it came is asked for again
    this.tabs.push(tab)
    tab
      .load(register)
      .catch(problem => tab.line("told", { name: "page:failed", detail: String(problem) }))
    return tab
  }

  /** Another browser with the same on its disk, opened at once; it is called after this one. */
  fork() {
    const { world } = this
    const copies = world.browsers.filter(({ name }) => name.startsWith(this.name)).length
    const name = `${this.name}${copies + 1}`
    const disk = this.disk.copy(world.random.stream(`disk ${name}`))
    const copy = new Browser(world, { name, user: this.user, skew: this.skew }, disk)
    copy.vault = this.vault && { ...this.vault, sheets: new Map(this.vault.sheets) }
    copy.session = this.session && { ...this.session }
    copy.named = this.named
    world.browsers.push(copy)
    this.line("forked", { copy: name })
    copy.open(this.front?.register || (world.facts.registers[0]?.id ?? ""))
    if (this.awaits !== undefined) world.signIn(copy)
  }

  /** Its pages are gone from one moment to the next. @param {string} [what] */
  kill(what = "killed") {
    for (const tab of [...this.tabs]) this.close(tab, what)
  }

  /** @param {Tab} tab @param {string} [what] */
  close(tab, what = "closed") {
    tab.line(what)
    tab.gate.close()
    this.tabs = this.tabs.filter(other => other !== tab)
    this.locks.leave(tab.gate)
    this.channels.leave(tab.gate)
  }

  /** The page is loaded anew, as after a sign-in or an update. */
  reload() {
    const register = this.front?.register || (this.world.facts.registers[0]?.id ?? "")
    for (const tab of [...this.tabs]) this.close(tab)
    this.open(register)
  }

  /** The lid is shut: nothing runs. */
  sleep() {
    if (this.asleep) return
    this.asleep = true
    this.line("asleep")
    for (const tab of this.tabs) tab.gate.freeze("asleep")
  }

  /** @param {boolean} counted whether the pages' monotonic clocks went on @param {number} ms that it slept */
  wake(counted, ms) {
    if (!this.asleep) return
    this.asleep = false
    if (!counted) this.slept += ms
    this.line("awake")
    for (const tab of this.tabs) {
      tab.gate.thaw("asleep")
      tab.nudge()
    }
  }

  /** @param {number} skew device clock minus true time, ms */
  setClock(skew) {
    this.skew = skew
    this.line("clock", { skew })
  }
}
