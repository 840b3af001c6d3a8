import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { test } from "node:test"
import { BUGS } from "../../sync/simulator/bugs/index.js"
import { broken, promises } from "../../sync/simulator/promises/index.js"
import { giveTicket, putBackTo, SEED_S, SPOILT, stepBackAt } from "./spoilt_story.js"
import { aToldStory, line, REGISTER, START } from "./told_story.js"

const brokenBy = ({ story, history, final }) =>
  broken(story, history, final).map(({ name }) => name)

test("the told story keeps every promise", () => {
  assert.deepEqual(brokenBy(aToldStory()), [])
})

test("there is a way to break each promise, and each has a file of its own", () => {
  const names = promises.map(({ name }) => name)
  const files = readdirSync(new URL("../../sync/simulator/promises/", import.meta.url))
  const shared = ["index.js", "told.js", "clocks.js"]

  assert.deepEqual(Object.keys(SPOILT).sort(), [...names].sort())
  assert.deepEqual(
    files.filter(file => !shared.includes(file)).sort(),
    names.map(name => `${name}.js`).sort(),
  )
})

test("each bug names promises that it breaks", () => {
  const names = promises.map(({ name }) => name)
  for (const { name, breaks } of BUGS) {
    assert.ok(breaks.length > 0, name)
    assert.deepEqual(
      breaks.filter(one => !names.includes(one)),
      [],
    )
  }
})

for (const [name, ways] of Object.entries(SPOILT)) {
  for (const [how, spoil] of Object.entries(ways)) {
    test(`${name} is broken where ${how}`, () => {
      const told = aToldStory()
      spoil(told)
      told.history.sort((a, b) => a.t - b.t)

      assert.ok(brokenBy(told).includes(name), `only ${brokenBy(told)}`)
    })
  }
}

/** What looks like a breach and is none. */
const KEPT = {
  "an op that is still unsent is not lost": told => {
    told.final.dump.inbox.splice(3, 1)
    told.final.browsers[0].ops[3].state = "unsent"
    return "saved"
  },
  "a page that died before it could say anything owed no word": told => {
    told.history.push({ ...line(told, "acts", 1), act: 9, t: 90_000 })
    told.history.push({ t: 90_001, who: "A", tab: 1, what: "killed" })
    return "silence"
  },
  "a page that is still frozen owes no word yet": told => {
    told.history.push({ ...line(told, "acts", 1), act: 9, t: 90_000 })
    told.history.push({ t: 90_001, who: "A", tab: 1, what: "frozen" })
    told.history.push({ t: 90_002, who: "A", tab: 2, what: "thawed" })
    return "silence"
  },
  "what was committed as the page died was made by a finger": told => {
    line(told, "saved", 4).what = "nothing"
    told.history.push({ t: 40_002, who: "A", tab: 1, what: "killed" })
    return "invented"
  },
  "a clock that was set twice since its ticket earns no good grade": told => {
    told.history.push({ t: 5_000, who: "A", what: "clock", skew: 9e6 })
    told.history.push({ t: 30_000, who: "A", what: "clock", skew: 0 })
    told.final.dump.acts[0].grade = "F"
    return "time"
  },
  "a server's clock set back before anybody spoke hides that it was after the close": told => {
    stepBackAt(told, 30_000)
    return "time"
  },
  "an op that came after its author's right had ended may be held": ({ final: { dump } }) => {
    dump.grants[0].revoked = START + 5 * SEED_S
    for (const row of dump.inbox) Object.assign(row, { disposition: "held", text: "grant.revoked" })
    return "disposition"
  },
  "an op of after a ticket of after the end may be held, whatever the clock says at its receipt":
    told => {
      const { dump } = told.final
      dump.grants[0].revoked = START + 55 * SEED_S
      for (const row of dump.inbox)
        Object.assign(row, { disposition: "held", text: "grant.revoked" })
      for (const one of told.history.filter(({ what }) => what === "saved"))
        giveTicket(one, START + 55 * SEED_S)
      return "disposition"
    },
  "an op that came later and was made before is accepted with a flag": ({ final: { dump } }) => {
    dump.grants[0].revoked = START + 45 * SEED_S
    for (const act of dump.acts) act.flag = "revoked_since"
    return "disposition"
  },
  "a copied profile forks": told => {
    told.history.unshift({ t: 1, who: "A", tab: 1, what: "forked", copy: "A2" })
    line(told, "hears").forked = true
    return "chain"
  },
  "an old file and a clock that was set back make a fork of an honest tablet": told => {
    told.history.unshift({ t: 2, who: "server", what: "restored", how: "silent", snapshot: 0 })
    told.history.unshift({ t: 3, who: "server", what: "clock", skew: -4_000 })
    line(told, "hears").forked = true
    return "chain"
  },
  "an old file in the database's place takes numbers back": told => {
    told.history.push({ t: 95_000, who: "server", what: "restored", how: "silent", snapshot: 0 })
    line(told, "hears").ops[0][2] = 2
    return "order"
  },
  "a copy of a request comes after the old file, to an answer for nobody": told => {
    told.history.push({ t: 50_150, who: "server", what: "restored", how: "silent", snapshot: 0 })
    told.history.push({ ...line(told, "took"), t: 52_000, request: 2, copy: true })
    line(told, "hears").ops[0][2] = 2
    return "order"
  },
  "a frozen page shows what it showed": told => {
    Object.assign(told.final.browsers[0].tabs[0], { frozen: true, screen: { marks: {} } })
    return "screens"
  },
  "what a beacon told of has arrived meanwhile": told => {
    line(told, "office").states[REGISTER] = "open"
    for (const row of told.final.dump.inbox) row.received = START + 41_900
    return "waiting"
  },
  "a disk that was made to fail is in the log": ({ history, final: { dump } }) => {
    history.unshift({ t: 1, who: "world", what: "begins", fault: "trouble", step: 0 })
    dump.troubles.push("server: A round failed (OperationalError: disk I/O error)")
    return "mistakes"
  },
  "a full disk fails a page, and says so": ({ history }) => {
    history.unshift({ t: 1, who: "A", tab: 1, what: "disk", full: true })
    const detail = "Error: not saved on this tablet: QuotaExceededError"
    history.push({ t: 70_000, who: "A", tab: 1, what: "told", name: "page:failed", detail })
    return "mistakes"
  },
  "a put-back server cannot believe a beacon under a grant that it has forgotten": told => {
    putBackTo(told, -1_000)
    line(told, "office").states[REGISTER] = "open"
    return "waiting"
  },
  "another tablet has taken the register meanwhile": told => {
    line(told, "office").states[REGISTER] = "taken"
    return "waiting"
  },
}

for (const [how, change] of Object.entries(KEPT)) {
  test(how, () => {
    const told = aToldStory()
    const name = change(told)
    told.history.sort((a, b) => a.t - b.t)

    assert.ok(!brokenBy(told).includes(name), `${brokenBy(told)}`)
  })
}
