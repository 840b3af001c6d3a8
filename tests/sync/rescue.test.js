import assert from "node:assert/strict"
import { test } from "node:test"
import { gzip } from "../../sync/device/push.js"
import { rescueFiles } from "../../sync/device/rescue.js"
import {
  ADA,
  aBrowser,
  aTab,
  BEA,
  crypto,
  drain,
  readPush,
  SCHOOL,
  started,
  unsent,
} from "./tablet.js"

async function saved({ browser, tab }, most) {
  const ports = { store: browser.store, crypto, clock: tab.clock, gzip }
  const files = []
  for await (const file of rescueFiles(ports, most)) files.push(file)
  return files
}

const text = file => file.lines.join("")

/** The pushes of a file, as the school reads them. */
function pushesOf(file) {
  const [first, ...lines] = text(file).trimEnd().split("\n")
  assert.equal(first, "firstbell-rescue-1")
  return Promise.all(
    lines.map(line => {
      const [signature, body] = line.split(" ")
      const headers = { "X-Firstbell-Signature": signature }
      return readPush({ body: Buffer.from(body, "base64"), headers })
    }),
  )
}

test("every op of this browser is in the file, sent or not, as pushes that its key has signed", async () => {
  const { browser, school, tab, rows } = await started(2)
  await drain(tab)
  const [late] = await tab.record("seen", [ADA, BEA])

  const [file, ...others] = await saved({ browser, tab })

  assert.deepEqual(others, [])
  assert.equal(file.entries, 4)
  const [{ header, ops }] = await pushesOf(file)
  assert.deepEqual(
    ops.map(({ id, mac }) => [id, mac]),
    [...rows, late].map(({ id, mac }) => [id, mac]),
  )
  assert.equal(header.school, SCHOOL)
  assert.deepEqual(header.head, [3, late.id])
  assert.equal(school.ops.size, 2)
})

test("saving changes nothing: what waited goes on waiting, and hears that it is there", async () => {
  const { browser, school, tab } = await started(3)
  const [file] = await saved({ browser, tab })
  for (const { ops } of await pushesOf(file)) {
    for (const { id, text } of ops) school.ops.set(id, { text, seq: school.ops.size + 1 })
  }
  assert.equal(await unsent(tab), 3)

  await drain(tab)

  assert.equal(school.ops.size, 3)
})

test("more than a push takes stands in several lines, within the limits of each", async () => {
  const { browser, tab } = await started(250)
  const pupils = Array.from({ length: 300 }, () => ADA)
  for (let made = 0; made < 70; made += 1) await tab.record("complete", pupils)

  const [file] = await saved({ browser, tab })

  const pushes = await pushesOf(file)
  const ns = pushes.flatMap(({ ops }) => ops.map(({ n }) => n))
  assert.deepEqual(
    ns,
    Array.from({ length: 320 }, (_, place) => place + 1),
  )
  assert.equal(file.entries, 320)
  for (const { ops } of pushes) {
    assert.ok(ops.length <= 200)
    assert.ok(ops.reduce((sum, op) => sum + op.text.length + 45, 0) <= 500_000)
  }
  assert.ok(pushes.length >= 3)
})

test("what is too much for one file goes into the next, and nothing is left out", async () => {
  const { browser, tab } = await started(450)

  const files = await saved({ browser, tab }, 20_000)

  assert.ok(files.length >= 3)
  assert.equal(
    files.reduce((sum, { entries }) => sum + entries, 0),
    450,
  )
  for (const file of files) assert.ok((await pushesOf(file)).length > 0)
})

test("a browser with no entries has no file", async () => {
  const browser = await aBrowser()
  const tab = await aTab(browser)

  assert.deepEqual(await saved({ browser, tab }), [])
})

test("a file holds no name, no grant's secret and no key", async () => {
  const { browser, tab } = await started(1)

  const [file] = await saved({ browser, tab })

  const [{ header, ops }] = await pushesOf(file)
  const known = "push school device head epoch wall run rtt lost v st".split(" ")
  assert.deepEqual(
    Object.keys(header).filter(key => !known.includes(key)),
    [],
  )
  assert.deepEqual(Object.keys(JSON.parse(ops[0].text).body), ["pupils"])
})
