/** PROTOCOL 9.5: a school that has forgotten a device is shown its key and a ticket. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { ownDevice } from "../../sync/device/device.js"
import { raw } from "../../sync/device/ids.js"
import { crypto, drain, eventually, json, SCHOOL, started, turn, unsent } from "./tablet.js"

const TICKET = "t".repeat(48)

/** A tab whose device has had a ticket; the school forgets it, and knows it by its key again. */
async function forgotten(count) {
  const told = await started(count)
  const { school, tab } = told
  school.ticket = TICKET
  await drain(tab)
  const { take } = school
  const refused = []
  let known = false
  school.take = async init => {
    const reply = await take(init)
    const { header, ops } = school.pushes.at(-1)
    known ||= header.key !== undefined && ops.length > 0
    if (known) return reply
    school.pushes.pop()
    refused.push({ header, ops })
    return undefined
  }
  school.answer = async (_url, init) => {
    const reply = await school.take(init)
    return reply ? json(reply) : json({ push: "", code: "device.unknown", text: "" }, 401)
  }
  school.pushes.length = 0
  return { ...told, refused }
}

test("a device that is not known shows its key and its newest ticket at once, and only until it is", async () => {
  const { school, tab, refused } = await forgotten(1)
  await tab.record()

  await turn(tab)
  assert.deepEqual(tab.timers.pauses, [0])
  await drain(tab)
  await tab.record()
  await drain(tab)

  assert.deepEqual(
    refused.map(({ header }) => header.key ?? header.tk),
    [undefined],
  )
  const [{ header, ops }] = school.pushes
  const id = (await crypto.sha256(raw(header.key))).slice(0, 16)
  assert.deepEqual(id, raw(tab.device.id))
  assert.deepEqual(header.tk.slice(0, 3), [
    TICKET,
    1,
    (await tab.outbox.newest(tab.device.id))[0].id,
  ])
  assert.deepEqual(
    ops.map(({ n }) => n),
    [1, 2],
  )
  assert.equal(school.pushes.at(-1).header.key, undefined)
  assert.equal(school.pushes.at(-1).header.tk, undefined)
})

test("one with nothing unsent shows its last ops, once, when a beacon hears of it", async () => {
  const { school, tab } = await forgotten(12)
  tab.outbox.tell("device:unknown", tab.device.id)
  await eventually(() => tab.timers.pauses.length > 0)

  await turn(tab)

  const [{ header, ops }] = school.pushes
  assert.ok(header.key)
  assert.deepEqual(
    ops.map(({ n }) => n),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  )
  assert.equal(await unsent(tab), 0)
})

test("a school that does not know it all the same is not asked again for ever", async () => {
  const { school, tab } = await forgotten(1)
  let asked = 0
  school.answer = async () => {
    asked += 1
    return json({ push: "", code: "device.unknown", text: "" }, 401)
  }
  tab.outbox.tell("device:unknown", tab.device.id)
  await eventually(() => tab.timers.pauses.length > 0)

  await turn(tab)
  await turn(tab)
  tab.outbox.tell("device:unknown", tab.device.id)

  assert.equal(asked, 1)
  assert.deepEqual(tab.timers.pauses, [])
})

test("without a ticket it has nothing to show", async () => {
  const { school, tab, refused } = await forgotten(0)
  await tab.record()
  await turn(tab)
  await turn(tab)

  assert.deepEqual(school.pushes, [])
  assert.ok(refused.length > 1 && refused.every(({ header }) => header.key === undefined))
  assert.equal(await unsent(tab), 1)
})

test("a key that has made nothing lets the one before it speak, once", async () => {
  const { browser, school, tab } = await started(2)
  await drain(tab)
  await browser.store.write(async tx => {
    tx.put("devices", { ...(await tx.get("devices", tab.device.id)), forked: true })
  })
  const next = await ownDevice({ ...browser, crypto, clock: tab.clock }, SCHOOL)
  school.pushes.length = 0

  tab.outbox.tell("device:unknown", next.id)
  await turn(tab)
  await tab.record()
  await drain(tab)

  assert.deepEqual(
    school.pushes.map(({ header, ops }) => [header.device, ops.map(({ n }) => n)]),
    [
      [tab.device.id, [1, 2]],
      [tab.device.id, [3]],
    ],
  )
})
