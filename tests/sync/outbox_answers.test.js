import assert from "node:assert/strict"
import { test } from "node:test"
import { aBrowser, aTab, BEA, EPOCH, REGISTER, START } from "./tablet.js"

const DAY_MS = 24 * 3600 * 1000

function reply(rows, more = {}) {
  const ops = rows.map(({ id }, place) => ({ id, disposition: "accepted", seq: place + 1 }))
  return {
    push: "p",
    epoch: EPOCH,
    seq: rows.length,
    time: Date.UTC(2026, 10, 24, 8, 3),
    ops,
    ...more,
  }
}

const settle = (tab, rows, said) =>
  tab.outbox.settle({ device: tab.device.id, ids: rows.map(row => row.id) }, said)

test("only the server's word on an op that was sent moves it", async () => {
  const tab = await aTab(await aBrowser())
  const rows = (await Promise.all([tab.record(), tab.record()])).flat()

  const said = await settle(tab, rows.slice(0, 1), reply(rows))

  assert.equal(said.moved, 1)
  assert.deepEqual(await tab.outbox.counts(), { unsent: 1, received: 0, entries: 1 })
})

for (const disposition of ["accepted", "held", "quarantined", "set_aside"]) {
  test(`${disposition} is an answer, and a late "received" takes it not back`, async () => {
    const tab = await aTab(await aBrowser())
    const rows = await tab.record()
    const [{ id }] = rows

    await settle(tab, rows, reply([], { ops: [{ id, disposition, text: "why" }] }))
    await settle(tab, rows, reply([], { ops: [{ id, disposition: "received" }] }))

    const [row] = await tab.outbox.ofRegister(REGISTER)
    assert.equal(row.state, "sent")
    assert.equal(row.disposition, disposition)
    assert.equal(row.textKey, "why")
  })
}

test("that the author's grant has ended is told, once for a reply", async () => {
  const tab = await aTab(await aBrowser())
  const rows = (await Promise.all([tab.record(), tab.record()])).flat()
  const told = []
  tab.outbox.listen(event => told.push(event))
  const ops = rows.map(({ id }) => ({ id, disposition: "held", text: "grant.revoked" }))

  await settle(tab, rows, reply([], { ops }))
  await settle(tab, rows, reply([], { ops: [{ ...ops[0], text: "mac.wrong" }] }))

  assert.equal(told.filter(event => event === "grant:ended").length, 1)
})

test("a word that this version does not know leaves the op unsent", async () => {
  const tab = await aTab(await aBrowser())
  const rows = await tab.record()

  const said = await settle(
    tab,
    rows,
    reply([], { ops: [{ id: rows[0].id, disposition: "rejected" }] }),
  )

  assert.equal(said.answered, 0)
  assert.equal((await tab.outbox.counts()).unsent, 1)
})

test("a pending op lies over the page until the page is as new as the op", async () => {
  const tab = await aTab(await aBrowser())
  const rows = (await Promise.all([tab.record("seen"), tab.record("not_seen", [BEA])])).flat()
  const shown = async (epoch, seq) =>
    (await tab.outbox.pending(REGISTER, [epoch, seq])).map(row => row.n)

  assert.deepEqual(await shown(EPOCH, 0), [1, 2])
  await settle(tab, rows.slice(0, 1), reply(rows.slice(0, 1), { epoch: EPOCH }))

  assert.deepEqual(await shown(EPOCH, 0), [1, 2])
  assert.deepEqual(await shown(EPOCH, 1), [2])
  assert.deepEqual(await shown("another epoch", 9), [1, 2])
})

test("what the server wants is sent again, and what is gone is remembered as lost", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const rows = (await Promise.all([1, 2, 3].map(() => tab.record()))).flat()
  await settle(tab, rows, reply(rows))
  await browser.store.write(async tx => tx.remove("ops", rows[1].id))

  const said = await settle(
    tab,
    [],
    reply([], {
      wanted: [
        [1, 3],
        [5, 2 ** 50],
      ],
    }),
  )

  assert.equal(said.again, 2)
  assert.equal((await tab.outbox.counts()).unsent, 2)
  const lost = await browser.store.read(tx => tx.get("facts", `lost ${tab.device.id}`))
  assert.deepEqual(lost.ranges, [[2, 2]])
})

test("an answered op goes after 60 days; one that has no answer never", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const rows = (await Promise.all([1, 2, 3].map(() => tab.record()))).flat()
  const { time } = reply([])
  await settle(tab, rows, reply(rows.slice(0, 1)))
  await settle(tab, rows, reply([], { ops: [{ id: rows[1].id, disposition: "received" }] }))

  browser.wall += 60 * DAY_MS
  await settle(tab, [], reply([], { time: time + 60 * DAY_MS - 1000 }))
  assert.equal((await tab.outbox.ofRegister(REGISTER)).length, 3)
  browser.wall += 400 * DAY_MS
  await settle(tab, [], reply([], { time: time + 60 * DAY_MS + 1000 }))

  assert.deepEqual(
    (await tab.outbox.ofRegister(REGISTER)).map(row => row.n),
    [2, 3],
  )
})

test("a clock that is years ahead deletes nothing", async () => {
  const tab = await aTab(await aBrowser())
  const rows = await tab.record()
  await settle(tab, rows, reply(rows))

  await settle(tab, [], reply([], { time: Date.UTC(2030, 0, 1) }))

  assert.equal((await tab.outbox.ofRegister(REGISTER)).length, 1)
})

test("a new epoch is kept and told", async () => {
  const tab = await aTab(await aBrowser())

  await settle(tab, [], reply([], { epoch: "N2" }))

  assert.equal((await tab.outbox.device(tab.device.id)).epoch, "N2")
  assert.deepEqual(
    tab.told.find(([name]) => name === "epoch:changed"),
    ["epoch:changed", "N2"],
  )
})

test("a restored server gets every op again, but those that it has just answered", async () => {
  const tab = await aTab(await aBrowser())
  const rows = (await Promise.all([1, 2, 3].map(() => tab.record()))).flat()
  await settle(tab, rows, reply([], { ops: [] })) // the first epoch is heard
  await settle(tab, rows.slice(0, 2), reply(rows.slice(0, 2)))
  assert.equal((await tab.outbox.counts()).unsent, 1)

  await settle(tab, rows.slice(2), reply(rows.slice(2), { epoch: "N2" }))

  assert.equal((await tab.outbox.counts()).unsent, 2)
  const waiting = await tab.outbox.waiting(10)
  assert.deepEqual(
    waiting.map(row => row.id),
    rows.slice(0, 2).map(row => row.id),
  )
  assert.ok(waiting.every(row => row.answered === undefined)) // so that nothing prunes them
})

test("an answered op goes after 14 days where a backup covers it", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const rows = (await Promise.all([1, 2, 3].map(() => tab.record()))).flat()
  await settle(tab, [], reply([]))
  await settle(tab, rows, reply(rows))
  const { time } = reply([])

  browser.wall += 15 * DAY_MS
  await settle(tab, [], reply([], { time: time + 14 * DAY_MS - 1000, durable: 2 }))
  assert.equal((await tab.outbox.ofRegister(REGISTER)).length, 3)
  await settle(tab, [], reply([], { time: time + 14 * DAY_MS + 1000, durable: 2, epoch: EPOCH }))

  assert.deepEqual(
    (await tab.outbox.ofRegister(REGISTER)).map(row => row.n),
    [3],
  )
})

test("a backup of another epoch covers nothing", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const rows = await tab.record()
  await settle(tab, rows, reply(rows))

  browser.wall += 20 * DAY_MS
  const later = { time: reply([]).time + 20 * DAY_MS, durable: 9, epoch: "N2" }
  await settle(tab, [], reply([], later))

  assert.equal((await tab.outbox.ofRegister(REGISTER)).length, 1)
})

test("an answer counts on a tablet whose clock stands in 1970", async () => {
  const browser = await aBrowser()
  browser.wall = 5_000
  const tab = await aTab(browser)
  const [row] = await tab.record()

  const reply = { push: "", epoch: EPOCH, seq: 1, time: START }
  const ops = [{ id: row.id, disposition: "accepted", seq: 1 }]
  await tab.outbox.settle({ device: tab.device.id, ids: [row.id] }, { ...reply, ops })

  assert.deepEqual(await tab.outbox.counts(), { unsent: 0, received: 0, entries: 0 })
})

test("a number is told only of what this tab made: its page shows nothing else", async () => {
  const browser = await aBrowser()
  const [maker, sender] = [await aTab(browser), await aTab(browser)]
  const rows = (await Promise.all([maker.record(), maker.record()])).flat()
  const numbers = tab => tab.told.flatMap(([name, place]) => (name === "op:entered" ? [place] : []))

  await settle(sender, rows, reply(rows))
  assert.deepEqual(numbers(sender), [])

  await settle(maker, rows, reply(rows))
  await settle(maker, rows, reply(rows, { epoch: "N2" }))
  const first = [
    [EPOCH, 1],
    [EPOCH, 2],
  ]
  assert.deepEqual(numbers(maker), first) // once: in another epoch it may mean another mark
})

test("what needs a person, and the end of a grant, every tab hears", async () => {
  const posts = []
  const channel = { postMessage: message => posts.push(message), addEventListener() {} }
  const tab = await aTab(await aBrowser(), { channel })
  const rows = await tab.record()
  const [{ id }] = rows

  await settle(tab, rows, reply([], { ops: [{ id, disposition: "held", text: "grant.revoked" }] }))

  for (const name of ["op:needs_person", "grant:ended"]) {
    assert.ok(posts.includes(name))
    assert.equal(tab.told.filter(([told]) => told === name).length, 1)
  }
})

test("what a page makes under the key before, after another has made some, comes last", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  await tab.record()
  await browser.store.write(async tx => {
    tx.put("devices", { ...(await tx.get("devices", tab.device.id)), forked: true })
  })
  const next = await aTab(browser)
  await next.record()

  await tab.record() // it was frozen meanwhile

  const rows = await next.outbox.ofRegister(REGISTER)
  const keys = rows.map(({ device }) => device)
  assert.deepEqual(keys, [tab.device.id, next.device.id, tab.device.id])
})

test("what was made under the key before comes first, whatever its number", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  for (const type of ["seen", "seen", "not_seen"]) await tab.record(type)
  await browser.store.write(async tx => {
    tx.put("devices", { ...(await tx.get("devices", tab.device.id)), forked: true })
  })
  browser.wall -= 3_600_000 // and whatever the clock says
  const next = await aTab(browser)
  assert.notEqual(next.device.id, tab.device.id)
  await next.record("seen", [BEA])

  const rows = await next.outbox.ofRegister(REGISTER)

  assert.deepEqual(
    rows.map(({ device, n }) => [device, n]),
    [
      [tab.device.id, 1],
      [tab.device.id, 2],
      [tab.device.id, 3],
      [next.device.id, 1],
    ],
  )
})
