/** One contract for the outbox's disk, as browsers keep it and as the simulator does. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { IDBFactory } from "fake-indexeddb"
import "fake-indexeddb/auto"
import { NotSaved, openStore } from "../../sync/device/outbox_store.js"
import { Disk } from "../../sync/simulator/disk.js"
import { Gate } from "../../sync/simulator/gate.js"
import { Queue } from "../../sync/simulator/queue.js"
import { Random } from "../../sync/simulator/random.js"

const FOREVER_MS = 3_600_000

/** A simulated disk whose time runs as soon as anything waits. */
function simulated() {
  const queue = new Queue()
  const disk = new Disk({ queue, random: new Random(1) })
  const store = disk.store(new Gate())
  let running
  const run = async asked => {
    running ??= queue.run(queue.now + FOREVER_MS).finally(() => {
      running = undefined
    })
    const [end] = await Promise.allSettled([asked, running])
    if (end.status === "rejected") throw end.reason
    return end.value
  }
  return { read: work => run(store.read(work)), write: work => run(store.write(work)) }
}

const disks = { browser: () => openStore(new IDBFactory()), simulated }

const row = (n, more = {}) => ({
  ...{ id: `id ${n}`, device: "D", n, register: "R", text: "{}", mac: "", author: "", made: 0 },
  ...{ state: "unsent", ...more },
})

const ns = rows => rows.map(({ n }) => n)

/** The same case on both disks. */
function contract(name, work) {
  for (const [kind, open] of Object.entries(disks)) {
    test(`${name} (${kind})`, async () => work(await open()))
  }
}

contract("what is put is there, also within the transaction", async store => {
  const seen = await store.write(async tx => {
    tx.put("ops", row(1))
    return tx.get("ops", "id 1")
  })

  assert.equal(seen.n, 1)
  assert.equal((await store.read(tx => tx.get("ops", "id 1"))).n, 1)
  assert.equal(await store.read(tx => tx.get("ops", "id 2")), undefined)
})

contract("a row that is changed after it was put or got is another one", async store => {
  const mine = row(1)
  await store.write(async tx => tx.put("ops", mine))
  mine.state = "sent"
  const got = await store.read(tx => tx.get("ops", "id 1"))
  got.state = "received"

  assert.equal((await store.read(tx => tx.get("ops", "id 1"))).state, "unsent")
})

contract("work that fails leaves nothing", async store => {
  await assert.rejects(
    store.write(async tx => {
      tx.put("ops", row(1))
      throw new DOMException("full", "QuotaExceededError")
    }),
    problem => problem instanceof NotSaved && problem.reason === "QuotaExceededError",
  )

  assert.deepEqual(await store.read(tx => tx.all("ops")), [])
})

contract("an index answers in its order, both bounds included", async store => {
  await store.write(async tx => {
    for (const n of [3, 1, 4, 2]) tx.put("ops", row(n))
    tx.put("ops", row(9, { device: "E", id: "another", state: "sent", answered: 7 }))
  })
  const { place, state, register, answered, limited, count } = await store.read(async tx => ({
    place: await tx.range("place", ["D", 2], ["D", 3]),
    state: await tx.range("state", ["unsent", 0], ["unsent", Number.POSITIVE_INFINITY]),
    register: await tx.range("register", "R", "R"),
    answered: await tx.range("answered", 0, 7),
    limited: await tx.range("place", ["D", 1], ["D", 9], 2),
    count: await tx.count("state", ["unsent", 2], ["unsent", 3]),
  }))

  assert.deepEqual(ns(place), [2, 3])
  assert.deepEqual(ns(state), [1, 2, 3, 4])
  assert.equal(register.length, 5)
  assert.deepEqual(ns(answered), [9])
  assert.deepEqual(ns(limited), [1, 2])
  assert.equal(count, 2)
})

contract("all rows come in the order of their keys", async store => {
  await store.write(async tx => {
    for (const name of ["b", "c", "a"]) tx.put("facts", { name })
    tx.remove("facts", "c")
  })

  assert.deepEqual(await store.read(tx => tx.all("facts")), [{ name: "a" }, { name: "b" }])
})

contract("transactions that are asked for together come one after the other", async store => {
  const add = () =>
    store.write(async tx => {
      const n = ((await tx.get("heads", "D"))?.n ?? 0) + 1
      tx.put("heads", { device: "D", n, id: `id ${n}` })
      return n
    })

  assert.deepEqual(await Promise.all([add(), add(), add()]), [1, 2, 3])
})

contract("a read sees what was asked to be written before it", async store => {
  const written = store.write(async tx => tx.put("ops", row(1)))
  const seen = store.read(tx => tx.get("ops", "id 1"))

  await written
  assert.equal((await seen).n, 1)
})

test("a page that is killed before the commit has written nothing, after it everything", async () => {
  for (const [when, count] of [
    ["before", 0],
    ["after", 1],
  ]) {
    const queue = new Queue()
    const disk = new Disk({ queue, random: new Random(1) })
    const gate = new Gate()
    let told = false
    disk.onCommit = now => now === when && gate.close()
    const asked = disk.store(gate).write(async tx => tx.put("ops", row(1)))
    asked.then(() => {
      told = true
    })

    await queue.run(FOREVER_MS)

    assert.equal(disk.kept.ops.size, count)
    assert.equal(told, false)
  }
})

test("a full disk refuses what asks for room after its requests have succeeded", async () => {
  const queue = new Queue()
  const disk = new Disk({ queue, random: new Random(1) })
  const store = disk.store(new Gate())
  disk.full = true
  let seen
  const asked = store.write(async tx => {
    tx.put("ops", row(1))
    seen = await tx.get("ops", "id 1")
  })
  const refused = assert.rejects(asked, { reason: "QuotaExceededError" })

  await queue.run(FOREVER_MS)

  await refused
  assert.equal(seen.n, 1)
  assert.equal(disk.kept.ops.size, 0)
})

test("who waits in a transaction for something else loses it", async () => {
  const queue = new Queue()
  const disk = new Disk({ queue, random: new Random(1) })
  const asked = disk.store(new Gate()).write(async tx => {
    tx.put("ops", row(1))
    await new Promise(resolve => queue.after(1_000, resolve))
  })
  const refused = assert.rejects(asked, NotSaved)

  await queue.run(FOREVER_MS)

  await refused
  assert.equal(disk.kept.ops.size, 0)
})
