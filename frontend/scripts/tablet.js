// @ts-check
/**
 * This browser as a tablet: the device modules with the browser's own store, clock, network and locks.
 * @module
 * @import { Act, Author } from "../../sync/device/types.js"
 */
import { Beacon } from "../../sync/device/beacon.js"
import { openClock, schoolTime } from "../../sync/device/clock.js"
import { enrol } from "../../sync/device/device.js"
import { webCrypto } from "../../sync/device/keys.js"
import { Outbox } from "../../sync/device/outbox.js"
import { openStore } from "../../sync/device/outbox_store.js"
import { gzip } from "../../sync/device/push.js"
import { Sender } from "../../sync/device/sender.js"
import { about, held } from "./holding.js"
import { forgetMe, keepMe, whoAmI } from "./vault.js"

/** @typedef {Awaited<ReturnType<typeof openTablet>>} Tablet */

const timers = {
  /** @param {() => void} work @param {number} ms */
  set: (work, ms) => setTimeout(work, ms),
  /** @param {any} timer */
  clear: timer => clearTimeout(timer),
}

/** Opens the outbox and starts its sender; rejects where this browser can store nothing. */
export async function openTablet() {
  const crypto = webCrypto(globalThis.crypto)
  const store = await openStore(indexedDB)
  const wall = () => Date.now()
  const monotonic = () => performance.now()
  const clock = await openClock({ store, crypto, wall, monotonic })
  const channel = new BroadcastChannel("firstbell")
  const outbox = new Outbox({ store, crypto, clock, channel })
  outbox.listen(event => {
    // From whichever page it is heard (PROTOCOL 8.4).
    if (event === "device:ended") {
      forgetMe().catch(problem => console.error("the vault could not be emptied", problem))
    }
  })
  /** @type {typeof globalThis.fetch} */
  const fetch = (url, init) => globalThis.fetch(url, init)
  const visible = () => !document.hidden
  const ports = { outbox, clock, crypto, fetch, timers, random: Math.random, visible }
  const sender = new Sender({ ...ports, gzip, locks: navigator.locks })
  const beacon = new Beacon({
    ...ports,
    channel,
    held: () => held(schoolTime(clock.schoolNow()).date),
    about,
  })
  sender.start()
  const nudge = () => {
    sender.nudge()
    beacon.nudge()
  }
  addEventListener("online", nudge)
  document.addEventListener("visibilitychange", () => document.hidden || nudge())
  askToPersist()

  /** @type {Author | undefined} */
  let author
  let shownEpoch = ""
  return {
    outbox,
    clock,
    sender,
    /** Not started: a page does so when it knows whose the browser is. */
    beacon,
    /** A page shows the log of that epoch: of another than before the outbox must hear (PROTOCOL 9.2). */
    shows(/** @type {string} */ epoch) {
      if (shownEpoch && shownEpoch !== epoch) beacon.nudge()
      shownEpoch = epoch
    },
    /** Whether this browser can make entries as its user. */
    ready: () => author !== undefined,
    /**
     * Takes up the grant that the vault keeps, of `staff` or, where none is named, of anybody.
     * @param {string} [staff]
     */
    async resume(staff) {
      const kept = await whoAmI()
      if (kept?.author && (await outbox.device(kept.author.device))?.ended) {
        await forgetMe() // the page that heard of the end was closed before it could
        return undefined
      }
      if (kept?.author && (!staff || kept.me.staff === staff)) author = kept.author
      return kept?.me
    },
    /** Whether the user's key must make way for another (PROTOCOL 8.1). */
    isForked: async () =>
      author !== undefined && (await outbox.device(author.device))?.forked === true,
    /**
     * Takes no more entries; what is saved is sent all the same.
     * @returns {boolean} whether it took any until now
     */
    leave() {
      const took = author !== undefined
      author = undefined
      return took
    },
    /**
     * Registers this browser for the user who is signed in, and keeps the grant in the vault.
     * @param {{ school: string, staff: string, name: string }} me
     * @param {string} csrf
     */
    async enrol(me, csrf) {
      const keepGrant = (/** @type {Author} */ granted) => keepMe({ me, author: granted })
      const headers = { "x-csrftoken": csrf }
      const enrolling = { store, crypto, clock, fetch, timers, keepGrant }
      author = await enrol(enrolling, { ...me, headers })
      sender.nudge() // where the school has begun a new epoch, everything waits again
    },
    /**
     * Saves an op; resolves once it is on the disk.
     * @param {Act} act
     */
    record(act) {
      if (!author) return Promise.reject(new Error("nobody has signed in on this tablet"))
      return outbox.record(author, act)
    },
  }
}

function askToPersist() {
  // Not in every engine, and a browser may say no: the outbox asks again at the next start.
  navigator.storage?.persist?.().catch(() => {})
}
