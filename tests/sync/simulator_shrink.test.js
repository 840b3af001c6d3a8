import assert from "node:assert/strict"
import { test } from "node:test"
import { shrink } from "../../sync/simulator/shrink.js"

/** A story of `count` steps; `needed` of them are what makes it fail. */
function aStory(count, needed) {
  const story = { seed: 7, steps: Array.from({ length: count }, (_, at) => ({ at, do: "tap" })) }
  const runs = []
  const fails = async ({ steps }) => {
    runs.push(steps.length)
    return needed.every(at => steps.some(step => step.at === at))
  }
  return { story, fails, runs }
}

const times = ({ steps }) => steps.map(({ at }) => at)

for (const needed of [[], [0], [79], [3, 40, 41], [0, 20, 40, 60, 79]]) {
  test(`of 80 steps ${needed.length} are left where only steps ${needed} matter`, async () => {
    const { story, fails, runs } = aStory(80, needed)

    const small = await shrink(story, fails)

    assert.deepEqual(times(small), needed)
    assert.equal(small.seed, 7)
    assert.ok(runs.length < 120, `${runs.length} runs`)
  })
}

test("steps that need each other stay together", async () => {
  const { story } = aStory(30, [])
  const fails = async ({ steps }) => {
    const at = steps.map(step => step.at)
    return at.includes(4) && at.includes(25) === at.includes(26) && at.includes(25)
  }

  const small = await shrink(story, fails)

  assert.deepEqual(times(small), [4, 25, 26])
})

test("it stops when the tries are used up, with a story that still fails", async () => {
  const { story, fails, runs } = aStory(80, [11, 71])

  const small = await shrink(story, fails, 9)

  assert.equal(runs.length, 9)
  assert.ok(await fails(small))
})

test("the story that was given stays as it is", async () => {
  const { story, fails } = aStory(20, [5])

  await shrink(story, fails)

  assert.equal(story.steps.length, 20)
})
