/** A tab that tells by beacons what it holds; the school's answers are the test's. */
import assert from "node:assert/strict"
import { Beacon } from "../../sync/device/beacon.js"
import { aBrowser, aTab, crypto, EPOCH, json, REGISTER, START } from "./tablet.js"

export const TICKET = "T".repeat(48)

/** A tab that beacons; `registers`: what its vault holds; `school.told`: what the school has heard. */
export async function aTeller({ registers = [], nobody = false, channel, visible } = {}) {
  const browser = await aBrowser()
  const tab = await aTab(browser, { channel, visible })
  const { school, timers } = browser
  const held = { author: undefined, registers }
  const told = []
  let answer = () => json(reply())
  const reply = () => ({ ticket: TICKET, time: school.time, epoch: EPOCH, seq: 7 })
  const { author, device } = tab
  if (!nobody) held.author = { device: device.id, grant: author.grant }
  const beacon = new Beacon({
    ...{ outbox: tab.outbox, clock: tab.clock, crypto, timers, channel },
    fetch: async (url, init) => {
      assert.equal(url, "/sync/beacon")
      told.push({ said: JSON.parse(init.body), init })
      return answer(init)
    },
    random: () => 0.5,
    visible: visible ?? (() => true),
    held: async () => ({ ...held }),
    about: async () => ({ v: "0f1e2d3c", st: "persisted" }),
  })
  const stop = beacon.start()
  const answers = with_ => {
    answer = with_
  }
  return { browser, tab, school, timers, beacon, told, held, answers, reply, stop }
}

/** Fires the next timer and waits until the beacon rests again. */
export async function turn({ timers, told }) {
  const before = told.length
  timers.fire()
  for (let quiet = 0; quiet < 200; quiet += timers.pauses.length > 0 ? 40 : 1) {
    await new Promise(done => setTimeout(done, 2))
  }
  return told.length - before
}

/** Everything of this tab is answered: what a push would do. */
export async function pushed({ tab }) {
  const rows = await tab.outbox.waiting(100)
  const ops = rows.map(({ id }, place) => ({ id, disposition: "accepted", seq: place + 1 }))
  const reply = { push: "", epoch: EPOCH, seq: rows.length, time: START, ops }
  await tab.outbox.settle({ device: tab.device.id, ids: rows.map(({ id }) => id) }, reply)
  await new Promise(done => setTimeout(done, 10))
}

/** A register that has just opened. */
export const open = ({ clock }) => ({ id: REGISTER, opens: clock.schoolNow() - 1 })
