import assert from "node:assert/strict"
import { test } from "node:test"
import { Beacon } from "../../sync/device/beacon.js"
import { ADA, aBrowser, aTab, BEA, crypto, EPOCH, json, REGISTER, START } from "./tablet.js"

const TICKET = "T".repeat(48)
const OTHER = "T3RoZXJSZWdpc3Rlck90aA"
const HOUR = 3_600_000

/** A tab that beacons; `registers`: what its vault holds; `school.told`: what the school has heard. */
async function aTeller({ registers = [], nobody = false, channel, visible } = {}) {
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
async function turn({ timers, told }) {
  const before = told.length
  timers.fire()
  for (let quiet = 0; quiet < 40; quiet += timers.pauses.length > 0 ? 8 : 1) {
    await new Promise(done => setTimeout(done, 2))
  }
  return told.length - before
}

/** Everything of this tab is answered: what a push would do. */
async function pushed({ tab }) {
  const rows = await tab.outbox.waiting(100)
  const ops = rows.map(({ id }, place) => ({ id, disposition: "accepted", seq: place + 1 }))
  const reply = { push: "", epoch: EPOCH, seq: rows.length, time: START, ops }
  await tab.outbox.settle({ device: tab.device.id, ids: rows.map(({ id }) => id) }, reply)
  await new Promise(done => setTimeout(done, 10))
}

const open = ({ clock }) => ({ id: REGISTER, opens: clock.schoolNow() - 1 })

test("it tells head, clocks and what is held, signed, in the protocol's order", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  const [row] = await teller.tab.record("seen", [ADA, BEA])
  teller.timers.at += 5_000

  await turn(teller)

  const [{ said, init }] = teller.told
  const { device, author, clock } = teller.tab
  assert.deepEqual(Object.keys(said), [
    ...["school", "device", "head", "wall", "run", "seen", "v", "st", "open"],
  ])
  assert.deepEqual(said.head, [1, row.id])
  assert.deepEqual(said.run, clock.run())
  assert.equal(said.wall, clock.now())
  assert.deepEqual(said.open, { [author.grant]: [[REGISTER, 2, 5_000]] })
  const key = await globalThis.crypto.subtle.importKey(
    "raw",
    device.keys.publicKey,
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["verify"],
  )
  const signature = Buffer.from(init.headers["X-Firstbell-Signature"], "base64url")
  const signed = Buffer.from(`firstbell-beacon-1\n${init.body}`)
  const how = { name: "ECDSA", hash: "SHA-256" }
  assert.ok(await globalThis.crypto.subtle.verify(how, key, signature, signed))
})

test("its reply's ticket goes into the next op, and its round trip into the next beacon", async () => {
  const teller = await aTeller()
  teller.answers(() => {
    teller.timers.at += 300
    return json(teller.reply())
  })
  teller.held.registers = [open(teller.tab)]
  await turn(teller)

  const [row] = await teller.tab.record()
  await turn(teller)

  const { tk } = JSON.parse(row.text)
  assert.deepEqual([tk[0], tk[1], tk[2], tk[6]], [TICKET, 0, "", 300])
  assert.equal(teller.told[1].said.rtt, 300)
  assert.deepEqual(teller.told[1].said.seen, [EPOCH, 7])
})

test("every 20 s while a register is open", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]

  for (let beacons = 1; beacons <= 3; beacons += 1) {
    assert.equal(await turn(teller), 1)
    assert.deepEqual(teller.timers.pauses, [20_000])
  }
})

test("when the day is made ready it tells what is held, then waits for the opening", async () => {
  const teller = await aTeller()
  teller.held.registers = [{ id: REGISTER, opens: teller.tab.clock.schoolNow() + 90_000 }]

  assert.equal(await turn(teller), 1)

  assert.deepEqual(Object.values(teller.told[0].said.open), [[[REGISTER, 0, 0]]])
  assert.deepEqual(teller.timers.pauses, [90_000])
  assert.equal(await turn(teller), 1)
  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("a far opening is looked for again, as a clock may be set", async () => {
  const teller = await aTeller()
  teller.held.registers = [{ id: REGISTER, opens: teller.tab.clock.schoolNow() + 9 * HOUR }]
  await turn(teller)

  assert.deepEqual(teller.timers.pauses, [600_000])
  assert.equal(await turn(teller), 0)
  assert.deepEqual(teller.timers.pauses, [600_000])
})

test("with nothing held and nothing unsent it says so once and stops", async () => {
  const teller = await aTeller()

  assert.equal(await turn(teller), 1)

  assert.deepEqual(teller.told[0].said.open, {})
  assert.deepEqual(teller.timers.pauses, [])
})

test("2 s after the last of a burst of taps, and never later than without it", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  await turn(teller)
  teller.timers.at += 1_000

  await teller.tab.record()
  assert.deepEqual(teller.timers.pauses, [2_000])
  teller.timers.at += 18_500
  await teller.tab.record()

  assert.deepEqual(teller.timers.pauses, [500])
})

test("no beacon where a push has just said as much", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  await turn(teller)
  await teller.tab.record()
  assert.deepEqual(teller.timers.pauses, [2_000])

  await pushed(teller)

  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("a push that leaves an op unsent puts nothing off", async () => {
  const teller = await aTeller()
  await turn(teller)
  await teller.tab.record()
  const reply = { push: "", epoch: EPOCH, seq: 1, time: START, ops: [] }

  await teller.tab.outbox.settle({ device: teller.tab.device.id, ids: [] }, reply)
  await new Promise(done => setTimeout(done, 10))

  assert.deepEqual(teller.timers.pauses, [2_000])
})

test("once all is sent and taken it stops", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  await turn(teller)
  await teller.tab.record("complete", [ADA])
  await pushed(teller)

  assert.equal(await turn(teller), 0)

  assert.deepEqual(teller.timers.pauses, [])
})

test("a register that was taken here and opened again is told of", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  for (const type of ["complete", "reopened"]) await teller.tab.record(type, [ADA])
  await pushed(teller)

  await turn(teller)

  assert.deepEqual(Object.values(teller.told[0].said.open), [[[REGISTER, 0, 0]]])
})

test("a taken register with unsent entries is told of: a completion counts as one", async () => {
  const teller = await aTeller()
  await teller.tab.record("seen", [ADA, BEA])
  await teller.tab.record("complete", [ADA, BEA])

  await turn(teller)

  assert.deepEqual(Object.values(teller.told[0].said.open), [[[REGISTER, 3, 0]]])
})

test("with nobody signed in it tells of the ops of whoever was, under their grant", async () => {
  const teller = await aTeller({ nobody: true })
  assert.equal(await turn(teller), 0)
  await teller.tab.record()

  assert.equal(await turn(teller), 1)

  assert.deepEqual(Object.keys(teller.told[0].said.open), [teller.tab.author.grant])
  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("where the school does not answer it tries again with full jitter", async () => {
  const teller = await aTeller()
  await teller.tab.record()
  const wrong = [
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("<html>sign in", { status: 200 }),
    () => json({ ticket: "short", time: 1, epoch: EPOCH, seq: 1 }),
    () => json({ ...teller.reply(), time: "now" }),
    () => json(teller.reply(), 500),
  ]
  for (const answer of wrong) {
    teller.answers(answer)
    assert.equal(await turn(teller), 1)
    assert.deepEqual(teller.timers.pauses, [3_250])
    assert.equal(teller.tab.clock.tk(teller.tab.device.id), null)
  }
})

test("a first word that was not heard is said again, though nothing waits", async () => {
  const teller = await aTeller()
  const { answers, reply } = teller
  answers(() => json({}, 500))
  await turn(teller)
  assert.deepEqual(teller.timers.pauses, [3_250])
  answers(() => json(reply()))

  assert.equal(await turn(teller), 1)

  assert.deepEqual(teller.timers.pauses, [])
})

test("a hidden page tries once a minute, and Retry-After is honoured", async () => {
  const hidden = await aTeller({ visible: () => false })
  hidden.answers(() => json({}, 500))
  await turn(hidden)
  assert.deepEqual(hidden.timers.pauses, [60_000])

  const told = await aTeller()
  told.answers(() => json({}, 503, { "Retry-After": "30" }))
  await turn(told)
  assert.deepEqual(told.timers.pauses, [30_000])
})

test("an unknown device is told, so that the page enrols it", async () => {
  const teller = await aTeller()
  teller.answers(() => json({ code: "device.unknown" }, 401))

  await turn(teller)

  const { told, device } = teller.tab
  assert.ok(told.some(([name, id]) => name === "device:unknown" && id === device.id))
})

test("another tab that has told spares this one the next", async () => {
  const posts = []
  const channel = { postMessage: message => posts.push(message), addEventListener() {} }
  const teller = await aTeller({ channel })
  teller.held.registers = [open(teller.tab)]
  await turn(teller)
  assert.deepEqual(posts.at(-1), "beacon:sent")
  teller.timers.at += 15_000

  teller.tab.outbox.tell("beacon:sent")

  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("a new epoch in its reply makes every op unsent again", async () => {
  const teller = await aTeller()
  await teller.tab.record()
  await pushed(teller)
  teller.answers(() => json({ ...teller.reply(), epoch: "TmV3RXBvY2hOZXdFcG9jaA" }))

  await turn(teller)

  assert.equal((await teller.tab.outbox.counts()).unsent, 1)
})

test("of very many registers as many are told as 2,000 bytes hold, the unsent first", async () => {
  const teller = await aTeller()
  const many = Array.from({ length: 60 }, (_, n) => `${OTHER.slice(0, -2)}${10 + n}`)
  teller.held.registers = many.map(id => ({ id, opens: 0 }))
  await teller.tab.record()

  await turn(teller)

  const [{ said, init }] = teller.told
  const [told] = Object.values(said.open)
  assert.ok(init.body.length <= 2_000 && told.length >= 30, `${init.body.length} ${told.length}`)
  assert.equal(told[0][0], REGISTER)
})

test("at sign-out it says that it holds nothing any more, and then nothing", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  await turn(teller)
  teller.held.author = undefined
  teller.held.registers = []

  await teller.beacon.say()

  assert.deepEqual(
    teller.told.map(({ said }) => Object.keys(said.open).length),
    [1, 0],
  )
  await teller.beacon.say()
  assert.equal(teller.told.length, 2)
})

test("it stops when it is told to", async () => {
  const teller = await aTeller()
  teller.stop()
  await teller.tab.record()

  assert.deepEqual(teller.timers.pauses, [])
})
