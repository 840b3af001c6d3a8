import assert from "node:assert/strict"
import { test } from "node:test"
import { aBrowser, aTab, drain, eventually, rested, started, turn, unsent } from "./tablet.js"

/** Web Locks as a browser has them: one holder, a queue, and `steal`. */
function someLocks() {
  let holder = null
  const queue = []
  const next = () => {
    holder = queue.shift() ?? null
    holder?.grant()
  }
  return {
    request(_name, { signal, steal }, work) {
      return new Promise((resolve, reject) => {
        const own = { reject }
        own.grant = () => {
          work()
            .then(resolve, reject)
            .finally(() => holder === own && next())
        }
        signal?.addEventListener("abort", () => {
          const place = queue.indexOf(own)
          if (place >= 0) queue.splice(place, 1)
          if (holder !== own) reject(new DOMException("", "AbortError"))
        })
        if (steal) {
          holder?.reject(new DOMException("stolen", "AbortError"))
          holder = own
          own.grant()
        } else if (holder) queue.push(own)
        else {
          holder = own
          own.grant()
        }
      })
    },
  }
}

test("two tabs send one after the other, and nothing twice", async () => {
  const { browser, tab, school, timers } = await started(3, { locks: someLocks() })
  const other = await aTab(browser)
  other.sender.start()

  timers.fire()
  timers.fire()
  await eventually(async () => (await unsent(tab)) === 0)
  await rested(tab)

  assert.equal(school.pushes.length, 1)
})

test("a frozen tab's lock is stolen after the lease, and its own answer still counts", async () => {
  const { browser, tab, school, timers } = await started(1, { locks: someLocks() })
  const { answer: honest } = school
  let thaw
  school.answer = async (url, init) => {
    school.answer = honest
    await new Promise(resolve => {
      thaw = resolve
    })
    return honest(url, init)
  }
  timers.fire()
  await eventually(() => thaw)
  const other = await aTab(browser)
  other.sender.start()

  timers.fire()
  await eventually(() => timers.waiting.size === 2)
  timers.fireLease()
  await eventually(async () => (await unsent(tab)) === 0)
  thaw()
  await rested(tab)

  assert.equal(school.ops.size, 1)
  assert.equal(school.pushes.length, 2)
  assert.ok(!tab.told.some(([name]) => name === "sync:failed"))
})

test("a tab sends the op of another tab that has gone", async () => {
  const browser = await aBrowser()
  const [here, there] = [new BroadcastChannel("firstbell"), new BroadcastChannel("firstbell")]
  const gone = await aTab(browser, { channel: there })
  const tab = await aTab(browser, { channel: here })
  tab.sender.start()
  await turn(tab)
  assert.equal(browser.timers.pauses.length, 0)

  await gone.record()
  await eventually(() => browser.timers.pauses.length === 1)
  await drain(tab)

  here.close()
  there.close()
})

test("an op that another tab adds while this one's turn ends still gets its timer", async () => {
  let release = () => {}
  let held = Promise.resolve()
  const locks = {
    request: async (_name, _options, work) => {
      const done = await work()
      await held
      return done
    },
  }
  const { browser, tab, timers } = await started(1, { locks })
  const other = await aTab(browser)
  held = new Promise(resolve => {
    release = resolve
  })
  timers.fire()
  await eventually(async () => (await unsent(tab)) === 0)

  await other.record()
  tab.outbox.tell("outbox:changed", await tab.outbox.counts()) // as its channel says
  release()

  await eventually(() => timers.pauses.length === 1)
  assert.equal(await unsent(tab), 1)
})
