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
  assert.deepEqual(await tab.outbox.counts(), { unsent: 1, received: 0 })
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

test("an answer counts on a tablet whose clock stands in 1970", async () => {
  const browser = await aBrowser()
  browser.wall = 5_000
  const tab = await aTab(browser)
  const [row] = await tab.record()

  const reply = { push: "", epoch: EPOCH, seq: 1, time: START }
  const ops = [{ id: row.id, disposition: "accepted", seq: 1 }]
  await tab.outbox.settle({ device: tab.device.id, ids: [row.id] }, { ...reply, ops })

  assert.deepEqual(await tab.outbox.counts(), { unsent: 0, received: 0 })
})
