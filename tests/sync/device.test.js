import assert from "node:assert/strict"
import { test } from "node:test"
import { schoolTime } from "../../sync/device/clock.js"
import { enrol, NotEnrolled } from "../../sync/device/device.js"
import { raw, text } from "../../sync/device/ids.js"
import { aBrowser, aTab, crypto, EPOCH, json, OKAFOR, SCHOOL, START } from "./tablet.js"

const GRANT = "R3JhbnRHcmFudEdyYW50Rw"
const session = { school: SCHOOL, staff: OKAFOR, headers: { "x-csrftoken": "t" } }

/** Enrols a fresh browser; `answer` gets what was asked, and the device's id. */
async function enrolled(answer) {
  const browser = await aBrowser()
  const tab = await aTab(browser)
  const asked = []
  const kept = []
  const fetch = async (url, init) => {
    asked.push({ url, ...init, body: JSON.parse(init.body) })
    return answer(tab.device.id)
  }
  const { clock, timers } = tab
  const keepGrant = async author => kept.push(author)
  const ports = { store: browser.store, crypto, clock, fetch, timers, keepGrant }
  const done = enrol(ports, session)
  return { tab, browser, asked, kept, done }
}

const grant = (device, more = {}) => {
  const secret = text(new Uint8Array(32).fill(7))
  const said = { device, school: SCHOOL, grant: GRANT, secret, name: "B2-14", epoch: EPOCH }
  return { ...said, time: START + 5000, ...more }
}

test("enrolment sends the public key and keeps the grant in the vault alone", async () => {
  const { tab, browser, asked, kept, done } = await enrolled(device => json(grant(device), 201))

  const author = await done

  assert.equal(asked[0].url, "/sync/enrol")
  assert.equal(asked[0].headers["x-csrftoken"], "t")
  assert.deepEqual(raw(asked[0].body.key), tab.device.keys.publicKey)
  assert.deepEqual(kept, [author])
  assert.equal(author.grant, GRANT)
  await assert.rejects(globalThis.crypto.subtle.exportKey("raw", author.secret))
  const row = await tab.outbox.device(tab.device.id)
  assert.equal(row.epoch, EPOCH)
  assert.equal(row.name, "B2-14")
  assert.equal(tab.clock.offset, 5000)
  const rows = await browser.store.read(tx => tx.all("devices"))
  assert.ok(!JSON.stringify(rows).includes(GRANT))
})

test("a device that has had a ticket shows it when it enrols, and a new one none", async () => {
  const ticket = "t".repeat(48)
  const { tab, browser, asked, done } = await enrolled(device => json(grant(device, { ticket })))
  await done
  const { clock, timers } = tab
  const fetch = async (_url, init) => {
    asked.push({ body: JSON.parse(init.body) })
    return json(grant(tab.device.id))
  }
  const ports = { store: browser.store, crypto, clock, fetch, timers, keepGrant: async () => {} }

  await enrol(ports, session)

  assert.equal(asked[0].body.tk, undefined)
  assert.deepEqual(asked[1].body.tk.slice(0, 3), [ticket, 0, ""])
})

/** @type {[string, (device: string) => Response, number][]} */
const REFUSALS = [
  ["a sign-out meanwhile", () => json({ code: "sign_in.needed" }, 401), 401],
  ["a portal's page", () => new Response("<h1>Wi-Fi</h1>"), 0],
  ["another device", () => json(grant("c29tZW9uZXNvbWVvbmVzbw")), 200],
  ["another school", device => json(grant(device, { school: EPOCH })), 200],
  [
    "no network",
    () => {
      throw new TypeError("fetch failed")
    },
    0,
  ],
]

for (const [what, answer, status] of REFUSALS) {
  test(`${what} enrols nothing and loses nothing`, async () => {
    const { tab, kept, done } = await enrolled(answer)

    await assert.rejects(done, problem => {
      assert.ok(problem instanceof NotEnrolled)
      assert.equal(problem.status, status)
      return true
    })

    assert.deepEqual(kept, [])
    await tab.record()
    assert.equal((await tab.outbox.counts()).unsent, 1)
  })
}

test("the key stays the same over reloads", async () => {
  const browser = await aBrowser()

  const before = await aTab(browser)
  const after = await aTab(browser)

  assert.equal(after.device.id, before.device.id)
})

for (const [instant, date, time] of [
  ["2026-11-24T08:02:00Z", "2026-11-24", "08:02"],
  ["2026-11-24T00:00:00Z", "2026-11-24", "00:00"], // midnight is 00, not 24
  ["2026-06-30T23:30:00Z", "2026-07-01", "00:30"], // summer time
  ["2026-10-25T00:59:59Z", "2026-10-25", "01:59"],
  ["2026-10-25T01:00:00Z", "2026-10-25", "01:00"], // the hour that comes twice
]) {
  test(`the school's clock at ${instant}`, () => {
    assert.deepEqual(schoolTime(Date.parse(instant)), { date, time })
  })
}
