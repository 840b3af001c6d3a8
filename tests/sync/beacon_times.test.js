import assert from "node:assert/strict"
import { test } from "node:test"
import { ADA, EPOCH, json, REGISTER, START } from "./tablet.js"
import { aTeller, open, pushed, turn } from "./teller.js"

const HOUR = 3_600_000

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
  teller.held.registers = [{ id: REGISTER, opens: teller.tab.clock.schoolNow() + 18_000 }]

  assert.equal(await turn(teller), 1)

  assert.deepEqual(Object.values(teller.told[0].said.open), [[[REGISTER, 0, 0]]])
  assert.deepEqual(teller.timers.pauses, [18_000])
  assert.equal(await turn(teller), 1)
  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("a far opening is looked for again, as a clock may be set", async () => {
  const teller = await aTeller()
  teller.held.registers = [{ id: REGISTER, opens: teller.tab.clock.schoolNow() + 9 * HOUR }]
  await turn(teller)

  assert.deepEqual(teller.timers.pauses, [20_000])
  assert.equal(await turn(teller), 0)
  assert.deepEqual(teller.timers.pauses, [20_000])
})

test("a school's time far from this clock's: it tells at once, and measures it anew", async () => {
  const teller = await aTeller()
  const said = { epoch: EPOCH, seq: 7, time: teller.tab.clock.schoolNow() }
  teller.held.registers = [{ id: REGISTER, opens: said.time + HOUR }]
  await turn(teller)

  teller.beacon.saw({ ...said, time: said.time + 15_000 }) // an answer may take so long
  assert.equal(await turn(teller), 0)
  teller.beacon.saw({ ...said, time: said.time + HOUR })

  assert.equal(await turn(teller), 1)
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

test("a number that goes back is told until the school knows that it has lost some", async () => {
  const teller = await aTeller()
  await teller.tab.record()
  await turn(teller)
  teller.answers(() => json({ ...teller.reply(), seq: 3 }))

  await turn(teller)
  await turn(teller)
  assert.deepEqual(teller.told.at(-1).said.seen, [EPOCH, 7])

  teller.answers(() => json({ ...teller.reply(), seq: 3, epoch: "N2" }))
  await turn(teller)
  await turn(teller)
  assert.deepEqual(teller.told.at(-1).said.seen, ["N2", 3])
})

test("a new epoch is seen once the disk has taken it", async () => {
  const teller = await aTeller()
  const { store } = teller.browser
  await teller.tab.record()
  await turn(teller)
  await pushed(teller)
  teller.beacon.nudge()
  await turn(teller)
  teller.answers(() => json({ ...teller.reply(), seq: 0, epoch: "N2" }))
  const write = store.write.bind(store)
  const full = async () => {
    throw new DOMException("full", "QuotaExceededError")
  }

  store.write = work => write(async tx => work(tx).then(full))
  teller.beacon.nudge()
  assert.equal(await turn(teller), 1)
  assert.equal((await teller.tab.outbox.counts()).unsent, 0)
  store.write = write
  assert.equal(await turn(teller), 1)

  assert.equal(teller.told.at(-1).said.seen[0], EPOCH)
  assert.equal((await teller.tab.outbox.counts()).unsent, 1)
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
