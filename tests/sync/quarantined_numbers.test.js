/**
 * PROTOCOL 8.2: the number of an op that the school cannot read is answered, so that nothing waits for it; the op
 * goes with it, as the school may have been put back to before it had it.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { drain, started, turn, unsent } from "./tablet.js"

for (const disposition of ["quarantined", "set_aside"]) {
  test(`a number that is wanted of an op that is ${disposition} is said to be lost, beside the op`, async () => {
    const { school, tab, rows } = await started(3)
    school.disposition = id => (id === rows[1].id ? disposition : "accepted")
    school.wanted = [[2, 2]]
    await turn(tab)
    school.wanted = []

    await turn(tab)

    assert.equal(school.pushes.length, 2)
    assert.deepEqual(school.pushes[1].header.lost, [[2, 2]])
    assert.deepEqual(
      school.pushes[1].ops.map(({ id }) => id),
      [rows[1].id],
    )
    assert.equal(await unsent(tab), 0)
    assert.deepEqual((await tab.outbox.lost()).ranges, [])
  })
}

test("but where it is to be sent again, it is not", async () => {
  const { school, tab, rows } = await started(2)
  school.disposition = id => (id === rows[0].id ? "quarantined" : "accepted")
  await drain(tab)
  await tab.outbox.hear(tab.device.id, { epoch: "N2", seq: 0, time: 0, ticket: "" })
  school.epoch = "N2"
  await tab.record()

  await drain(tab)

  const again = school.pushes.slice(1)
  assert.ok(again.flatMap(({ ops }) => ops.map(({ id }) => id)).includes(rows[0].id))
  assert.ok(again.every(({ header }) => header.lost === undefined))
})
