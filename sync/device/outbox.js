// @ts-check
/**
 * The outbox: ops are chained on here, and leave only by the server's word (SYNC §1, PROTOCOL 2.4, 3.4).
 * @module
 * @import { Act, Author, BeaconReply, Channel, Counts, Crypto, DeviceRow, Head, Heard, OpRow } from "./types.js"
 * @import { Place, PushReply, Store, Tk, Tx } from "./types.js"
 * @import { Clock } from "./clock.js"
 */
import { randomId } from "./ids.js"
import { freezeOp, opMac, split } from "./op.js"
import { NotSaved } from "./outbox_store.js"
import { entriesOf } from "./report.js"
import { answeredBefore, headOf, hearDevice, hearEpoch, lostOf, prune, settleIn } from "./settle.js"

const TRIES_MAX = 100
/** Unsent ops whose entries are counted: each tap asks. Every op beyond counts as one. */
const COUNTED_MAX = 200
/** Of a device that the school has forgotten: one of so many has a true mac. */
const NEWEST_MAX = 10
const CHANGED = "outbox:changed"

/**
 * Tells its listeners: `outbox:changed` (Counts), `op:saved` (OpRow, by this tab), `op:entered` (the
 * Place in the school's log of one that this tab made), `op:needs_person`, `grant:ended`, `push:asked`, `push:failed` and `sync:failed`
 * (Error), `device:unknown` (device id), `device:forked`, `device:ended`, `epoch:changed` (epoch),
 * `push:answered` (PushReply).
 */
export class Outbox {
  /** @type {Set<(name: string, detail?: any) => void>} */
  #listeners = new Set()
  /** @type {Promise<unknown>} */
  #tail = Promise.resolve()
  /** @type {Map<string, Head>} */
  #heads = new Map()
  /** Ids of ops that this tab made: their page shows them already. @type {Set<string>} */
  #own = new Set()
  #ports

  /** @param {{ store: Store, crypto: Crypto, clock: Clock, channel?: Channel }} ports */
  constructor(ports) {
    this.#ports = ports
    ports.channel?.addEventListener("message", ({ data }) => {
      if (data === CHANGED) this.#count()
      else this.tell(String(data))
    })
  }

  /**
   * @param {(name: string, detail?: any) => void} listener
   * @returns {() => void} ends the listening
   */
  listen(listener) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  tell(name, detail) {
    for (const listener of this.#listeners) listener(name, detail)
  }

  /**
   * Makes the op and resolves when it is saved on this tablet; rejects with NotSaved, and then the
   * screen must say so. Ops of one tab are chained in the order of the calls, with the time of the call.
   * @param {Author} author
   * @param {Act} act
   * @returns {Promise<OpRow[]>} one op, or several where the pupils are too many for one
   */
  record(author, act) {
    const { clock } = this.#ports
    const times = { wall: clock.now(), run: clock.run(), tk: clock.tk(author.device) }
    const saved = this.#tail.then(async () => {
      const rows = []
      for (const body of split(act.body)) {
        const row = await this.#append(author, { ...act, body, ...times })
        rows.push(row)
        this.#own.add(row.id)
        this.tell("op:saved", row)
        this.#changed()
      }
      return rows
    })
    this.#tail = saved.catch(() => {}) // told to the caller; the next op has its own try
    return saved
  }

  /**
   * Hashes first, then checks in the transaction that the chain still ends where it did: WebCrypto
   * would end an IndexedDB transaction, and another tab may be quicker (PROTOCOL 2.4).
   * @param {Author} author
   * @param {Act & { wall: number, run: [string, number], tk: Tk | null }} act
   */
  async #append(
    { school, device, staff, grant, secret },
    { type, register, body, base, wall, run, tk },
  ) {
    const { store, crypto } = this.#ports
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      // What this tab wrote last spares a transaction; the one below checks it all the same.
      const head = this.#heads.get(device) ?? (await this.head(device))
      const n = head.n + 1
      const salt = randomId(crypto)
      const chained = { school, device, n, prev: head.id, tk, salt }
      const said = { type, register, body, base, grant, wall, run }
      const op = await freezeOp({ ...chained, ...said }, crypto)
      const mac = await opMac(op.text, secret, crypto)
      /** @type {OpRow} */
      const row = { ...op, device, n, register, mac, author: staff, made: wall, state: "unsent" }
      if (await store.write(tx => chainOn(tx, row, head))) {
        this.#heads.set(device, { device, n, id: row.id })
        return row
      }
      this.#heads.delete(device) // another tab was quicker
    }
    throw new NotSaved("chain.busy")
  }

  /** @param {string} device @returns {Promise<Head>} */
  head(device) {
    return this.#ports.store.read(tx => headOf(tx, device))
  }

  /** @returns {Promise<Counts>} */
  counts() {
    return this.#ports.store.read(async tx => {
      const unsent = await tx.count("state", ...within("unsent"))
      const read = await tx.range("state", ...within("unsent"), COUNTED_MAX)
      const entries = read.reduce((sum, row) => sum + entriesOf(row), unsent - read.length)
      return { unsent, received: await tx.count("state", ...within("received")), entries }
    })
  }

  /**
   * Ops that want the server's word: the unsent in order, then the received in order.
   * @param {number} limit of each
   */
  waiting(limit) {
    return this.#ports.store.read(async tx => [
      ...(await tx.range("state", ...within("unsent"), limit)),
      ...(await tx.range("state", ...within("received"), limit)),
    ])
  }

  /**
   * The last ops of a device that are still here, sent or not, in order; of one that has made none those
   * of the key before it.
   * @param {string} device
   */
  newest(device) {
    return this.#ports.store.read(async tx => {
      const others = (await tx.all("devices")).sort((a, b) => b.made - a.made)
      for (const id of [device, ...others.map(other => other.id)]) {
        const { n } = await headOf(tx, id)
        const rows = await tx.range("place", [id, n - NEWEST_MAX + 1], [id, n])
        if (rows.length > 0) return rows
      }
      return []
    })
  }

  /**
   * Every op of a register that is still here, in order.
   * @param {string} register
   */
  async ofRegister(register) {
    const [rows, devices] = await this.#ports.store.read(async tx => [
      await tx.range("register", register, register),
      await tx.all("devices"),
    ])
    // Each key counts from 1, and a page may go on under the key before. Old rows do not say `nth`.
    const keys = devices.sort((a, b) => a.made - b.made).map(({ id }) => id)
    const key = (/** @type {OpRow} */ row) => keys.indexOf(row.device)
    return rows.sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || key(a) - key(b) || a.n - b.n)
  }

  /**
   * Ops to lay over a page that shows the register as of `shown`: those that it cannot contain yet.
   * Held and quarantined ops are not among them.
   * @param {string} register
   * @param {Place} shown
   */
  async pending(register, [epoch, seq]) {
    const rows = await this.ofRegister(register)
    return rows.filter(row =>
      row.state === "sent" ? row.seq !== undefined && (row.epoch !== epoch || row.seq > seq) : true,
    )
  }

  /** @param {string} device */
  device(device) {
    return this.#ports.store.read(tx => tx.get("devices", device))
  }

  /** What was answered under other keys (PROTOCOL 9.6). @param {DeviceRow} device @param {string} epoch */
  answeredBefore(device, epoch) {
    return this.#ports.store.read(tx => answeredBefore(tx, device, epoch))
  }

  /**
   * Ranges that the server wants and that are not here: of `device`, or of any that has some.
   * @param {string} [device]
   */
  lost(device) {
    return this.#ports.store.read(tx => lostOf(tx, device))
  }

  /**
   * Takes up what the answer to a beacon says; every tab hears what is news.
   * @param {string} device
   * @param {BeaconReply} said
   */
  async hear(device, said) {
    const known = await this.device(device)
    if (known?.epoch === said.epoch && !said.forked && !said.ended) return
    const heard = await this.#ports.store.write(async tx => ({
      newEpoch: await hearEpoch(tx, device, said.epoch),
      ...(await hearDevice(tx, device, said)),
    }))
    this.#tellDevice(heard)
    if (heard.newEpoch) this.tell("epoch:changed", said.epoch)
    if (heard.newEpoch || heard.forked) this.#changed()
  }

  /** @param {Heard} news */
  #tellDevice({ forked, ended }) {
    if (forked) this.#tellAll("device:forked")
    if (ended) this.#tellAll("device:ended")
  }

  /** In every tab: the one that sends is not always the one that made the op. @param {string} name */
  #tellAll(name) {
    this.#ports.channel?.postMessage(name)
    this.tell(name)
  }

  /**
   * Writes down what the server said. Answers on ops that were not in the push do not count.
   * @param {{ device: string, ids: string[] }} push
   * @param {PushReply} reply
   * @returns {Promise<{ answered: number, moved: number, again: number, lost: boolean }>} ops that it
   *   speaks of, ops that it moved on, ops to send once more; whether it wants what is not here
   */
  async settle({ device, ids }, reply) {
    const { store, clock } = this.#ports
    // Both clocks must say that an op is old: one that is years ahead deletes nothing.
    const now = Math.min(reply.time, clock.now())
    const said = await store.write(async tx => {
      const settled = await settleIn(tx, device, ids, reply)
      await prune(tx, reply, now)
      return settled
    })
    for (const { id, disposition, seq } of reply.ops) {
      if (disposition === "held" || disposition === "quarantined") this.#tellAll("op:needs_person")
      if (seq !== undefined && this.#own.delete(id)) this.tell("op:entered", [reply.epoch, seq])
    }
    if (reply.ops.some(({ text }) => text === "grant.revoked")) this.#tellAll("grant:ended")
    if (said.newEpoch) this.tell("epoch:changed", reply.epoch)
    this.tell("push:answered", reply)
    this.#tellDevice(said)
    this.#changed()
    return said
  }

  #changed() {
    this.#ports.channel?.postMessage(CHANGED)
    this.#count()
  }

  #count() {
    this.counts().then(
      counts => this.tell(CHANGED, counts),
      problem => this.tell("sync:failed", problem),
    )
  }
}

/** @param {OpRow["state"]} state @returns {[[string, number], [string, number]]} */
const within = state => [
  [state, 0],
  [state, Number.POSITIVE_INFINITY],
]

/**
 * False where another tab's op came first.
 * @param {Tx} tx
 * @param {OpRow} row
 * @param {Head} before
 */
async function chainOn(tx, row, before) {
  const head = await headOf(tx, row.device)
  if (head.n !== before.n || head.id !== before.id) return false
  const nth = (await tx.all("heads")).reduce((sum, { n }) => sum + n, 1)
  tx.put("ops", { ...row, nth })
  tx.put("heads", { device: row.device, n: row.n, id: row.id })
  return true
}
