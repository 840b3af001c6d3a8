// @ts-check
/**
 * A browser as a tablet: the device modules that ship, wired as frontend/scripts/tablet.js wires them.
 * @module
 * @import { Held } from "../device/types.js"
 * @import { Tab } from "./tab.js"
 */

/** @typedef {Awaited<ReturnType<typeof openTablet>>} Tablet */

/**
 * Opens the outbox; its sender and its beacon are not started yet.
 * @param {Tab} tab
 * @param {() => Held} holds what the vault holds for its user
 */
export async function openTablet(tab, holds) {
  const { browser, fetch, gate, wiring, world } = tab
  const store = wiring.store(browser.disk, gate)
  const crypto = wiring.crypto(tab.random)
  const channel = browser.channels.port(gate)
  const wall = () => browser.wall
  const monotonic = () => world.queue.now - browser.slept - tab.began
  const clock = await wiring.openClock({ store, crypto, wall, monotonic })
  const outbox = new wiring.Outbox({ store, crypto, clock, channel })
  const visible = () => tab.visible
  const ports = { outbox, clock, crypto, fetch, visible, random: () => tab.random.real() }
  const locks = browser.locks.port(gate)
  const sender = new wiring.Sender({ ...ports, timers: tab.senderTimers, gzip: wiring.gzip, locks })
  const held = async () => holds()
  const about = async () => ({ v: "", st: "persisted" })
  const beacon = new wiring.Beacon({ ...ports, timers: tab.beaconTimers, channel, held, about })
  let shownEpoch = ""
  const shows = (/** @type {string} */ epoch) => {
    if (shownEpoch && shownEpoch !== epoch) beacon.nudge()
    shownEpoch = epoch
  }
  return { store, crypto, clock, outbox, sender, beacon, shows }
}
