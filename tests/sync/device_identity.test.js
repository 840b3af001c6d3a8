/** PROTOCOL 8: forks and new keys, what is lost, and ended devices, as the tablet hears them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { IDBFactory } from "fake-indexeddb"
import { enrol, NotEnrolled, ownDevice } from "../../sync/device/device.js"
import { openStore } from "../../sync/device/outbox_store.js"
import {
  aBrowser,
  aTab,
  crypto,
  drain,
  EPOCH,
  json,
  OKAFOR,
  rested,
  SCHOOL,
  started,
  turn,
  unsent,
} from "./tablet.js"

const STORES = ["ops", "heads", "devices", "facts"]
const session = { school: SCHOOL, staff: OKAFOR, headers: {} }

/** The same profile on another machine: every row, the key that no script can read among them. */
async function copied(browser) {
  const other = await aBrowser({ indexedDB: new IDBFactory() })
  other.school = browser.school
  for (const store of STORES) {
    const rows = await browser.store.read(tx => tx.all(store))
    await other.store.write(async tx => {
      for (const row of rows) tx.put(store, row)
    })
  }
  return other
}

/** Replies that say `more` of the device. */
function saying(school, more) {
  school.answer = async (_url, init) => json({ ...(await school.take(init)), ...more })
}

const ports = (browser, tab, answer) => ({
  store: browser.store,
  crypto,
  clock: tab.clock,
  timers: tab.timers,
  keepGrant: async () => {},
  fetch: async (_url, init) => answer(JSON.parse(init.body)),
})

test("two profiles copied from one each get a key of their own, and send what they hold", async () => {
  const first = await aBrowser()
  const one = await aTab(first)
  await one.record()
  const second = await copied(first)
  const two = await aTab(second)
  assert.equal(two.device.id, one.device.id)
  await two.record()
  await one.record()
  saying(first.school, { forked: true })

  for (const tab of [one, two]) {
    tab.sender.start()
    await drain(tab)
    assert.ok(tab.told.some(([name]) => name === "device:forked"))
  }
  const keys = []
  for (const [browser, tab] of [
    [first, one],
    [second, two],
  ]) {
    const own = await ownDevice({ store: browser.store, crypto, clock: tab.clock }, SCHOOL)
    keys.push(own.id)
    assert.notEqual(own.id, one.device.id)
    assert.deepEqual(await tab.outbox.head(own.id), { device: own.id, n: 0, id: "" })
    assert.ok(await tab.outbox.device(one.device.id)) // it still signs what it made
  }

  assert.notEqual(keys[0], keys[1])
  const { pushes } = first.school
  assert.ok(pushes.every(({ header }) => header.device === one.device.id))
  assert.equal(new Set(pushes.flatMap(push => push.ops.map(op => op.id))).size, 3)
})

test("ops under the old key go on being sent beside those under the new one", async () => {
  const { browser, school, tab } = await started(1)
  saying(school, { forked: true })
  await drain(tab)
  await rested(tab)
  await tab.record() // offline, before the next enrolment: still under the old key
  const again = await aTab(browser)
  await again.record()
  assert.notEqual(again.device.id, tab.device.id)

  tab.sender.nudge()
  await drain(tab)

  const from = school.pushes.map(({ header }) => header.device)
  assert.deepEqual(new Set(from), new Set([tab.device.id, again.device.id]))
  assert.equal(await unsent(tab), 0)
})

test("a restored server gets what was sent under the old key too, whichever key hears of it", async () => {
  const { browser, tab } = await started(2)
  await drain(tab)
  const old = await browser.store.write(async tx => {
    const row = await tx.get("devices", tab.device.id)
    tx.put("devices", { ...row, forked: true })
    tx.put("devices", { ...row, id: "of another school", school: "another", epoch: EPOCH })
    return row
  })
  const next = await ownDevice({ ...browser, crypto, clock: tab.clock }, SCHOOL)
  assert.notEqual(next.id, old.id)
  assert.equal(await unsent(tab), 0)

  await tab.outbox.hear(next.id, { epoch: "N2", seq: 0, time: 0, ticket: "" })

  assert.equal(await unsent(tab), 2)
  assert.equal((await tab.outbox.device(old.id)).epoch, "N2")
  assert.equal((await tab.outbox.device("of another school")).epoch, EPOCH)
})

test("what was sent before a tablet heard of its fork is sent once more: its numbers prove nothing", async () => {
  const { school, tab, rows } = await started(2)
  await drain(tab)
  const heard = { epoch: EPOCH, seq: 2, time: 0, ticket: "", forked: true }

  await tab.outbox.hear(tab.device.id, heard)
  const again = await unsent(tab)
  await drain(tab)
  await tab.outbox.hear(tab.device.id, heard)

  assert.equal(again, 2)
  assert.equal(await unsent(tab), 0)
  assert.deepEqual(
    school.pushes.slice(1).flatMap(({ ops }) => ops.map(({ id }) => id)),
    rows.map(({ id }) => id),
  )
})

test("it is told once that a device has forked, in every tab", async () => {
  const posted = []
  const channel = { postMessage: name => posted.push(name), addEventListener() {} }
  const { school, tab } = await started(1, { channel })
  saying(school, { forked: true, ended: true })
  await drain(tab)
  await tab.record()
  await drain(tab)

  assert.deepEqual(
    tab.told.map(([name]) => name).filter(name => /forked|ended/.test(name)),
    ["device:forked", "device:ended"],
  )
  assert.deepEqual(
    posted.filter(name => name !== "outbox:changed"),
    ["device:forked", "device:ended"],
  )
})

test("an ended device goes on sending until every op is answered", async () => {
  const { school, tab } = await started(450)
  saying(school, { ended: true })

  await drain(tab)

  assert.equal(school.ops.size, 450)
  assert.equal((await tab.outbox.device(tab.device.id)).ended, true)
})

test("an enrolment that hears of the end makes another key at the next one only", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  await tab.record()
  const keys = []
  const refuse = code =>
    ports(browser, tab, body => {
      keys.push(body.key)
      return json({ code, text: "An administrator has ended this tablet." }, 409)
    })

  await assert.rejects(enrol(refuse("device.ended"), session), NotEnrolled)
  for (let tries = 0; tries < 3; tries += 1) {
    // The same browser, not signed in anew: the new key waits, and no more are made.
    await assert.rejects(enrol(refuse("device.sign_in_again"), session), NotEnrolled)
  }

  assert.equal(new Set(keys).size, 2)
  assert.equal((await browser.store.read(tx => tx.all("devices"))).length, 2)
  assert.equal(await unsent(tab), 1)
})

test("the newest key that is not forked and not ended is the browser's", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const row = { school: SCHOOL, keys: tab.device.keys }
  await browser.store.write(async tx => {
    tx.put("devices", { ...row, id: "older", made: tab.device.made - 1 })
    tx.put("devices", { ...row, id: "ended", made: tab.device.made + 2, ended: true })
    tx.put("devices", { ...row, id: "forked", made: tab.device.made + 3, forked: true })
    tx.put("devices", { ...row, id: "elsewhere", school: EPOCH, made: tab.device.made + 4 })
  })

  const own = await ownDevice({ store: browser.store, crypto, clock: tab.clock }, SCHOOL)

  assert.equal(own.id, tab.device.id)
})

/** Takes ops 2 and 3 out of the outbox, as a browser that clears a part of it would. */
async function loseTwo(browser, rows) {
  await browser.store.write(async tx => {
    for (const { id } of rows.slice(1, 3)) tx.remove("ops", id)
  })
}

test("what is wanted and no longer here is said to be lost at once, once, and then forgotten", async () => {
  const { browser, school, tab, rows } = await started(4)
  await loseTwo(browser, rows)
  school.wanted = [[2, 3]]

  await turn(tab) // the ops that are left
  await turn(tab) // and, without ops, what is lost

  assert.equal(school.pushes.length, 2)
  assert.equal(school.pushes[0].header.lost, undefined)
  assert.deepEqual(school.pushes[1].header.lost, [[2, 3]])
  assert.deepEqual(school.pushes[1].ops, [])
  await turn(tab) // a school that goes on asking has been told
  assert.equal(school.pushes.length, 2)

  school.wanted = []
  await tab.record()
  await turn(tab)
  assert.deepEqual(school.pushes[2].header.lost, [[2, 3]])
  await tab.record()
  await turn(tab)
  assert.equal(school.pushes[3].header.lost, undefined)
})

test("what is wanted and still here is sent again, and never said to be lost", async () => {
  const { school, tab } = await started(3)
  await turn(tab)
  school.wanted = [[1, 3]]
  await tab.record()
  await turn(tab)
  school.wanted = []
  await drain(tab)

  assert.ok(school.pushes.every(({ header }) => header.lost === undefined))
  assert.equal(school.pushes.at(-1).ops.length >= 3, true)
})

test("a beacon's reply may say it too", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)

  await tab.outbox.hear(tab.device.id, { ended: true })
  await tab.outbox.hear(tab.device.id, { ended: true, forked: false })
  await tab.outbox.hear("nobody", { forked: true })

  const store = await openStore(browser.indexedDB)
  const [row] = await store.read(tx => tx.all("devices"))
  assert.deepEqual([row.ended, row.forked], [true, false])
  assert.deepEqual(
    tab.told.map(([name]) => name),
    ["device:ended"],
  )
})
