/**
 * An outbox as the app of November 2026 left it on the disk, opened by the app of today (SYNC §7.7): the
 * stores, indexes and rows are written out here, and nothing of this file changes with the product.
 */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { IDBFactory } from "fake-indexeddb"
import { raw } from "../../sync/device/ids.js"
import { aBrowser, aTab, crypto, drain } from "./tablet.js"

const url = new URL("../../sync/vectors/outboxes.json", import.meta.url)
const [golden] = JSON.parse(readFileSync(url, "utf8"))
const { school, device, epoch, staff, ids, lines, public_key } = golden

const ops = lines.map((line, place) => {
  const [mac, text] = [line.slice(0, 43), line.slice(44)]
  const { n, register, wall } = JSON.parse(text)
  const said = { n, register, mac, author: staff, made: wall, state: "unsent" }
  return { id: ids[place], text, device, ...said }
})

/** Version 1 of the database, its rows those of `golden`. Its key was thrown away: another signs. */
async function diskOfThen() {
  const indexedDB = new IDBFactory()
  const request = indexedDB.open("firstbell-outbox", 1)
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore("ops", { keyPath: "id" })
    store.createIndex("place", ["device", "n"])
    store.createIndex("state", ["state", "n"])
    store.createIndex("register", "register")
    store.createIndex("answered", "answered")
    request.result.createObjectStore("heads", { keyPath: "device" })
    request.result.createObjectStore("devices", { keyPath: "id" })
    request.result.createObjectStore("facts", { keyPath: "name" })
  }
  const database = await done(request)
  const { privateKey } = await crypto.generateKeys()
  const keys = { privateKey, publicKey: raw(public_key) }
  const made = golden.enrolled
  const tx = database.transaction(["ops", "heads", "devices"], "readwrite")
  for (const row of ops) tx.objectStore("ops").put(row)
  tx.objectStore("heads").put({ device, n: ops.length, id: ids.at(-1) })
  tx.objectStore("devices").put({ id: device, school, keys, made, epoch, name: "Tablet B2-14" })
  await new Promise(resolve => {
    tx.oncomplete = resolve
  })
  database.close()
  return indexedDB
}

const done = request =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

test("an outbox of 400 days ago is sent whole, byte for byte", async () => {
  const browser = await aBrowser({ indexedDB: await diskOfThen() })
  browser.wall = golden.pushed
  browser.school.time = golden.pushed
  const tab = await aTab(browser)
  assert.equal((await tab.outbox.counts()).unsent, ops.length)

  const stop = tab.sender.start()
  await drain(tab)
  stop()

  const sent = browser.school.pushes.flatMap(push => push.ops)
  assert.deepEqual(
    sent.map(({ mac, text, id }) => ({ line: `${mac} ${text}`, id })),
    lines.map((line, place) => ({ line, id: ids[place] })),
  )
  assert.ok(browser.school.pushes.every(({ header }) => header.device === device))
  const rows = await tab.outbox.ofRegister(ops[0].register)
  assert.ok(rows.every(row => row.state === "sent"))
})
