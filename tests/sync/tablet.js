/**
 * A tablet for tests: the device modules as they ship on a real (in-memory) IndexedDB and real
 * WebCrypto; only clock, timers, network and locks are stand-ins, passed in.
 */
import "fake-indexeddb/auto"
import { gunzipSync } from "node:zlib"
import { IDBFactory } from "fake-indexeddb"
import { openClock } from "../../sync/device/clock.js"
import { ownDevice } from "../../sync/device/device.js"
import { randomId } from "../../sync/device/ids.js"
import { webCrypto } from "../../sync/device/keys.js"
import { opId } from "../../sync/device/op.js"
import { Outbox } from "../../sync/device/outbox.js"
import { openStore } from "../../sync/device/outbox_store.js"
import { gzip } from "../../sync/device/push.js"
import { Sender } from "../../sync/device/sender.js"

export const crypto = webCrypto(globalThis.crypto)
export const SCHOOL = "U2Nob29sT25lU2Nob29sMQ"
export const REGISTER = "UmVnaXN0ZXI4QlJlZ2lzdA"
export const ADA = "QWRhUHVwaWxBZGFQdXBpbA"
export const BEA = "QmVhUHVwaWxCZWFQdXBpbA"
export const OKAFOR = "T2thZm9yT2thZm9yT2thZg"
export const EPOCH = "RXBvY2hPbmVFcG9jaE9uZQ"
export const START = Date.UTC(2026, 10, 24, 8, 2)
const LEASE_MS = 15_000

/** Timers that run when a test says so. */
export class Timers {
  at = 0
  waiting = new Map()
  #last = 0

  set(work, ms) {
    this.#last += 1
    this.waiting.set(this.#last, { work, ms, due: this.at + ms })
    return this.#last
  }

  clear(timer) {
    this.waiting.delete(timer)
  }

  /** Pauses of senders that wait, without leases and time-outs. */
  get pauses() {
    return [...this.waiting.values()].filter(({ ms }) => ms !== LEASE_MS).map(({ ms }) => ms)
  }

  /** Fires the earliest timer, by default of a sender's pause. */
  fire(chosen = ({ ms }) => ms !== LEASE_MS) {
    const due = [...this.waiting].filter(([, timer]) => chosen(timer))
    const [first] = due.sort(([, a], [, b]) => a.due - b.due)
    if (!first) throw new Error("no timer exists")
    this.waiting.delete(first[0])
    this.at = Math.max(this.at, first[1].due)
    first[1].work()
  }

  /** Fires the lease or time-out that was set last. */
  fireLease() {
    const last = [...this.waiting.values()].filter(({ ms }) => ms === LEASE_MS).at(-1)
    this.fire(timer => timer === last)
  }
}

/** One browser: tabs share its disk, clock and locks. */
export async function aBrowser({ indexedDB = new IDBFactory(), locks, epoch } = {}) {
  const timers = new Timers()
  const store = await openStore(indexedDB)
  const browser = { indexedDB, store, timers, locks, wall: START, school: aSchool({ epoch }) }
  return browser
}

/** A page of `browser` with its outbox, an author and a sender that is not started yet. */
export async function aTab(browser, { channel, visible = () => true } = {}) {
  const { store, timers, locks } = browser
  const clock = await openClock({
    store,
    crypto,
    wall: () => browser.wall + timers.at,
    monotonic: () => timers.at,
  })
  const outbox = new Outbox({ store, crypto, clock, channel })
  const device = await ownDevice({ store, crypto, clock }, SCHOOL)
  const secret = await crypto.importSecret(crypto.random(32))
  const author = {
    school: SCHOOL,
    device: device.id,
    staff: OKAFOR,
    grant: randomId(crypto),
    secret,
  }
  const fetch = (url, init) => browser.school.answer(url, init)
  const ports = { outbox, clock, crypto, fetch, gzip, timers, locks, visible, random: () => 0.5 }
  const sender = new Sender(ports)
  const told = []
  outbox.listen((name, detail) => told.push([name, detail]))
  const record = (type = "seen", pupils = [ADA]) =>
    outbox.record(author, { type, register: REGISTER, body: { pupils }, base: [EPOCH, 0] })
  return { outbox, clock, sender, author, device, told, record, timers }
}

/** Fires the sender's next turn and waits until it rests again. */
export async function turn(tab) {
  tab.timers.fire()
  await rested(tab)
}

/** Until the sender pauses, or has nothing left to do. */
export async function rested({ timers, outbox }) {
  const drained = async () => {
    const { unsent, received } = await outbox.counts()
    return timers.waiting.size === 0 && unsent + received === 0
  }
  for (let quiet = 0; quiet < 5; ) {
    await new Promise(resolve => setTimeout(resolve, 1))
    quiet = timers.pauses.length > 0 || (await drained()) ? quiet + 1 : 0
  }
}

export async function eventually(holds) {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (await holds()) return
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  throw new Error("never came true")
}

/** The server's end of the push: keeps what it gets, answers as the protocol says. */
export function aSchool({ epoch = EPOCH } = {}) {
  const school = {
    pushes: [],
    ops: new Map(),
    epoch,
    time: START,
    wanted: [],
    disposition: () => "accepted",
    answer: null,
  }
  school.take = async init => {
    const push = await readPush(init)
    school.pushes.push(push)
    const ops = push.ops.map(({ id, text }) => {
      const dup = school.ops.has(id)
      if (!dup) school.ops.set(id, { text, seq: school.ops.size + 1 })
      const disposition = school.disposition(id)
      return { id, disposition, dup, seq: school.ops.get(id).seq, grade: "A" }
    })
    const { epoch: now, time, wanted, ticket } = school
    return { push: push.header.push, epoch: now, seq: school.ops.size, time, ops, wanted, ticket }
  }
  school.answer = async (_url, init) => json(await school.take(init))
  return school
}

export async function readPush(init) {
  const [headerLine, ...lines] = gunzipSync(init.body).toString().split("\n")
  const ops = []
  for (const line of lines) {
    const [mac, text] = [line.slice(0, 43), line.slice(44)]
    ops.push({ mac, text, id: await opId(text, crypto), n: JSON.parse(text).n })
  }
  const signature = init.headers["X-Firstbell-Signature"]
  return { header: JSON.parse(headerLine), headerLine, ops, signature }
}

export function json(said, status = 200, headers = {}) {
  return new Response(JSON.stringify(said), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  })
}

/** A tab with `count` unsent ops whose sender runs. */
export async function started(count, options = {}) {
  const browser = await aBrowser(options)
  const tab = await aTab(browser, options)
  const rows = (await Promise.all(Array.from({ length: count }, () => tab.record()))).flat()
  const stop = tab.sender.start()
  return { browser, school: browser.school, tab, rows, stop, timers: browser.timers }
}

export const unsent = async tab => (await tab.outbox.counts()).unsent

export async function drain(tab, turnsMax = 200) {
  let turns = 0
  while ((await unsent(tab)) > 0) {
    if (turns === turnsMax) throw new Error("the outbox is not empty")
    await turn(tab)
    turns += 1
  }
  return turns
}
