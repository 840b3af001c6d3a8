import assert from "node:assert/strict"
import { test } from "node:test"
import { sentences } from "../../sync/simulator/words.js"
import { aToldStory, BEA, line, OKAFOR, REGISTER } from "./told_story.js"

const told = change => {
  const story = aToldStory()
  change?.(story)
  return sentences(story.story, story.history, story.final.facts)
}

const withLine = more => told(({ history }) => history.push({ t: 95_000, ...more })).at(-1)

test("a story reads as what people do and what becomes of it", () => {
  assert.deepEqual(told(), [
    "08:05:00.000  Tablet A is known to the school, for Ms Okafor.",
    "08:05:10.000  Ms Okafor taps Ada present in 7A's morning register on tablet A; saved as op 1.",
    "08:05:20.000  Ms Okafor taps Bea absent in 7A's morning register on tablet A; saved as op 2.",
    "08:05:25.000  Tablet A holds as op 3 what no server can take.",
    "08:05:40.000  Ms Okafor says that Bea arrived at 08:05 in 7A's morning register on tablet A; saved as op 4.",
    "08:05:41.000  Tablet A reports that 2 entries wait.",
    "08:05:42.000  The office looks: 7A's morning register waiting on a tablet.",
    "08:05:50.000  Tablet A sends 4 ops.",
    "08:05:50.100  The school's answer reaches tablet A: 3 accepted, 1 held.",
    "08:06:00.000  Tablet A now shows in 7A's morning register: Ada present, Bea late (5 min).",
  ])
})

test("a tap that could not be saved says why", () => {
  const words = told(story => {
    Object.assign(line(story, "saved", 1), { what: "not_saved", reason: "QuotaExceededError" })
  })

  assert.match(words[1], /it could not be saved, and it says so \(QuotaExceededError\)\.$/)
})

test("a tap of nobody, and one whose page died", () => {
  const words = told(story => {
    line(story, "saved", 1).what = "refused"
    line(story, "acts", 1).staff = null
    story.history.splice(story.history.indexOf(line(story, "saved", 2)), 1)
  })

  assert.match(
    words[1],
    /^\S+ {2}Somebody taps Ada .*; nobody has signed in there, and it says so\.$/,
  )
  assert.match(words[2], /; the page is gone before it says anything\.$/)
})

test("a screen tells only what has changed on it", () => {
  const words = told(({ history }) => {
    const shown = { t: 70_000, who: "A", tab: 1, what: "shows", register: REGISTER, own: 0 }
    history.push({ ...shown, marks: { [BEA]: ["absent", null] }, completed: true })
    history.push({ ...shown, t: 71_000, marks: { [BEA]: ["absent", null] }, completed: true })
  })

  assert.match(words.at(-1), /08:06:10.* Bea absent, the register taken\.$/)
})

test("a fault begins and ends in its own words", () => {
  const words = told(({ story, history }) => {
    story.steps = [{ at: 1, until: 2, do: "kill_server", cut: 0 }]
    history.push({ t: 70_000, who: "world", what: "begins", fault: "kill_server", step: 0 })
    history.push({ t: 80_000, who: "world", what: "ends", fault: "kill_server", step: 0 })
  })

  assert.deepEqual(words.slice(-2), [
    "08:06:10.000  Trouble: the server's power is cut.",
    "08:06:20.000  Over: the server's power is cut.",
  ])
})

for (const [more, words] of [
  [{ who: "A", tab: 2, what: "killed" }, "Page 2 of tablet A dies."],
  [
    { who: "A", tab: 1, what: "clock", skew: -7_200_000 },
    "The clock of tablet A is now 7200.0 s behind true time.",
  ],
  [
    { who: "server", what: "clock", skew: 1_500 },
    "The server's clock is now 1.5 s ahead of true time.",
  ],
  [
    { who: "server", what: "restored", how: "restored", snapshot: 0 },
    "The server is restored from backup 0.",
  ],
  [
    { who: "world", what: "revokes", staff: OKAFOR, device: null },
    "The office ends what Ms Okafor may enter.",
  ],
  [
    { who: "A", tab: 1, what: "misses", request: 3, why: "portal", status: 401 },
    "What tablet A asked is answered by something that is not the school (401).",
  ],
  [
    { who: "A", tab: 1, what: "told", name: "device:forked" },
    "Tablet A is told that its chain has two branches.",
  ],
  [
    { who: "A", tab: 1, what: "unarmed", part: "sender", waiting: 1 },
    "Page 1 of tablet A rests, although 1 op wait and nothing will wake its sender.",
  ],
  [{ who: "A", tab: 1, what: "something_new" }, "A: something_new."],
]) {
  test(words, () => {
    assert.equal(withLine(more), `08:06:35.000  ${words}`)
  })
}
