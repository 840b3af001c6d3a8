import assert from "node:assert/strict"
import { test } from "node:test"
import { ADA, aTab, BEA, EPOCH, json, REGISTER } from "./tablet.js"
import { aTeller, open, pushed, TICKET, turn } from "./teller.js"

const OTHER = "T3RoZXJSZWdpc3Rlck90aA"

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

test("what the page has seen of the log is told, and no lower number takes it back", async () => {
  const teller = await aTeller()
  teller.held.registers = [open(teller.tab)]
  teller.beacon.saw({ epoch: EPOCH, seq: 77 })
  teller.beacon.saw({ epoch: EPOCH, seq: 66 })

  await turn(teller)

  assert.deepEqual(teller.told[0].said.seen, [EPOCH, 77])
})

test("what an answer makes unsent has a timer, also where a second beacon goes behind it", async () => {
  const teller = await aTeller()
  const { browser, tab, held } = teller
  held.registers = [open(tab)]
  await tab.record()
  await pushed(teller)
  await turn(teller)
  await browser.store.write(async tx => {
    tx.put("devices", { ...(await tx.get("devices", tab.device.id)), forked: true })
  })
  const { author } = await aTab(browser)
  Object.assign(held, { author, registers: [] })
  teller.answers(async () => {
    await new Promise(done => setTimeout(done, 5))
    return json({ ...teller.reply(), epoch: "N2" })
  })

  teller.beacon.nudge()
  assert.equal(await turn(teller), 2)

  assert.equal((await tab.outbox.counts()).unsent, 1)
  assert.deepEqual(teller.timers.pauses, [20_000])
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

test("an unknown device is told, so that the page enrols it", async () => {
  const teller = await aTeller()
  teller.answers(() => json({ code: "device.unknown" }, 401))

  await turn(teller)

  const { told, device } = teller.tab
  assert.ok(told.some(([name, id]) => name === "device:unknown" && id === device.id))
})

test("a new epoch in its reply makes every op unsent again", async () => {
  const teller = await aTeller()
  await teller.tab.record()
  await pushed(teller)
  teller.answers(() => json({ ...teller.reply(), epoch: "TmV3RXBvY2hOZXdFcG9jaA" }))

  await turn(teller)

  assert.equal((await teller.tab.outbox.counts()).unsent, 1)
})

test("it names the last op of each key before, if it was answered in this epoch", async () => {
  const teller = await aTeller()
  const { tab, browser } = teller
  await tab.record()
  const [last] = await tab.record()
  await pushed(teller)
  await turn(teller)
  assert.equal(teller.told[0].said.answered, undefined) // its own head says as much
  /** A key that made `rows`. */
  const key = (id, school, rows) =>
    browser.store.write(async tx => {
      tx.put("devices", { ...tab.device, id, school, made: tab.device.made - 1 })
      for (const row of rows) tx.put("ops", { ...row, device: id })
      tx.put("heads", { device: id, n: rows.length, id: rows.at(-1)?.id ?? "" })
    })
  const [answered] = (await tab.outbox.ofRegister(REGISTER)).slice(-1)
  assert.equal(answered.id, last.id)
  const held = { ...answered, id: "held", disposition: "held", seq: undefined }
  await key("ended", tab.device.school, [{ ...held, id: "first" }, held])
  await key("idle", tab.device.school, [])
  await key("waiting", tab.device.school, [{ ...held, id: "unsent", state: "unsent" }])
  await key("before", tab.device.school, [{ ...held, id: "old", epoch: "N0" }])
  await key("theirs", "another", [{ ...held, id: "theirs" }])

  assert.deepEqual(await tab.outbox.answeredBefore(tab.device, EPOCH), ["held"])
  await browser.store.write(async tx => tx.remove("ops", "unsent"))
  teller.beacon.nudge()
  await turn(teller)

  assert.deepEqual(teller.told.at(-1).said.answered, ["held"])
  assert.deepEqual(Object.keys(teller.told.at(-1).said).slice(-2), ["open", "answered"])
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
