// @ts-check
/**
 * The way between a browser and the school: each message takes its time, and may be lost, doubled,
 * overtaken, or answered by something that is not the school.
 * @module
 * @import { Fetch } from "../device/types.js"
 * @import { Gate } from "./gate.js"
 * @import { Random } from "./random.js"
 * @import { World } from "./world.js"
 */

const LATENCY_MIN_MS = 20
const LATENCY_MAX_MS = 150
const OVERTAKEN_MAX_MS = 4_000
const COPY_MAX_MS = 3_000

/** What answers in the school's place: a portal, a proxy, a server that is not well. @type {Record<string, { status: number, headers?: Record<string, string>, body: string }>} */
export const PORTALS = {
  html: { status: 200, headers: { "Content-Type": "text/html" }, body: "<p>Accept the terms</p>" },
  json: { status: 200, headers: { "Content-Type": "application/json" }, body: '{"ok":true}' },
  401: { status: 401, body: "Sign in to this network" },
  403: { status: 403, body: "Blocked by your administrator" },
  409: { status: 409, body: '{"code":"conflict"}' },
  422: { status: 422, body: '{"detail":"unprocessable"}' },
  429: { status: 429, headers: { "Retry-After": "7" }, body: "Too many requests" },
  500: { status: 500, body: "Internal error" },
  503: { status: 503, headers: { "Retry-After": "5" }, body: "Back soon" },
}

/** A browser's link to the world; faults set these. */
export class Link {
  drop = 0
  duplicate = 0
  reorder = 0
  /** @type {"open" | "silent" | "refused"} */
  up = "open"
  /** @type {"open" | "silent"} */
  down = "open"
  /** A name of PORTALS, or `torn`: the school's answer, cut in half. @type {string | undefined} */
  portal

  /** @param {Random} random */
  constructor(random) {
    this.random = random
  }

  /** Whether a person would say that the network works. */
  get works() {
    return this.up === "open" && this.down === "open" && (!this.portal || this.portal === "torn")
  }

  way() {
    const way = this.random.between(LATENCY_MIN_MS, LATENCY_MAX_MS)
    return this.random.chance(this.reorder) ? way + this.random.between(0, OVERTAKEN_MAX_MS) : way
  }
}

/** A request under way. */
export class Request {
  over = false

  /**
   * @param {{ number: number, tab: import("./tab.js").Tab, path: string, init: RequestInit,
   *   session: string }} asked
   * @param {(response: Response) => void} resolve
   * @param {(problem: unknown) => void} reject
   */
  constructor({ number, tab, path, init, session }, resolve, reject) {
    this.number = number
    this.tab = tab
    this.path = path
    this.resolve = resolve
    this.reject = reject
    this.headers = /** @type {Record<string, string>} */ (init.headers ?? {})
    this.session = session
    this.content = /** @type {string | Uint8Array} */ (init.body ?? "")
  }

  /** As the server's side takes it. */
  get frame() {
    const { named } = this.tab.browser
    /** @type {Record<string, string>} */
    const headers = this.session ? { "x-session": this.session } : {}
    if (named && this.path === "/sync/enrol") headers["x-device"] = named
    for (const [name, value] of Object.entries(this.headers)) headers[name.toLowerCase()] = value
    const body = this.content ? Buffer.from(this.content).toString("base64") : ""
    return { path: this.path, headers, body }
  }
}

export class Network {
  #world
  #number = 0

  /** @param {World} world */
  constructor(world) {
    this.#world = world
  }

  /** @param {import("./tab.js").Tab} tab @returns {Fetch} */
  port(tab) {
    return (path, init) =>
      new Promise((resolve, reject) => {
        this.#number += 1
        const session = tab.browser.cookie
        const asked = { number: this.#number, tab, path, init, session }
        const request = new Request(asked, resolve, reject)
        tab.gate.busy += 1
        tab.line("sends", { request: request.number, ...said(path, request.content) })
        init.signal?.addEventListener("abort", () => {
          this.#fail(request, "no_answer", init.signal?.reason)
        })
        this.#depart(request)
      })
  }

  /** @param {Request} request */
  #depart(request) {
    const { queue, server } = this.#world
    const { link } = request.tab.browser
    const way = link.way()
    const portal = link.portal && PORTALS[link.portal]
    if (portal) queue.after(way, () => this.#answer(request, portal, "portal"))
    else if (link.up === "refused") {
      queue.after(way, () => this.#fail(request, "down", new TypeError("Failed to fetch")))
    } else if (link.up === "open" && !link.random.chance(link.drop)) {
      queue.after(way, () => server.arrive(request))
      if (link.random.chance(link.duplicate)) {
        queue.after(way + link.random.between(1, COPY_MAX_MS), () => server.arrive(request, true))
      }
    }
  }

  /**
   * The school's answer sets out for the browser; `undefined`: the connection broke.
   * @param {Request} request
   * @param {{ status: number, headers?: Record<string, string>, body: string }} [answer]
   */
  back(request, answer) {
    const { queue } = this.#world
    const { link } = request.tab.browser
    const way = link.way()
    if (link.down !== "open" || link.random.chance(link.drop)) return
    queue.after(way, () => {
      if (!answer) this.#fail(request, "down", new TypeError("Failed to fetch"))
      else if (link.portal === "torn") {
        const half = { ...answer, body: answer.body.slice(0, answer.body.length / 2) }
        this.#answer(request, half, "torn")
      } else this.#answer(request, answer)
    })
  }

  /**
   * @param {Request} request
   * @param {{ status: number, headers?: Record<string, string>, body: string }} answer
   * @param {string} [strange] why it is none of the school's
   */
  #answer(request, { status, headers, body }, strange) {
    this.#end(request, () => {
      const { tab, number } = request
      if (strange) tab.line("misses", { request: number, why: strange, status })
      else tab.line("hears", { request: number, status, ...heard(request.path, status, body) })
      const cookie = strange ? undefined : headers?.["x-device"]
      if (cookie) tab.browser.named = cookie
      request.resolve(answered(body, status, headers))
    })
  }

  /** @param {Request} request @param {string} why @param {unknown} problem */
  #fail(request, why, problem) {
    this.#end(request, () => {
      request.tab.line("misses", { request: request.number, why })
      request.reject(problem)
    })
  }

  /** @param {Request} request @param {() => void} work */
  #end(request, work) {
    const { gate } = request.tab
    if (request.over) return
    request.over = true
    gate.pass(() => {
      gate.busy -= 1
      work()
    })
  }
}

/** What each packed body said, so that nothing must be unpacked for the history. @type {WeakMap<object, string>} */
const packed = new WeakMap()

/**
 * What the device reads of a Response; the whole of one costs more than the rest of its way.
 * @param {string} body @param {number} status @param {Record<string, string>} [headers]
 */
function answered(body, status, headers) {
  const read = { text: async () => body, json: async () => JSON.parse(body) }
  const said = { status, ok: status >= 200 && status < 300, redirected: false }
  const whole = { ...read, ...said, headers: new Headers(headers) }
  return /** @type {Response} */ (/** @type {unknown} */ (whole))
}

/**
 * Gzip that packs nothing: header, one stored block, checksum. A body of 200 ops is below its 65,535 bytes
 * in no story.
 * @param {import("../device/types.js").Bytes} body
 */
export async function pack(body) {
  const { length } = body
  const small = new Uint8Array(length + 23)
  const view = new DataView(small.buffer)
  small.set([31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 1])
  view.setUint16(11, length, true)
  view.setUint16(13, ~length, true)
  small.set(body, 15)
  view.setUint32(15 + length, checksum(body), true)
  view.setUint32(19 + length, length, true)
  packed.set(small, new TextDecoder().decode(body))
  return small
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum
})

/** CRC-32. @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum = /** @type {number} */ (TABLE[(sum ^ byte) & 0xff]) ^ (sum >>> 8)
  }
  return ~sum >>> 0
}

/** @param {string} path @param {string | Uint8Array} content */
function said(path, content) {
  if (path === "/sync/push" && typeof content !== "string") {
    const lines = (packed.get(content) ?? "").split("\n")
    const { push, device, head } = JSON.parse(lines[0] ?? "")
    return { path, push, device, head, ops: lines.length - 1 }
  }
  if (path !== "/sync/beacon") return { path }
  const { device, head, open } = JSON.parse(String(content))
  return { path, device, head, open }
}

/** What of an answer belongs into the history: no ticket, no secret. @param {string} path @param {number} status @param {string} body */
function heard(path, status, body) {
  if (!path.startsWith("/sync/") || status !== 200) return {}
  const { epoch, seq, ops, forked, ended, again } = JSON.parse(body)
  const words = ops?.map((/** @type {any} */ { id, disposition, seq, grade, text }) => [
    id,
    disposition,
    seq ?? null,
    grade ?? "",
    text ?? "",
  ])
  return { epoch, seq, ops: words, forked, ended, again }
}
