import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { test } from "node:test"
import { BUGS } from "../../sync/simulator/bugs/index.js"
import { broken, promises } from "../../sync/simulator/promises/index.js"
import { ADA, aToldStory, BEA, LUND, line, REGISTER, START } from "./told_story.js"

const SEED_S = 1_000
const CLOSES = 10 * 60_000 // after the story's start
const AHEAD_MS = 595_000

/** Promise → ways to break it, each by one thing that a bug would do. */
const SPOILT = {
  saved: {
    "an op was never sent": told => {
      told.final.dump.inbox.splice(0, 1)
    },
    "an op has other bytes at school": ({ final: { dump } }) => {
      dump.inbox[0].bytes += " "
    },
  },
  silence: {
    "a tap is never answered": told => {
      told.history.push({ ...line(told, "acts", 1), act: 9, t: 90_000 })
    },
    "a page that was closed minutes later had said nothing": told => {
      told.history.push({ ...line(told, "acts", 1), act: 9, t: 90_000 })
      told.history.push({ t: 93_000, who: "A", tab: 1, what: "closed" })
    },
    "a tablet that slept says nothing when it is awake": told => {
      told.history.push({ ...line(told, "acts", 1), act: 9, t: 90_000 })
      told.history.push({ t: 90_001, who: "A", tab: 1, what: "asleep" })
      told.history.push({ t: 95_000, who: "A", tab: 1, what: "awake" })
    },
    "the word comes much later": told => {
      line(told, "saved", 4).t += 3_000
    },
  },
  word: {
    "an outbox was emptied": told => told.final.browsers[0].ops.splice(1, 1),
    "a row counts as sent that nobody has answered": told => {
      line(told, "hears").ops.splice(0, 1)
    },
    "another answer was read than was given": told => {
      line(told, "keeps").ops[2][2] = "accepted"
    },
    "an op is deleted once it is answered": told => {
      line(told, "keeps").ops[0] = ["op1", "gone", ""]
    },
  },
  once: {
    "one op is told to be saved for two fingers": told => {
      line(told, "saved", 2).op = "op1"
    },
    "an op has two acts": ({ final: { dump } }) => dump.acts.push({ ...dump.acts[0], seq: 4 }),
    "an entry is missing": ({ final: { dump } }) => dump.entries.pop(),
    "a pupil is entered twice": ({ final: { dump } }) => dump.entries.push(dump.entries[0]),
    "an op is accepted and has no act": ({ final: { dump } }) => dump.acts.pop(),
    "another pupil is entered": ({ final: { dump } }) => {
      dump.entries[0].pupil = BEA
    },
    "another fact is entered": ({ final: { dump } }) => {
      dump.entries[0].fact = "not_seen"
    },
    "it is entered in another register": ({ final: { dump } }) => {
      dump.acts[0].register = "another"
    },
    "an op is entered as another kind": ({ final: { dump } }) => {
      dump.acts[0].kind = "complete"
    },
    "what the clock said is entered as typed": ({ final: { dump } }) => {
      dump.entries[2].src = "typed"
    },
  },
  invented: {
    "an op of nobody is at school": ({ final: { dump } }) => {
      dump.inbox.push({ ...dump.inbox[0], op: "op9" })
    },
    "what was told not to be saved arrives": told => {
      Object.assign(line(told, "saved", 4), { what: "not_saved", reason: "QuotaExceededError" })
    },
  },
  poison: {
    "what nobody understands is accepted": ({ final: { dump } }) => {
      dump.inbox[2].disposition = "accepted"
    },
    "what nobody understands is thrown away": ({ final: { dump } }) => dump.inbox.splice(2, 1),
  },
  armed: {
    "a page rests over its work": ({ history }) => {
      history.push({ t: 70_000, who: "A", tab: 1, what: "unarmed", part: "sender", waiting: 2 })
    },
  },
  drained: {
    "an outbox is not empty": told => {
      told.final.browsers[0].counts.unsent = 1
    },
    "bytes are received for ever": ({ final: { dump } }) => {
      dump.inbox[2].disposition = "received"
    },
  },
  author: {
    "an entry is whoever's was signed in": ({ final: { dump } }) => {
      dump.acts[0].author = LUND
    },
    "an op was made under another's grant": told => {
      line(told, "enrolled").staff = LUND
    },
    "another holds the tablet than whom the page takes entries for": told => {
      line(told, "acts").staff = LUND
    },
  },
  waiting: {
    "the office sees nothing of what was told": told => {
      line(told, "office").states[REGISTER] = "open"
    },
    "the office sees nothing under a grant that a put-back left": told => {
      putBackTo(told, 1_000)
      line(told, "office").states[REGISTER] = "open"
    },
    "the office sees it for ever": ({ final: { dump } }) => {
      dump.states[REGISTER] = "waiting"
    },
  },
  time: {
    "an entry after the close is graded A": told => {
      line(told, "acts", 1).t = CLOSES
    },
    "an entry after the close is graded A though a contact gave the time": told => {
      stepBackAt(told, 30_000)
      told.history.push({ ...line(told, "took"), t: 12_000 })
    },
    "an entry that came after the close is graded A": told => {
      stepBackAt(told, 150_000)
      line(told, "took").status = 503
      for (const act of told.final.dump.acts) act.received += AHEAD_MS
    },
    "an honest entry in time is graded F": ({ final: { dump } }) => {
      dump.acts[0].grade = "F"
    },
    "an honest entry in time is graded E": ({ final: { dump } }) => {
      dump.acts[0].grade = "E"
    },
    "an arrival is entered at another minute": ({ final: { dump } }) => {
      dump.entries[2].arrived = "08:03"
    },
    "what somebody typed is changed": ({ final: { dump } }) => {
      Object.assign(dump.entries[2], { src: "typed", arrived: "08:06" })
    },
  },
  chain: {
    "two tabs share a number": told => {
      told.final.browsers[0].ops[1].n = 1
    },
    "an op names another before it": told => {
      told.final.browsers[0].ops[1].text = '{"prev":"op7"}'
    },
    "a tablet is called a fork that nobody has copied": told => {
      line(told, "hears").forked = true
    },
    "a tablet is called a fork where another was copied": told => {
      told.history.unshift({ t: 1, who: "B", tab: 1, what: "forked", copy: "B2" })
      line(told, "hears").forked = true
    },
    "a tablet is called a fork, and one that was copied before it": told => {
      told.history.unshift({ t: 1, who: "B", tab: 1, what: "forked", copy: "B2" })
      told.history.push({ t: 30_000, who: "B", tab: 1, what: "hears", forked: true })
      told.history.push({ ...line(told, "hears"), t: 60_000, forked: true })
    },
  },
  order: {
    "a number is missing": ({ final: { dump } }) => {
      dump.acts[1].seq = 7
    },
    "the head is behind": ({ final: { dump } }) => {
      dump.seq = 2
    },
    "a number that was told is another's": told => {
      line(told, "hears").ops[0][2] = 2
    },
  },
  disposition: {
    "an honest op is held": ({ final: { dump } }) => {
      Object.assign(dump.inbox[0], { disposition: "held", text: "mac.wrong" })
    },
    "an op of before the end is held": told => {
      const { dump } = told.final
      dump.grants[0].revoked = START + 55 * SEED_S
      Object.assign(dump.inbox[0], { disposition: "held", text: "grant.revoked" })
      giveTicket(line(told, "saved"), START + 54 * SEED_S)
    },
    "an op made after the end of its grant is accepted": ({ final: { dump } }) => {
      dump.grants[0].revoked = START + 5 * SEED_S
    },
    "an op that came after the end is not flagged": ({ final: { dump } }) => {
      dump.grants[0].revoked = START + 45 * SEED_S
    },
  },
  fold: {
    "a mark is not what the entries say": ({ final: { dump } }) => {
      dump.marks[REGISTER][ADA] = ["absent", null]
    },
    "a register is taken that nobody took": ({ final: { dump } }) => {
      dump.completed[REGISTER] = true
    },
  },
  own_marks: {
    "a screen shows an older mark": told => {
      Object.assign(line(told, "shows"), { seq: 0, marks: { [ADA]: ["none", null] } })
    },
  },
  screens: {
    "a screen shows another mark": told => {
      told.final.browsers[0].tabs[0].screen.marks[ADA] = ["absent", null]
    },
    "a screen shows a register taken": told => {
      told.final.browsers[0].tabs[0].screen.completed = true
    },
  },
  mistakes: {
    "the server logs an error that nothing explains": ({ final: { dump } }) => {
      dump.troubles.push("server: /sync/push: KeyError ('seq')")
    },
    "a disk fails that nobody made fail": ({ final: { dump } }) => {
      dump.troubles.push("server: /sync/push: OperationalError (OperationalError: disk I/O error)")
    },
    "a page fails as it loads": ({ history }) => {
      const failed = { what: "told", name: "page:failed", detail: "TypeError: not a function" }
      history.push({ t: 70_000, who: "A", tab: 1, ...failed })
    },
    "a push fails of itself": ({ history }) => {
      const failed = { what: "told", name: "push:failed", detail: "Error: the key is not here" }
      history.push({ t: 70_000, who: "A", tab: 1, ...failed })
    },
    "an op is not saved, and the disk had room": told => {
      Object.assign(line(told, "saved", 4), { what: "not_saved", reason: "QuotaExceededError" })
    },
    "the school refuses what a page of ours asks": told => {
      line(told, "took").status = 422
    },
  },
  ready: {
    "a page has nobody to take entries for": told => {
      told.final.browsers[0].tabs[0].ready = false
    },
    "a page shows no register": told => {
      told.final.browsers[0].tabs[0].screen = null
    },
  },
  whole: {
    "the chain is broken": ({ final: { dump } }) => dump.problems.push("Act 2 is missing."),
  },
}

/** Until `t` the server's clock was ahead, as far as beyond the close. */
function stepBackAt({ history }, t) {
  history.push({ t: 0, who: "server", what: "clock", skew: AHEAD_MS })
  history.push({ t, who: "server", what: "clock", skew: 0 })
}

/** What was saved says that its tablet had a ticket of `time` (PROTOCOL 6.3). */
function giveTicket(saved, time) {
  const ticket = Buffer.alloc(36)
  ticket.writeBigUInt64BE(BigInt(time))
  saved.text = JSON.stringify({ ...JSON.parse(saved.text), tk: [ticket.toString("base64url")] })
}

/** To a copy of `t`, shortly before the beacon; the grant is from the start. */
function putBackTo({ history }, t) {
  history.push({ t, who: "server", what: "snapshot", snapshot: 0 })
  history.push({ t: 40_500, who: "server", what: "restored", how: "restored", snapshot: 0 })
}

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
