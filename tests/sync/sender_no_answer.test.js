import assert from "node:assert/strict"
import { test } from "node:test"
import { drain, json, started, turn, unsent } from "./tablet.js"

const portal = () =>
  new Response("<h1>Welcome to the Wi-Fi</h1>", { headers: { "Content-Type": "text/html" } })
const redirected = async (school, init) =>
  Object.defineProperty(json(await school.take(init)), "redirected", { value: true })
const otherPush = async (school, init) => json({ ...(await school.take(init)), push: "another" })

/** @type {[string, (school: any, init: any) => any][]} */
const NO_ANSWERS = [
  ["a portal's page with status 200", portal],
  ["JSON 200 that is no reply", () => json({ ok: true })],
  ["a reply that echoes another push", otherPush],
  ["a reply that was redirected", redirected],
  ["a reply cut short", () => new Response('{"push":"')],
  [
    "a reply with no word on our ops",
    async (school, init) => json({ ...(await school.take(init)), ops: [] }),
  ],
  ["an ok reply under status 201", async (school, init) => json(await school.take(init), 201)],
  ...[400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503].map(status => [
    `status ${status}`,
    () => json({ push: "", code: "x", text: "" }, status),
  ]),
  [
    "no network",
    () => {
      throw new TypeError("fetch failed")
    },
  ],
]

for (const [what, answer] of NO_ANSWERS) {
  test(`${what} clears nothing and leaves a timer`, async () => {
    const { school, tab, timers } = await started(2)
    const { answer: honest } = school
    school.answer = async (_url, init) => answer(school, init)

    await turn(tab)

    assert.equal(await unsent(tab), 2)
    assert.equal(timers.pauses.length, 1)
    school.answer = honest
    await drain(tab)
  })
}
