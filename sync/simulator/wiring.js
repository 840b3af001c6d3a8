// @ts-check
/**
 * Every part that the world is made of: the device modules as they ship, and the simulated things around
 * them. A re-created bug gives other parts (bugs/); shipped code knows nothing of it.
 * @module
 * @import { Browser } from "./browser.js"
 * @import { Disk as AnyDisk } from "./disk.js"
 * @import { Gate } from "./gate.js"
 * @import { Queue } from "./queue.js"
 * @import { Random } from "./random.js"
 */
import { ownStates } from "../../frontend/scripts/marks.js"
import { Beacon } from "../device/beacon.js"
import { openClock } from "../device/clock.js"
import { enrol } from "../device/device.js"
import { Outbox } from "../device/outbox.js"
import { Sender } from "../device/sender.js"
import { Channels } from "./channel.js"
import { seededCrypto } from "./crypto.js"
import { Disk } from "./disk.js"
import { TabLocks } from "./locks.js"
import { pack } from "./network.js"
import { TabTimers } from "./timers.js"

/** @typedef {typeof shipped} Wiring */

export const shipped = {
  // The device modules.
  Beacon,
  Outbox,
  Sender,
  enrol,
  openClock,
  ownStates,
  // Around them.
  channels: (/** @type {Queue} */ queue) => new Channels(queue),
  crypto: seededCrypto,
  disk: (/** @type {{ queue: Queue, random: Random }} */ by) => new Disk(by),
  /** @param {import("../device/types.js").Fetch} fetch @param {Browser} _browser */
  fetch: (fetch, _browser) => fetch,
  gzip: pack,
  locks: (/** @type {Queue} */ queue) => new TabLocks(queue),
  store: (/** @type {AnyDisk} */ disk, /** @type {Gate} */ gate) => disk.store(gate),
  timers: (/** @type {Queue} */ queue, /** @type {Gate} */ gate) => new TabTimers(queue, gate),
  // What the page does at these moments, beside what it does anyway.
  onSignOut: (/** @type {Browser} */ _browser) => {},
  onUpdate: (/** @type {Browser} */ _browser) => {},
  /** Name of a bug of the server's side. @type {string | null} */
  server: null,
}
