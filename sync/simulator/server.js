// @ts-check
/**
 * The school's server as the world sees it: requests of the same moment arrive together, the power can
 * be cut, the disk can be set back.
 * @module
 * @import { Request } from "./network.js"
 * @import { World } from "./world.js"
 */

export class Server {
  up = true
  /** Its wall clock minus true time, ms. */
  skew = 0
  /** At which statement of the next frame the power is cut. @type {number | undefined} */
  cut
  /** Which statement of the next frame fails, once. @type {number | undefined} */
  trouble
  /** @type {{ request: Request, copy: boolean }[]} */
  #arrived = []
  #world

  /** @param {World} world */
  constructor(world) {
    this.#world = world
  }

  /** Wall clock, ms since 1970. */
  get clock() {
    return this.#world.trueTime + this.skew
  }

  /** @param {object} frame @returns {any} */
  ask(frame) {
    return this.#world.school.ask({ ...frame, at: this.clock, t: this.#world.queue.now })
  }

  /**
   * A request reaches it; `copy`: again, and nobody waits for that answer.
   * @param {Request} request
   * @param {boolean} [copy]
   */
  arrive(request, copy = false) {
    const { queue, network } = this.#world
    if (!this.up) {
      if (!copy) network.back(request)
      return
    }
    if (this.#arrived.length === 0) queue.after(0, () => this.#take())
    this.#arrived.push({ request, copy })
  }

  #take() {
    const arrived = this.#arrived.splice(0)
    const { network } = this.#world
    if (!this.up) {
      for (const { request, copy } of arrived) if (!copy) network.back(request)
      return
    }
    const requests = arrived.map(({ request }) => request.frame)
    const { answers } = this.ask({
      do: "requests",
      requests,
      cut: this.cut ?? null,
      trouble: this.trouble ?? null,
    })
    this.trouble = undefined
    for (const [place, { request, copy }] of arrived.entries()) {
      const { number, path, tab } = request
      const status = answers[place]?.status ?? null
      this.#line("took", { request: number, from: tab.browser.name, path, status, copy })
      if (!copy) network.back(request, answers[place] ?? undefined)
    }
    if (this.cut === undefined) return
    this.up = false
    this.#line("down", { why: "cut", cut: this.cut })
    this.cut = undefined
  }

  /** The power goes between two requests. */
  kill() {
    if (!this.up) return
    this.up = false
    this.ask({ do: "kill" })
    this.#line("down", { why: "kill" })
  }

  /** What its board shows, for the history. */
  look() {
    if (!this.up) return
    const { prepared, states } = this.ask({ do: "office" })
    this.#line("office", { prepared, states })
  }

  start() {
    this.cut = undefined
    if (this.up) return
    this.ask({ do: "start" })
    this.up = true
    this.#line("up", {})
  }

  /** @returns {number} its number */
  snapshot() {
    const { snapshot } = this.ask({ do: "snapshot" })
    this.#line("snapshot", { snapshot })
    return snapshot
  }

  /** @param {number} snapshot @param {"restored" | "silent"} how */
  restore(snapshot, how) {
    this.ask({ do: "restore", snapshot, how })
    this.up = true
    this.cut = undefined
    this.#line("restored", { snapshot, how })
  }

  /** @param {number} ms */
  step(ms) {
    this.skew += ms
    this.#line("clock", { skew: this.skew })
  }

  /** @param {string} what @param {object} fields */
  #line(what, fields) {
    this.#world.line("server", what, fields)
  }
}
