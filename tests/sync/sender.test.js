import assert from "node:assert/strict"
import { test } from "node:test"
import { signedBytes } from "../../sync/device/push.js"
import { aTab, drain, eventually, json, readPush, rested, started, turn, unsent } from "./tablet.js"

test("sends, settles and then has no timer", async () => {
  const { school, tab, timers, rows } = await started(3)

  await turn(tab)
  while (timers.pauses.length) await turn(tab)

  assert.equal(await unsent(tab), 0)
  assert.deepEqual(
    [...school.ops.keys()],
    rows.map(row => row.id),
  )
})

test("a push says who sends it, its clock and its head, and is signed", async () => {
  const { school, tab, rows } = await started(2)
  tab.clock.rtt = 1234

  await turn(tab)

  const [{ header, headerLine, ops, signature }] = school.pushes
  assert.equal(header.device, tab.device.id)
  assert.deepEqual(header.head, [2, rows[1].id])
  assert.equal(header.rtt, 1234)
  assert.deepEqual(header.run, tab.clock.run())
  assert.deepEqual(
    ops.map(op => op.mac),
    rows.map(row => row.mac),
  )
  const key = await globalThis.crypto.subtle.importKey(
    "raw",
    tab.device.keys.publicKey,
    { name: "ECDSA", namedCurve: "P-256" },
    true,
    ["verify"],
  )
  const holds = await globalThis.crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    key,
    Buffer.from(signature, "base64url"),
    signedBytes(
      headerLine,
      ops.map(op => op.id),
    ),
  )
  assert.ok(holds)
})

test("an answer that never comes is given up after 15 s, and the op goes again", async () => {
  const { school, tab, timers } = await started(1)
  const { answer: honest } = school
  school.answer = (_url, { signal }) =>
    new Promise((_, reject) => {
      signal.onabort = () => reject(signal.reason)
    })

  timers.fire()
  await eventually(() => timers.waiting.size === 1)
  timers.fireLease()
  await rested(tab)

  assert.equal(await unsent(tab), 1)
  school.answer = honest
  await drain(tab)
})

test("a thousand failures later the timer still exists", async () => {
  const { school, tab, timers } = await started(1)
  const { answer: honest } = school
  school.answer = async () => {
    throw new TypeError("fetch failed")
  }

  for (let turns = 0; turns < 100; turns += 1) await turn(tab)

  assert.equal(timers.pauses.length, 1)
  assert.ok(timers.pauses[0] <= 6000)
  school.answer = honest
  assert.equal(await drain(tab), 1)
})

test("even a broken disk leaves a timer, and says so", async () => {
  const { browser, tab, timers } = await started(1)
  const { read } = browser.store
  browser.store.read = async () => {
    throw new Error("disk")
  }

  await turn(tab)

  assert.equal(timers.pauses.length, 1)
  assert.ok(tab.told.some(([name]) => name === "sync:failed"))
  browser.store.read = read
  await drain(tab)
})

test("an op made while a push is under way goes at once after it", async () => {
  const { school, tab, timers } = await started(1)
  const { answer: honest } = school
  school.answer = async (url, init) => {
    school.answer = honest
    await tab.record()
    return honest(url, init)
  }

  await turn(tab)

  assert.deepEqual(timers.pauses, [0])
  await drain(tab)
  assert.equal(school.ops.size, 2)
})

test("a reply lost on the way is asked for again: sent twice, kept once", async () => {
  const { school, tab } = await started(2)
  const { answer: honest } = school
  school.answer = async (_url, init) => {
    await school.take(init)
    school.answer = honest
    throw new TypeError("connection reset")
  }

  await turn(tab)
  assert.equal(await unsent(tab), 2)
  await drain(tab)

  assert.equal(school.ops.size, 2)
  assert.equal(school.pushes.length, 2)
})

test("an answer that arrives halves nothing; 413 halves at once", async () => {
  const { school, tab } = await started(8)
  const { answer: honest } = school
  const sizes = []
  school.answer = async (url, init) => {
    const { ops } = await readPush(init)
    sizes.push(ops.length)
    return ops.length > 2
      ? json({ push: "", code: "push.too_large", text: "" }, 413)
      : honest(url, init)
  }

  await drain(tab)

  assert.deepEqual(sizes.slice(0, 3), [8, 4, 2])
  assert.equal(school.ops.size, 8)
})

test("one op that always fails lets every other go, and is tried for ever", async () => {
  const { school, tab, rows, timers } = await started(9)
  const poison = rows[4].id
  const { answer: honest } = school
  let poisoned = true
  school.answer = async (url, init) => {
    const { ops } = await readPush(init)
    if (poisoned && ops.some(op => op.id === poison))
      return json({ push: "", code: "x", text: "" }, 500)
    return honest(url, init)
  }

  for (let turns = 0; (await unsent(tab)) > 1; turns += 1) {
    assert.ok(turns < 60)
    await turn(tab)
  }
  const [late] = await tab.record()
  await turn(tab)
  assert.ok(school.ops.has(late.id))
  assert.ok(!school.ops.has(poison))

  assert.equal(timers.pauses.length, 1)
  poisoned = false
  await drain(tab)
})

test("after an outage a long queue goes in few pushes", async () => {
  const { school, tab } = await started(450)
  const { answer: honest } = school
  school.answer = async () => {
    throw new TypeError("fetch failed")
  }
  for (let turns = 0; turns < 40; turns += 1) await turn(tab)

  school.answer = honest
  await drain(tab)

  assert.equal(school.ops.size, 450)
  assert.ok(school.pushes.length <= 10, `${school.pushes.length} pushes`)
})

test("batches keep to 200 ops and 500 kB", async () => {
  const { school, tab } = await started(201)
  const pupils = Array.from({ length: 300 }, () => "QWRhUHVwaWxBZGFQdXBpbA")
  for (let made = 0; made < 100; made += 1) await tab.record("complete", pupils)

  await drain(tab)

  const sizes = school.pushes.map(({ ops }) =>
    ops.reduce((sum, op) => sum + op.text.length + 45, 0),
  )
  assert.equal(school.pushes[0].ops.length, 200)
  assert.ok(Math.max(...sizes) <= 500_000)
  assert.ok(school.pushes.length >= 3)
})

test("Retry-After is honoured, also by a new tap", async () => {
  const { school, tab, timers } = await started(1)
  const { answer: honest } = school
  school.answer = async () =>
    json({ push: "", code: "busy", text: "" }, 503, { "Retry-After": "20" })

  await turn(tab)
  await tab.record()

  assert.deepEqual(timers.pauses, [20_000])
  school.answer = honest
  await drain(tab)
})

test("an unknown device is told and keeps its ops", async () => {
  const { school, tab, timers } = await started(2)
  const { answer: honest } = school
  school.answer = async () => json({ push: "", code: "device.unknown", text: "" }, 401)

  await turn(tab)

  assert.deepEqual(
    tab.told.find(([name]) => name === "device:unknown"),
    ["device:unknown", tab.device.id],
  )
  assert.equal(await unsent(tab), 2)
  assert.equal(timers.pauses.length, 1)
  school.answer = honest
  tab.sender.nudge()
  assert.deepEqual(timers.pauses, [0])
  await drain(tab)
})

test("an op that is received is asked for until it has its answer, without haste", async () => {
  const { school, tab, timers } = await started(1)
  school.disposition = () => "received"

  await turn(tab)
  assert.deepEqual(await tab.outbox.counts(), { unsent: 0, received: 1, entries: 0 })
  assert.ok(timers.pauses[0] >= 500)
  await turn(tab)
  assert.ok(timers.pauses[0] >= 500)
  school.disposition = () => "accepted"
  await turn(tab)

  assert.deepEqual(await tab.outbox.counts(), { unsent: 0, received: 0, entries: 0 })
})

test("what the server wants goes again, and does not spin where it wants it for ever", async () => {
  const { school, tab, timers } = await started(2)
  await drain(tab)
  school.wanted = [[1, 1]]
  await tab.record()

  await turn(tab)
  const { length } = school.pushes
  assert.ok(timers.pauses[0] >= 500)
  school.wanted = []
  await drain(tab)

  assert.equal(school.pushes.length, length + 1)
  assert.deepEqual(
    school.pushes.at(-1).ops.map(op => op.n),
    [1],
  )
})

test("a hidden page sends once a minute", async () => {
  const { school, tab, timers } = await started(1, { visible: () => false })
  school.answer = () => new Response("")

  await turn(tab)

  assert.deepEqual(timers.pauses, [60_000])
})

test("the clock's offset is measured at an answer and outlives a reload", async () => {
  const { browser, school, tab } = await started(1)
  const { answer: honest } = school
  school.time += 90_000
  school.answer = async (url, init) => {
    browser.timers.at += 400
    return honest(url, init)
  }

  await drain(tab)

  assert.equal(tab.clock.rtt, 400)
  assert.equal(tab.clock.offset, 90_000 + 200 - 400)
  const reloaded = await aTab(browser)
  assert.equal(reloaded.clock.offset, tab.clock.offset)
})
