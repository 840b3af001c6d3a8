// @ts-check
/**
 * Tells the school what this browser holds, also while its entries cannot get through (PROTOCOL 6, 7).
 * Driven by state: while an op is unsent or a register is open, a timer exists (SYNC §1.4).
 * @module
 * @import { BeaconReply, Counts, Crypto, DeviceRow, Fetch, Head, Held, Report } from "./types.js"
 * @import { Channel, Timers } from "./types.js"
 * @import { Clock } from "./clock.js"
 * @import { Outbox } from "./outbox.js"
 */
import { bytes, text } from "./ids.js"
import { isTaken, reports } from "./report.js"
import { inTime, PAUSE_HIDDEN_MS, pause } from "./sender.js"

const TAG = "firstbell-beacon-1\n"
const BYTES_MAX = 2_000
const EVERY_MS = 20_000
const AFTER_TAPS_MS = 2_000
const LOOK_AGAIN_MS = EVERY_MS // by a clock that was set back nothing is open, until it is set right
const OPS_MAX = 2_000
const AGE_MAX_MS = 400 * 24 * 3600 * 1000
const SENT = "beacon:sent"

/**
 * @typedef {object} Ports
 * @property {Outbox} outbox
 * @property {Clock} clock
 * @property {Crypto} crypto
 * @property {Fetch} fetch
 * @property {Timers} timers
 * @property {() => number} random from 0, below 1
 * @property {() => boolean} visible whether the page is shown
 * @property {() => Promise<Held>} held what the vault holds for its user
 * @property {() => Promise<{ v: string, st: string }>} about release, and how the storage is kept
 * @property {Channel} [channel] tells other tabs that they need not
 */

export class Beacon {
  #ports
  /** @type {unknown} */
  #timer
  #stopped = false
  #busy = false
  /** A pause that was asked for during a turn. @type {number | undefined} */
  #asked
  #nudged = false
  #latest = 0 // on the monotonic clock: a burst of taps puts a beacon off until then
  #rest = 0 // none before this: Retry-After
  /** Of the school's log. @type {[string, number] | undefined} */
  #seen
  /** Devices that have told of a register: they tell too when they hold none. @type {Set<string>} */
  #holding = new Set()

  /** @param {Ports} ports */
  constructor(ports) {
    this.#ports = ports
  }

  /** @returns {() => void} stops it */
  start() {
    const end = this.#ports.outbox.listen((name, detail) => this.#hear(name, detail))
    this.nudge()
    return () => {
      end()
      this.#stopped = true
      this.#ports.timers.clear(this.#timer)
    }
  }

  /** Now, also where nothing waits: when the day is made ready, or what is held has changed. */
  nudge() {
    this.#nudged = true
    this.#arm(0)
  }

  /** At once, and resolves when it is said: before a page goes away. */
  async say() {
    this.#nudged = true
    await this.#tell()
  }

  /**
   * @param {string} name
   * @param {any} detail
   */
  #hear(name, detail) {
    if (name === "op:saved") this.#burst()
    if (name === "outbox:changed" && detail.unsent > 0) {
      // What this turn has heard may have made ops unsent. At rest it is another tab's op.
      if (this.#busy) this.#arm(EVERY_MS)
      else if (this.#timer === undefined) this.#burst()
    }
    if (name === "push:answered") {
      this.saw(detail)
      this.#said()
    }
    if (name === SENT) this.#arm(EVERY_MS) // by another tab
  }

  /**
   * Of the log; a lower number takes none back (PROTOCOL 9.1). `time` far from ours: a clock was set.
   * @param {{ epoch: string, seq: number, time?: number }} said
   */
  saw({ epoch, seq, time }) {
    if (this.#seen?.[0] !== epoch || this.#seen[1] < seq) this.#seen = [epoch, seq]
    const now = this.#ports.clock.schoolNow()
    if (Math.abs((time ?? now) - now) > EVERY_MS) this.nudge()
  }

  /** 2 s after the last of a burst of taps, and never later than without it. */
  #burst() {
    const now = this.#ports.clock.monotonic()
    if (this.#timer === undefined && !this.#busy) this.#latest = now + EVERY_MS
    this.#arm(Math.min(AFTER_TAPS_MS, Math.max(0, this.#latest - now)))
  }

  /** A push that leaves nothing here has said as much as a beacon (PROTOCOL 6.2). */
  async #said() {
    const { unsent } = await this.#ports.outbox.counts()
    if (unsent === 0 && !this.#nudged) this.#arm(EVERY_MS)
  }

  /** @param {number} pause ms */
  #arm(pause) {
    if (this.#stopped) return
    if (this.#busy) {
      this.#asked = Math.min(this.#asked ?? pause, pause)
      return
    }
    const { timers, clock } = this.#ports
    timers.clear(this.#timer)
    const wait = Math.max(pause, this.#rest - clock.monotonic())
    this.#timer = timers.set(() => void this.#turn(), wait)
  }

  async #turn() {
    const { outbox, clock } = this.#ports
    this.#timer = undefined
    this.#busy = true
    this.#latest = clock.monotonic() + EVERY_MS
    /** @type {number | undefined} */
    let after
    try {
      after = await this.#tell()
    } catch (problem) {
      // The edge: whatever went wrong, the school still has to hear.
      outbox.tell("sync:failed", problem)
      after = pause(this.#ports)
    }
    this.#busy = false
    const next = Math.min(
      after ?? Number.POSITIVE_INFINITY,
      this.#asked ?? Number.POSITIVE_INFINITY,
    )
    this.#asked = undefined
    if (Number.isFinite(next)) this.#arm(next)
  }

  /** @returns {Promise<number | undefined>} ms until the next; undefined where nothing is to be told */
  async #tell() {
    const { outbox, clock, held, channel } = this.#ports
    const rows = (await outbox.waiting(OPS_MAX)).filter(row => row.state === "unsent")
    const holds = await held()
    const untaken = []
    for (const register of holds.registers) {
      if (!isTaken(await outbox.ofRegister(register.id))) untaken.push(register)
    }
    const now = clock.schoolNow()
    const coming = untaken.map(({ opens }) => opens - now).filter(ms => ms > 0)
    const rest = coming.length > 0 ? Math.min(...coming, LOOK_AGAIN_MS) : undefined
    const goesOn = rows.length > 0 || coming.length < untaken.length
    if (!goesOn && !this.#nudged) return rest
    this.#nudged = false
    let heard = true
    const told = reports(rows, { ...holds, registers: untaken })
    const gone = [...this.#holding].filter(id => !told.some(({ device }) => device === id))
    for (const report of [...told, ...gone.map(device => ({ device, held: [] }))]) {
      heard = (await this.#send(report)) && heard
    }
    if (heard) channel?.postMessage(SENT)
    else this.#nudged = true
    if (!heard) return pause(this.#ports)
    return goesOn ? EVERY_MS : rest
  }

  /**
   * @param {Report} report
   * @returns {Promise<boolean>} whether the school has heard it
   */
  async #send(report) {
    const { outbox, clock, crypto, fetch, timers, about } = this.#ports
    const device = await outbox.device(report.device)
    if (!device) return true // nobody can sign for it
    const head = await outbox.head(device.id)
    const { epoch = this.#seen?.[0] ?? "" } = device
    // An epoch that the disk has not taken yet is none whose losses its ops were sent again for.
    /** @type {[string, number]} */
    const seen = this.#seen?.[0] === epoch ? this.#seen : [epoch, 0]
    const answered = await outbox.answeredBefore(device, seen[0])
    const by = { device, head, seen, answered, clock, ...(await about()) }
    const body = makeBeacon(report, by)
    const signature = text(await crypto.sign(device.keys, signedBytes(body)))
    const measured = clock.contact()
    try {
      const reply = await inTime(timers, async signal =>
        this.#judge(await fetch("/sync/beacon", request(body, signature, signal)), device.id),
      )
      if (!reply) return false
      measured(reply.time, head, reply.ticket)
      this.saw(reply)
      if (report.held.length > 0) this.#holding.add(device.id)
      else this.#holding.delete(device.id)
      await outbox.hear(device.id, reply)
      return true
    } catch {
      return false // no answer in time
    }
  }

  /**
   * @param {Response} response
   * @param {string} device
   * @returns {Promise<BeaconReply | undefined>}
   */
  async #judge(response, device) {
    const { outbox, clock } = this.#ports
    const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN)
    if ([429, 503].includes(response.status) && seconds >= 0) {
      this.#rest = clock.monotonic() + Math.min(seconds * 1000, PAUSE_HIDDEN_MS)
    }
    const said = await response.json()
    if (response.status === 401 && said?.code === "device.unknown") {
      outbox.tell("device:unknown", device)
    }
    return response.status === 200 && !response.redirected && isReply(said) ? said : undefined
  }
}

/**
 * What a device signs (PROTOCOL 6.1).
 * @param {string} body
 */
export const signedBytes = body => bytes(TAG + body)

/** Whether `said` looks like a ticket; only its server can tell more (PROTOCOL 6.3). @param {unknown} said */
export const isTicket = said => typeof said === "string" && /^[\w-]{48}$/.test(said)

/** @param {any} said @returns {said is BeaconReply} */
function isReply(said) {
  return (
    isTicket(said?.ticket) &&
    typeof said.epoch === "string" &&
    Number.isInteger(said.seq) &&
    Number.isInteger(said.time)
  )
}

/**
 * The beacon's text (PROTOCOL 6.1); of too many registers, those that matter most.
 * @param {Report} report
 * @param {{ device: DeviceRow, head: Head, seen: [string, number], answered?: string[],
 *   clock: Clock, v: string, st: string }} by
 */
export function makeBeacon({ held }, { device, head, seen, answered = [], clock, v, st }) {
  const now = clock.now()
  /** @type {Record<string, [string, number, number][]>} */
  const open = {}
  const write = () =>
    JSON.stringify({
      ...{ school: device.school, device: device.id, head: [head.n, head.id], wall: now },
      ...{ run: clock.run(), rtt: clock.rtt, seen, v, st, open },
      answered: answered.length > 0 ? answered : undefined,
    })
  let body = write()
  for (const { grant, register, unsent, oldest } of held) {
    const age = unsent > 0 ? Math.min(Math.max(now - oldest, 0), AGE_MAX_MS) : 0
    open[grant] = [...(open[grant] ?? []), [register, unsent, age]]
    const longer = write()
    if (longer.length > BYTES_MAX) break
    body = longer
  }
  return body
}

/**
 * @param {string} body
 * @param {string} signature
 * @param {AbortSignal} signal
 * @returns {RequestInit}
 */
const request = (body, signature, signal) => ({
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Firstbell-Signature": signature },
  body,
  signal,
  keepalive: true, // also when the page goes away
  cache: "no-store",
  redirect: "error", // a portal or a sign-in page is no answer
})
