import assert from "node:assert/strict"
import { test } from "node:test"
import { aTab, started, turn } from "./tablet.js"

test("an op carries the newest ticket, with the clocks at its receipt", async () => {
  const { school, tab, browser } = await started(1)
  school.ticket = "T".repeat(48)
  const first = JSON.parse((await tab.outbox.waiting(1))[0].text)
  await turn(tab)
  tab.timers.at += 7000

  const [row] = await tab.record()

  const head = JSON.parse(row.text)
  assert.equal(first.tk, null)
  assert.deepEqual(head.tk.slice(0, 3), ["T".repeat(48), 1, head.prev])
  assert.equal(head.wall - head.tk[3], 7000)
  assert.equal(head.tk[4], head.run[0])
  assert.equal(head.run[1] - head.tk[5], 7000)
  const reloaded = await aTab(browser)
  assert.deepEqual(reloaded.clock.tk(tab.device.id), head.tk)
})
