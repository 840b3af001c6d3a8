import assert from "node:assert/strict"
import { test } from "node:test"
import {
  chipWords,
  countdown,
  inverse,
  listed,
  longest,
  minutesNow,
  next,
  ownWords,
  said,
  statement,
  willBe,
} from "../../frontend/scripts/marks.js"

const at = clock => Date.parse(`2026-11-23T${clock}Z`) // London is on UTC in November
const MORNING = {
  opens: at("08:00"),
  closes: at("08:15"),
  ends: at("12:45"),
  session: "AM",
  opensWords: "08:00",
  closesWords: "08:15",
}
const LESSON = {
  ...MORNING,
  opens: at("08:25"),
  closes: at("08:40"),
  ends: at("09:25"),
  session: "",
}

test("tapping goes present, absent, late, present", () => {
  assert.deepEqual(["none", "present", "absent", "late", "planned", "check"].map(next), [
    "present",
    "absent",
    "late",
    "present",
    "present",
    "present",
  ])
})

test("minutes late are those of the school's clock, from 1 to the end", () => {
  for (const [clock, minutes] of [
    ["07:50", 1],
    ["08:00:59", 1],
    ["08:09:59", 9],
    ["08:20", 20],
    ["15:00", 285],
  ]) {
    assert.equal(minutesNow(MORNING, at(clock)), minutes, clock)
  }
  assert.equal(longest(LESSON), 60)
})

test("the closing minute is closed: 15 minutes are U, and a lesson never is (rule W3)", () => {
  assert.equal(willBe(14, MORNING), "L")
  assert.equal(willBe(15, MORNING), "U")
  assert.equal(willBe(59, LESSON), "")
})

test("an arrival is stated as school time, also in summer", () => {
  assert.deepEqual(statement({ mark: "late", minutes: 9 }, MORNING, "clock"), {
    type: "arrived",
    at: "08:09",
    src: "clock",
  })
  const summer = { ...MORNING, opens: Date.parse("2026-06-22T07:00Z") }
  assert.equal(statement({ mark: "late", minutes: 9 }, summer, "typed")?.at, "08:09")
})

test("two entries that differ cannot be stated; a blank is stated by saying nothing", () => {
  assert.equal(statement({ mark: "check" }, MORNING, "typed"), undefined)
  assert.deepEqual(statement({ mark: "none" }, MORNING, "typed"), { type: "no_statement" })
  assert.deepEqual(statement({ mark: "planned" }, MORNING, "typed"), { type: "no_statement" })
})

test("what an op says is read back as it was stated", () => {
  for (const state of [{ mark: "present" }, { mark: "absent" }, { mark: "late", minutes: 9 }]) {
    const { type, at: clock, src } = statement(state, MORNING, "clock")
    const text = JSON.stringify({ type, body: { pupils: ["a"], at: clock, src } })
    assert.deepEqual(said({ text }, MORNING), { pupils: ["a"], state })
  }
  assert.equal(said({ text: '{"type":"complete","body":{"pupils":["a"]}}' }, MORNING), undefined)
})

test("undo says each earlier mark once, and a plan by saying nothing", () => {
  const before = new Map([
    ["a", { mark: "none" }],
    ["b", { mark: "planned" }],
    ["c", { mark: "late", minutes: 3 }],
    ["d", { mark: "late", minutes: 4 }],
  ])
  assert.deepEqual(inverse(before), [
    { state: { mark: "none" }, pupils: ["a", "b"] },
    { state: { mark: "late", minutes: 3 }, pupils: ["c"] },
    { state: { mark: "late", minutes: 4 }, pupils: ["d"] },
  ])
})

test("the countdown is plain, soon, closed", () => {
  const shown = clock => Object.values(countdown(MORNING, at(clock)))
  assert.deepEqual(shown("07:59:59"), ["Opens 08:00", "", 10, ""])
  assert.deepEqual(shown("08:00"), ["15 min left", "closes 08:15", 10, ""])
  assert.deepEqual(shown("08:11:59"), ["4 min left", "closes 08:15", 3, ""])
  assert.deepEqual(shown("08:12"), ["3 min left", "closes 08:15", 2, "soon"])
  assert.equal(shown("08:15")[0], "Closed 08:15")
  assert.equal(shown("08:15")[3], "closed")
})

test("the chip says where the entries are", () => {
  const words = (entries, seen) =>
    chipWords({ entries }, { failed: false, online: true, person: 0, ...seen }).text
  assert.equal(words(0, {}), "Sent")
  assert.equal(words(3, {}), "Saved on this tablet")
  assert.equal(words(1, { online: false }), "1 entry waiting on this tablet")
  assert.equal(words(5, { failed: true }), "5 entries waiting on this tablet")
  assert.equal(words(0, { online: false }), "No connection")
  assert.equal(words(0, { signedOut: true }), "Sign in again to see news")
  assert.equal(words(0, { signedOut: true, online: false }), "No connection")
  assert.equal(words(3, { signedOut: true }), "Saved on this tablet")
  assert.equal(words(0, { person: 2 }), "2 entries need a person")
})

test("names are listed, the first five", () => {
  assert.equal(listed(["A", "B"]), "A, B")
  assert.equal(listed(["A", "B", "C", "D", "E", "F", "G"]), "A, B, C, D, E and 2 more")
})

test("an op is told in words, without names", () => {
  const text = (type, body) => ownWords({ text: JSON.stringify({ type, body }) })

  assert.equal(text("seen", { pupils: ["a", "b"] }), "2 pupils: present")
  assert.equal(
    text("arrived", { pupils: ["a"], at: "08:07", src: "clock" }),
    "1 pupil: arrived 08:07",
  )
  assert.equal(text("no_statement", { pupils: ["a"] }), "1 pupil: mark taken back")
  assert.equal(text("complete", { pupils: ["a"] }), "Register taken")
  assert.equal(text("reopened", {}), "Register opened again")
})
