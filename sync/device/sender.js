// @ts-check
/**
 * Sends the outbox. Driven by state: while an op wants the server's word, a timer exists (SYNC §1.4).
 * @module
 * @import { Counts, Crypto, Fetch, Locks, OpRow, Push, PushReply, Timers, Verdict } from "./types.js"
 * @import { Bytes } from "./types.js"
 * @import { Clock } from "./clock.js"
 * @import { Outbox } from "./outbox.js"
 */
import { alone } from "./alone.js"
import { judge, makePush, OPS_MAX, takeBatch } from "./push.js"

const TIMEOUT_MS = 15_000
const GATHER_MS = 250
const PAUSE_MIN_MS = 500
const PAUSE_MAX_MS = 6_000
/** Of a page that nobody looks at; no `Retry-After` is longer. */
export const PAUSE_HIDDEN_MS = 60_000
const STRIKES = 3

/**
 * @typedef {object} Ports
 * @property {Outbox} outbox
 * @property {Clock} clock
 * @property {Crypto} crypto
 * @property {Fetch} fetch
 * @property {(body: Bytes) => Promise<Bytes>} gzip
 * @property {Timers} timers
 * @property {() => number} random from 0, below 1
 * @property {() => boolean} visible whether the page is shown
 * @property {Locks} [locks] absent: every tab sends, which is only wasteful
 */

export class Sender {
  #ports
  /** @type {unknown} */
  #timer
  #stopped = false
  #busy = false
  #nudged = false
  #changed = false
  #due = 0
  #rest = 0 // no request before this, on the monotonic clock: Retry-After
  #size = OPS_MAX
  #strikes = 0
  /** What the school was last told is lost, as JSON. */
  #told = ""
  /** Devices that the school does not know; whether it was shown their key. @type {Map<string, boolean>} */
  #unknown = new Map()
  /** How often an op has failed alone. @type {Map<string, number>} */
  #failures = new Map()

  /** @param {Ports} ports */
  constructor(ports) {
    this.#ports = ports
  }

  /** @returns {() => void} stops the sender */
  start() {
    const end = this.#ports.outbox.listen((name, detail) => this.#hear(name, detail))
    this.nudge()
    return () => {
      end()
      this.#stopped = true
      this.#ports.timers.clear(this.#timer)
    }
  }

  /** Sends now: on a new op, the `online` event, a page shown, an answer to any request of the page. */
  nudge() {
    this.#nudged = true
    this.#arm(0)
  }

  /** Soon, with the taps that follow: a push for each would be in the way of the next finger. */
  #gather() {
    this.#nudged = true
    const soon = this.#ports.clock.monotonic() + GATHER_MS
    if (this.#timer === undefined || this.#due > soon) this.#arm(GATHER_MS)
  }

  /**
   * @param {string} name
   * @param {any} counts Counts, or the device's id
   */
  #hear(name, counts) {
    if (name === "push:asked") this.nudge()
    if (name === "device:unknown" && !this.#unknown.has(counts)) {
      this.#unknown.set(counts, false)
      this.nudge()
    }
    if (name === "op:saved") this.#gather()
    if (name !== "outbox:changed" || counts.unsent + counts.received === 0) return
    // Another tab's op: that tab sends it, or, should it be gone, this one.
    if (this.#busy)
      this.#changed = true // perhaps behind this turn
    else if (this.#timer === undefined) this.#arm(this.#pause())
  }

  #pause() {
    return pause(this.#ports)
  }

  /** @param {number} pause ms */
  #arm(pause) {
    if (this.#busy || this.#stopped) return
    const { timers, clock } = this.#ports
    timers.clear(this.#timer)
    const wait = Math.max(pause, this.#rest - clock.monotonic())
    this.#due = clock.monotonic() + wait
    this.#timer = timers.set(() => void this.#turn(), wait)
  }

  async #turn() {
    const { locks, timers, outbox } = this.#ports
    this.#timer = undefined
    this.#busy = true
    this.#nudged = false
    this.#changed = false
    /** @type {number | undefined} */
    let pause
    try {
      pause = await alone(locks, timers, () => this.#batch())
    } catch (problem) {
      // The edge: whatever went wrong, ops still wait and a timer must exist.
      outbox.tell("sync:failed", problem)
      pause = this.#pause()
    }
    this.#busy = false
    if (this.#nudged) this.#arm(0)
    else if (pause !== undefined || this.#changed) this.#arm(pause ?? this.#pause())
  }

  /**
   * Sends one batch.
   * @returns {Promise<number | undefined>} ms until the next; undefined where nothing waits
   */
  async #batch() {
    const waiting = await this.#ports.outbox.waiting(OPS_MAX + this.#failures.size)
    const batch = takeBatch(waiting, this.#failures, this.#size)
    const rows = batch.length === 0 || this.#strikes === 0 ? await this.#shows(batch) : batch
    const device = rows[0]?.device ?? (await this.#toldNothing())
    if (!device) return undefined
    const verdict = await this.#send(device, rows)
    switch (verdict.kind) {
      case "answered":
        return this.#answered(device, rows, verdict.reply)
      case "too_large":
        this.#halve(rows)
        break
      case "device.unknown":
        // Its ops stay; another device's go first, and the page enrols anew at the next sign-in.
        for (const row of rows) this.#failed(row)
        if (this.#unknown.has(device)) this.#unknown.set(device, true)
        this.#ports.outbox.tell("device:unknown", device)
        break
      case "busy":
        this.#rest = this.#ports.clock.monotonic() + verdict.waitMs
        break
      default:
        this.#strike(rows)
    }
    return this.#pause()
  }

  /**
   * The last ops of a device that the school does not know and has not been shown, sent or not: they
   * prove whose it is (PROTOCOL 9.5). Else `batch`.
   * @param {OpRow[]} batch
   */
  async #shows(batch) {
    for (const [device, shown] of this.#unknown) {
      const rows = shown ? [] : await this.#ports.outbox.newest(device)
      // The key before speaks for one that has made nothing, once: it hears what the school has lost.
      if (rows[0] && rows[0].device !== device) this.#unknown.set(device, true)
      if (rows.length > 0) return rows
    }
    return batch
  }

  /** A device that has lost what is wanted, and has not said so since: a push without ops does. */
  async #toldNothing() {
    const { device, ranges } = await this.#ports.outbox.lost()
    return ranges.length > 0 && JSON.stringify(ranges) !== this.#told ? device : undefined
  }

  /**
   * @param {string} name
   * @param {OpRow[]} rows of that device
   * @returns {Promise<Verdict>}
   */
  async #send(name, rows) {
    const { outbox, clock, crypto, gzip, fetch, timers } = this.#ports
    try {
      const device = await outbox.device(name)
      if (!device) throw new Error("the key of these ops is not here")
      const head = await outbox.head(name)
      const { ranges: lost } = await outbox.lost(name)
      const unknown = this.#unknown.has(name)
      const push = await makePush(rows, { device, head, lost, unknown, clock, crypto, gzip })
      const measured = clock.contact()
      const verdict = await inTime(timers, async signal =>
        judge(await fetch("/sync/push", request(push, signal)), push.push),
      )
      if (verdict.kind === "answered") {
        measured(verdict.reply.time, head, verdict.reply.ticket)
        this.#told = JSON.stringify(lost)
        this.#unknown.delete(name)
      }
      return verdict
    } catch (problem) {
      outbox.tell("push:failed", problem)
      return { kind: "unexplained" }
    }
  }

  /**
   * @param {string} device
   * @param {OpRow[]} rows
   * @param {PushReply} reply
   */
  async #answered(device, rows, reply) {
    const { outbox } = this.#ports
    const ids = rows.map(row => row.id)
    const { answered, moved, again, lost } = await outbox.settle({ device, ids }, reply)
    if (answered === 0 && rows.length > 0) {
      this.#strike(rows)
      return this.#pause()
    }
    this.#strikes = 0
    this.#size = Math.min(this.#size * 2, OPS_MAX)
    for (const id of ids) this.#failures.delete(id)
    const { unsent, received } = await outbox.counts()
    // At once only after progress: what is wanted or received again and again must not spin.
    if (unsent > 0 && moved > 0 && again === 0) return 0
    return unsent + received > 0 || lost ? this.#pause() : undefined
  }

  /** @param {OpRow[]} rows */
  #strike(rows) {
    this.#strikes += 1
    if (this.#strikes >= STRIKES) this.#halve(rows)
  }

  /** @param {OpRow[]} rows */
  #halve(rows) {
    this.#strikes = 0
    const [only] = rows
    if (rows.length > 1) this.#size = Math.floor(rows.length / 2)
    else if (only) this.#failed(only)
  }

  /** @param {OpRow} row */
  #failed({ id }) {
    this.#failures.set(id, (this.#failures.get(id) ?? 0) + 1)
  }
}

/**
 * @param {Push} push
 * @param {AbortSignal} signal
 * @returns {RequestInit}
 */
const request = ({ body, signature }, signal) => ({
  method: "POST",
  headers: {
    "Content-Type": "application/x-firstbell-push",
    "X-Firstbell-Signature": signature,
  },
  body,
  signal,
  cache: "no-store",
  redirect: "error", // a portal or a sign-in page is no answer
})

/**
 * Full jitter, ms (PROTOCOL 3.8).
 * @param {{ random: () => number, visible: () => boolean }} ports
 */
export function pause({ random, visible }) {
  if (!visible()) return PAUSE_HIDDEN_MS
  return PAUSE_MIN_MS + random() * (PAUSE_MAX_MS - PAUSE_MIN_MS)
}

/**
 * `work` with a signal that aborts after 15 s, the reading of the body included.
 * @template T
 * @param {Timers} timers
 * @param {(signal: AbortSignal) => Promise<T>} work
 */
export async function inTime(timers, work) {
  const abort = new AbortController()
  const timer = timers.set(() => abort.abort(new Error("no answer in time")), TIMEOUT_MS)
  try {
    return await work(abort.signal)
  } finally {
    timers.clear(timer)
  }
}
