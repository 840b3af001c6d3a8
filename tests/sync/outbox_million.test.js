import assert from "node:assert/strict"
import { test } from "node:test"
import { gzip } from "../../sync/device/push.js"
import { rescueFiles } from "../../sync/device/rescue.js"
import { crypto, REGISTER, started, turn, unsent } from "./tablet.js"

const MILLION = 1_000_000
const TEXT = "x".repeat(500)

/**
 * The tablet's store with a million unsent ops, made as they are asked for: what the device modules
 * read at once is what they would hold in memory.
 */
function withAMillion(store, device) {
  const reads = []
  const row = n => {
    const id = String(n).padStart(43, "0")
    const plain = { id, device, n, register: REGISTER, author: "", made: 0, state: "unsent" }
    return { ...plain, text: JSON.stringify({ grant: "", n, body: {}, type: TEXT }), mac: id }
  }
  const rows = (lower, upper, limit = Number.POSITIVE_INFINITY) => {
    const [first, last] = [Math.max(lower.at(-1), 1), Math.min(upper.at(-1), MILLION)]
    const count = Math.max(0, Math.min(limit, last - first + 1))
    reads.push(count)
    return Array.from({ length: count }, (_, place) => row(first + place))
  }
  const head = { device, n: MILLION, id: row(MILLION).id }
  const many = tx => ({
    ...tx,
    get: async (name, key) => (name === "heads" ? head : tx.get(name, key)),
    range: async (index, lower, upper, limit) => {
      if (index === "place") return rows(lower, upper, limit)
      return index === "state" && lower[0] === "unsent" ? rows(lower, upper, limit) : []
    },
    count: async (_index, lower) => (lower[0] === "unsent" ? MILLION : 0),
  })
  const { read, write } = store
  store.read = work => read(tx => work(many(tx)))
  store.write = work => write(tx => work(many(tx)))
  return reads
}

test("of a million ops the sender reads a batch, and the count is right", async () => {
  const { browser, school, tab } = await started(1)
  await turn(tab)
  const reads = withAMillion(browser.store, tab.device.id)
  school.pushes.length = 0
  const began = performance.now()

  tab.sender.nudge()
  for (let turns = 0; turns < 5; turns += 1) await turn(tab)

  assert.equal(await unsent(tab), MILLION)
  assert.ok(school.pushes.length >= 5)
  assert.ok(Math.max(...reads) <= 400, `${Math.max(...reads)} rows at once`)
  assert.ok(performance.now() - began < 10_000)
})

test("a rescue file of a million ops is written piece by piece", async () => {
  const { browser, tab } = await started(1)
  await turn(tab)
  const reads = withAMillion(browser.store, tab.device.id)
  const ports = { store: browser.store, crypto, clock: tab.clock, gzip }

  let entries = 0
  for await (const file of rescueFiles(ports, 50_000)) {
    entries += file.entries
    assert.ok(file.lines.join("").length <= 60_000)
    if (entries > 5_000) break
  }

  assert.ok(entries > 5_000)
  assert.ok(Math.max(...reads) <= 200)
})
