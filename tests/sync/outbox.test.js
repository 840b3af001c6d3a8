import assert from "node:assert/strict"
import { test } from "node:test"
import { NotSaved, openStore } from "../../sync/device/outbox_store.js"
import { ADA, aBrowser, aTab, BEA, crypto, EPOCH, REGISTER } from "./tablet.js"

const DAY_MS = 24 * 3600 * 1000

const opsOf = rows => rows.map(row => JSON.parse(row.text))

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

test("ops are chained in the order of the taps, with the time of the tap", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)

  const taps = ["seen", "not_seen", "seen"].map(type => {
    browser.wall += 1000
    return tab.record(type)
  })
  const rows = (await Promise.all(taps)).flat()

  const ops = opsOf(rows)
  assert.deepEqual(
    ops.map(op => op.n),
    [1, 2, 3],
  )
  assert.deepEqual(
    ops.map(op => op.type),
    ["seen", "not_seen", "seen"],
  )
  assert.deepEqual(
    ops.map(op => op.prev),
    ["", rows[0].id, rows[1].id],
  )
  assert.equal(ops[2].wall - ops[0].wall, 2000)
})

test("two tabs never share an n", async () => {
  const browser = await aBrowser()
  const tabs = [await aTab(browser), await aTab(browser), await aTab(browser)]

  const rows = (await Promise.all(tabs.flatMap(tab => [1, 2, 3, 4].map(() => tab.record())))).flat()

  const ops = opsOf(rows).sort((a, b) => a.n - b.n)
  assert.deepEqual(
    ops.map(op => op.n),
    Array.from({ length: 12 }, (_, place) => place + 1),
  )
  const idOf = new Map(rows.map(row => [row.n, row.id]))
  for (const op of ops.slice(1)) assert.equal(op.prev, idOf.get(op.n - 1))
})

test("an op whose transaction aborts after its request succeeded is not saved", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  // A full disk: the request succeeds, then the transaction aborts (recipes/browser.md §8).
  const { put } = IDBObjectStore.prototype
  let succeeded = false
  IDBObjectStore.prototype.put = function (row) {
    const request = put.call(this, row)
    request.addEventListener("success", () => {
      succeeded = true
      this.transaction.abort()
    })
    return request
  }

  await assert.rejects(tab.record(), NotSaved)

  IDBObjectStore.prototype.put = put
  assert.ok(succeeded)
  assert.equal((await tab.outbox.counts()).unsent, 0)
  assert.ok(!tab.told.some(([name]) => name === "op:saved"))
  const [row] = await tab.record()
  assert.equal(row.n, 1)
})

test("the reason of a refusal is told", async () => {
  const browser = await aBrowser()

  const refused = browser.store.write(async () => {
    throw new DOMException("full", "QuotaExceededError")
  })

  await assert.rejects(refused, { reason: "QuotaExceededError" })
})

test("saved means complete, not the success of a request", async () => {
  const events = []
  const browser = await aBrowser()
  const database = await new Promise(resolve => {
    const request = browser.indexedDB.open("firstbell-outbox", 1)
    request.onsuccess = () => resolve(request.result)
  })
  const begin = Object.getPrototypeOf(database).transaction
  Object.getPrototypeOf(database).transaction = function (...given) {
    const transaction = begin.apply(this, given)
    events.push(given[2]?.durability)
    transaction.addEventListener("complete", () => events.push("complete"))
    return transaction
  }

  await browser.store
    .write(async tx => tx.put("facts", { name: "x" }))
    .then(() => events.push("saved"))

  Object.getPrototypeOf(database).transaction = begin
  assert.deepEqual(events, ["strict", "complete", "saved"])
})

test("a new version of the app finds the outbox as it was", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  await tab.record()

  const again = await openStore(browser.indexedDB)

  const rows = await again.read(tx => tx.all("ops"))
  assert.equal(rows.length, 1)
  assert.equal(rows[0].state, "unsent")
})

test("no key in the outbox can be read out", async () => {
  const tab = await aTab(await aBrowser())

  await assert.rejects(globalThis.crypto.subtle.exportKey("pkcs8", tab.device.keys.privateKey))
  await assert.rejects(globalThis.crypto.subtle.exportKey("raw", tab.author.secret))
})

test("two tabs that start at once get one device", async () => {
  const browser = await aBrowser()

  const [one, other] = await Promise.all([aTab(browser), aTab(browser)])

  assert.equal(one.device.id, other.device.id)
})

test("only the server's word on an op that was sent moves it", async () => {
  const tab = await aTab(await aBrowser())
  const rows = (await Promise.all([tab.record(), tab.record()])).flat()

  const said = await settle(tab, rows.slice(0, 1), reply(rows))

  assert.equal(said.moved, 1)
  assert.deepEqual(await tab.outbox.counts(), { unsent: 1, received: 0 })
})

for (const disposition of ["accepted", "held", "quarantined"]) {
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

test("too many pupils for one op are split, each part an op of its own", async () => {
  const tab = await aTab(await aBrowser())
  const pupils = Array.from({ length: 700 }, () => ADA)

  const rows = await tab.record("complete", pupils)

  assert.deepEqual(
    opsOf(rows).map(op => op.body.pupils.length),
    [300, 300, 100],
  )
  for (const row of rows) assert.ok(row.text.length <= 8192)
})

test("another tab hears that the outbox changed", async () => {
  const browser = await aBrowser()
  const here = new BroadcastChannel("firstbell")
  const there = new BroadcastChannel("firstbell")
  const tab = await aTab(browser, { channel: here })
  const other = await aTab(browser, { channel: there })

  const heard = new Promise(resolve => {
    other.outbox.listen((name, detail) => name === "outbox:changed" && resolve(detail))
  })
  await tab.record()

  assert.deepEqual(await heard, { unsent: 1, received: 0 })
  here.close()
  there.close()
})

test("the mac is the author's, made with the op", async () => {
  const tab = await aTab(await aBrowser())

  const [row] = await tab.record()

  const tagged = new TextEncoder().encode(`firstbell-mac-1\n${row.text}`)
  const mac = Buffer.from(await crypto.mac(tab.author.secret, tagged)).toString("base64url")
  assert.equal(row.mac, mac)
})
