import assert from "node:assert/strict"
import { test } from "node:test"
import { NotSaved, openStore } from "../../sync/device/outbox_store.js"
import { ADA, aBrowser, aTab, BEA, crypto } from "./tablet.js"

const opsOf = rows => rows.map(row => JSON.parse(row.text))

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

test("entries are counted, an op's pupils each, and a completion as one", async () => {
  const tab = await aTab(await aBrowser())

  await tab.record("seen", [ADA, BEA])
  await tab.record("complete", [ADA, BEA])
  await tab.record("reopened", undefined)

  assert.deepEqual(await tab.outbox.counts(), { unsent: 3, received: 0, entries: 4 })
})

test("of very many ops the first 200 are read, and each beyond counts as one", async () => {
  const tab = await aTab(await aBrowser())

  await Promise.all(Array.from({ length: 201 }, () => tab.record("seen", [ADA, BEA])))

  assert.deepEqual(await tab.outbox.counts(), { unsent: 201, received: 0, entries: 401 })
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

  assert.deepEqual(await heard, { unsent: 1, received: 0, entries: 1 })
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
