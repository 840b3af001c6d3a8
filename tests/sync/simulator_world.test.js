/** The simulated world: a seed is one story, and every fault ends as it began. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { FAULTS } from "../../sync/simulator/faults.js"
import { Random } from "../../sync/simulator/random.js"
import { runStory } from "../../sync/simulator/run.js"
import { makeStory } from "../../sync/simulator/story.js"
import { SimulatedSchool } from "./simulated_school.js"

const START = Date.UTC(2026, 10, 23, 8, 5)
const [BEGINS, ENDS, CALM] = [10_000, 25_000, 40_000]

const told = (history, what) => history.filter(line => line.what === what)

/** Taps on all three tablets, before, during and after `faults`. */
function aStory(faults) {
  const taps = [5_000, 9_900, 12_000, 20_000, 30_000].flatMap((at, pupil) =>
    [0, 1, 2].map(browser => ({
      ...{ at: at + 7 * browser, do: "tap", browser, register: browser },
      ...{ pupil, mark: pupil % 2 ? "present" : "absent" },
    })),
  )
  const browsers = ["A", "B", "C"].map((name, user) => ({ name, user, skew: 0 }))
  const steps = [...taps, ...faults].sort((a, b) => a.at - b.at)
  return { seed: 7, start: START, calm: CALM, ends: CALM + 60_000, browsers, steps }
}

const run = story => runStory(story, { school: new SimulatedSchool() })

test("the same seed is the same story, to the last byte of its history", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const [one, other] = [await run(makeStory(seed)), await run(makeStory(seed))]
    assert.equal(one.hash, other.hash)
    assert.deepEqual(one.history, other.history)
  }
  assert.notEqual((await run(makeStory(1))).hash, (await run(makeStory(2))).hash)
})

test("a story has three tablets, two users, eight faults and a time without any", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { browsers, steps, calm } = makeStory(seed)
    const faults = steps.filter(step => FAULTS[step.do])
    assert.ok(browsers.length >= 3)
    assert.ok(new Set(browsers.map(({ user }) => user)).size >= 2)
    assert.ok(faults.length >= 8)
    assert.ok(faults.every(({ at, until }) => at < until && until < calm))
    assert.ok(steps.every(({ at }) => Number.isInteger(at) && at <= calm))
  }
})

test("every fault comes up in stories", () => {
  const found = new Set()
  for (let seed = 1; seed <= 100; seed += 1) {
    for (const step of makeStory(seed).steps) found.add(step.do)
  }
  for (const name of Object.keys(FAULTS)) assert.ok(found.has(name), name)
})

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name} begins, ends, and leaves nothing behind`, async () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const facts = { browsers: 3, users: 3, at: BEGINS, until: ENDS }
      const planned = fault.plan(new Random(seed, name), facts)
      const step = { at: BEGINS, until: ENDS, do: name, ...planned }
      const { history, final } = await run(aStory([step]))

      const own = history.filter(line => line.fault === name)
      assert.deepEqual(
        own.map(({ t, what }) => [t, what]),
        [
          [BEGINS, "begins"],
          [ENDS, "ends"],
        ],
      )
      assert.match(
        fault.words(step, () => "tablet A"),
        /[^.]$/,
      )
      assert.equal(told(history, "unarmed").length, 0)
      for (const { counts, tabs } of final.browsers) {
        assert.deepEqual(counts, { unsent: 0, received: 0 })
        assert.ok(tabs.some(({ visible, frozen, ready }) => visible && !frozen && ready))
      }
      const saved = told(history, "saved").map(({ op }) => op)
      assert.ok(saved.length >= 9)
      for (const op of saved) assert.ok(final.dump.ops.includes(op))
    }
  })
}

test("any step may be left out", async () => {
  const { steps, ...story } = makeStory(5)
  for (let place = 0; place < steps.length; place += 9) {
    const left = steps.filter((_, at) => at < place || at >= place + 9)
    await run({ ...story, steps: left })
  }
})

test("a server that loses its power answers nobody, and hears of it again", async () => {
  const step = { at: BEGINS, until: ENDS, do: "kill_server", cut: 3 }
  const { history } = await run(aStory([step]))

  const [down] = told(history, "down")
  const [up] = told(history, "up")
  assert.equal(down.cut, 3)
  assert.equal(up.t, ENDS)
  const between = history.filter(({ t, what }) => what === "hears" && t > down.t && t < up.t)
  assert.deepEqual(
    between.filter(({ request }) => answeredAfter(history, request, down.t)),
    [],
  )
  assert.ok(told(history, "misses").some(({ why }) => why === "down"))
})

const answeredAfter = (history, request, t) =>
  history.some(line => line.what === "took" && line.request === request && line.t >= t)

test("what is killed says nothing more, and what is frozen says it later", async () => {
  const kill = { at: BEGINS, until: ENDS, do: "kill_tablet", browser: 0, when: "now" }
  const sleep = { at: BEGINS, until: ENDS, do: "sleep", browser: 1, counted: false }
  const { history } = await run(aStory([kill, sleep]))

  for (const who of ["A", "B"]) {
    const said = history.filter(line => line.who === who && line.t > BEGINS && line.t < ENDS)
    assert.deepEqual(said, [])
    assert.ok(history.some(line => line.who === who && line.what === "saved" && line.t > ENDS))
  }
})
