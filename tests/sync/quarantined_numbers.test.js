/** PROTOCOL 8.2: the number of an op that the school cannot read is answered, so that nothing waits for it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { drain, started, turn } from "./tablet.js"

for (const disposition of ["quarantined", "set_aside"]) {
  test(`a number that is wanted of an op that is ${disposition} is said to be lost`, async () => {
    const { school, tab, rows } = await started(3)
    const word = id => (id === rows[1].id ? disposition : "accepted")
    school.disposition = word
    school.wanted = [[2, 2]]

    await turn(tab)
    await turn(tab)

    assert.equal(school.pushes.length, 2)
    assert.deepEqual(school.pushes[1].header.lost, [[2, 2]])
    assert.deepEqual(school.pushes[1].ops, [])
  })
}

test("but where it is to be sent again, it is not", async () => {
  const { school, tab, rows } = await started(2)
  school.disposition = id => (id === rows[0].id ? "quarantined" : "accepted")
  await drain(tab)
  await tab.outbox.hear(tab.device.id, { epoch: "N2", seq: 0, time: 0, ticket: "" })
  school.wanted = [[1, 1]]
  school.epoch = "N2"
  await tab.record()

  await drain(tab)

  const sent = school.pushes.slice(1).flatMap(({ ops }) => ops.map(({ id }) => id))
  assert.ok(sent.includes(rows[0].id))
})
