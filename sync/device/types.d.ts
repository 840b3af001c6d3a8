/**
 * What the device modules hand each other; nothing of this reaches a browser.
 *
 * A simulator passes its own `Store`, `Crypto`, `Clock` and `Ports`; the browser's are made in
 * outbox_store.js, keys.js and clock.js.
 */

export type Bytes = Uint8Array<ArrayBuffer>

/** WebCrypto, or a simulator's deterministic stand-in (SYNC §7.1). Keys are opaque here. */
export interface Crypto {
  random(length: number): Bytes
  sha256(bytes: Bytes): Promise<Bytes>
  generateKeys(): Promise<DeviceKeys>
  /** ECDSA P-256, SHA-256, r‖s. */
  sign(keys: DeviceKeys, bytes: Bytes): Promise<Bytes>
  importSecret(raw: Bytes): Promise<CryptoKey>
  mac(secret: CryptoKey, bytes: Bytes): Promise<Bytes>
}

/** `publicKey`: uncompressed point, 65 bytes. */
export interface DeviceKeys {
  privateKey: CryptoKey
  publicKey: Bytes
}

export type Disposition = "received" | "accepted" | "held" | "quarantined" | "set_aside"

/**
 * The newest ticket: it, the head (n, id) for which it was given, and the device's wall clock, page
 * life, monotonic clock and the round trip at its receipt (PROTOCOL 2.6).
 */
export type Tk = [string, number, string, number, string, number, number]

/** [epoch, seq] of the server's log. */
export type Place = [string, number]

/** `pupils` first, then `at`, then `src`: the bytes follow the order written here (PROTOCOL 2.5). */
export interface Body {
  pupils?: string[]
  at?: string
  src?: "clock" | "typed"
}

export type OpType = "seen" | "not_seen" | "no_statement" | "arrived" | "complete" | "reopened"

/** The fields of PROTOCOL 2.1. */
export interface Op {
  school: string
  device: string
  n: number
  prev: string
  type: OpType
  register: string
  body: Body
  base: Place
  grant: string
  tk: Tk | null
  wall: number
  run: [string, number]
  salt: string
}

/** Who makes ops: a grant and its secret, out of the vault (SYNC §2). */
export interface Author {
  school: string
  device: string
  staff: string
  grant: string
  secret: CryptoKey
}

/** What an author states; `base` is what the screen showed. */
export interface Act {
  type: OpType
  register: string
  body: Body
  base: Place
}

/**
 * One op in the outbox. `unsent`: the server's word is wanted. `received`: its bytes are durable
 * there, its word is asked for again. `sent`: it has its answer.
 */
export interface OpRow {
  id: string
  device: string
  n: number
  register: string
  text: string
  mac: string
  /** staff id of the author */
  author: string
  /** device clock, ms */
  made: number
  /** of all ops that this browser has made, under whatever key */
  nth?: number
  state: "unsent" | "received" | "sent"
  disposition?: Disposition
  seq?: number
  /** of the answer */
  epoch?: string
  grade?: string
  /** key of the sentence shown to the author */
  textKey?: string
  /** server clock, ms; absent until there is a final answer, so that only answered ops can be pruned */
  answered?: number
}

/** The device's newest op; n 0 and id "" before the first. */
export interface Head {
  device: string
  n: number
  id: string
}

/** What a reply says of the device itself (PROTOCOL 8.1, 8.4). */
export interface Heard {
  /** its chain has two branches: a new key at the next enrolment */
  forked?: boolean
  /** an administrator has ended it: no new marks under its key */
  ended?: boolean
}

export interface DeviceRow extends Heard {
  id: string
  school: string
  keys: DeviceKeys
  /** device clock, ms; later than of any key before */
  made: number
  epoch?: string
  name?: string
}

/** `clock`: the last measured offset; `ticket <device>`: the newest ticket; `lost <device>`: ranges that the server wants and nobody has. */
export interface FactRow {
  name: string
  offset?: number
  rtt?: number
  tk?: Tk
  ranges?: [number, number][]
}

export interface Rows {
  ops: OpRow
  heads: Head
  devices: DeviceRow
  facts: FactRow
}

/** Indexes of `ops`: place = [device, n], state = [state, n], register, answered. */
export type Index = "place" | "state" | "register" | "answered"
export type Key = string | number | (string | number)[]

/** One transaction. Only its own promises may be awaited inside (an IndexedDB one would end). */
export interface Tx {
  get<K extends keyof Rows>(store: K, key: string): Promise<Rows[K] | undefined>
  all<K extends keyof Rows>(store: K): Promise<Rows[K][]>
  put<K extends keyof Rows>(store: K, row: Rows[K]): void
  remove(store: keyof Rows, key: string): void
  /** Ops in the order of `index`, both bounds included. */
  range(index: Index, lower: Key, upper: Key, limit?: number): Promise<OpRow[]>
  count(index: Index, lower: Key, upper: Key): Promise<number>
}

/** `write` resolves when the commit is on the disk and rejects with NotSaved, never in between. */
export interface Store {
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** Ops, and `entries`: how many the unsent ones make, as chips and boards count (SYNC §2). */
export interface Counts {
  unsent: number
  received: number
  entries: number
}

export interface Timers {
  set(work: () => void, ms: number): unknown
  clear(timer: unknown): void
}

/** The part of BroadcastChannel that the outbox uses. */
export interface Channel {
  postMessage(message: string): void
  addEventListener(name: "message", listener: (event: { data: unknown }) => void): void
}

/** The part of LockManager that the sender uses. */
export interface Locks {
  request<T>(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    work: () => Promise<T>,
  ): Promise<T>
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Answer {
  id: string
  disposition: Disposition
  dup?: boolean
  seq?: number
  grade?: string
  text?: string
}

export interface PushReply extends Heard {
  push: string
  epoch: string
  seq: number
  time: number
  ops: Answer[]
  wanted?: [number, number][]
  ticket?: string
  /** acts up to here are in a backup */
  durable?: number
}

/** To a beacon (PROTOCOL 6.3). */
export interface BeaconReply extends Heard {
  ticket: string
  time: number
  epoch: string
  seq: number
  durable?: number
}

/** What the vault holds for its user: registers of today that the school has not seen taken. */
export interface Held {
  author?: { device: string; grant: string }
  /** `opens`: school clock, ms */
  registers: { id: string; opens: number }[]
}

/** `unsent`: entries; `oldest`: when the first of them was made, device clock, ms. */
export interface HeldRegister {
  register: string
  grant: string
  unsent: number
  oldest: number
}

export interface Report {
  device: string
  held: HeldRegister[]
}

export interface Push {
  push: string
  device: string
  /** as the push names it: its ticket is for this */
  head: Head
  ids: string[]
  body: Bytes
  signature: string
}

/** What became of a push. `waitMs`: the server asked for that pause. */
export type Verdict =
  | { kind: "answered"; reply: PushReply }
  | { kind: "device.unknown" }
  | { kind: "too_large" }
  | { kind: "busy"; waitMs: number }
  | { kind: "unexplained" }
