/** What a bug would do to the told story, and what of it the tests share. @module */
import { ADA, BEA, LUND, line, REGISTER, START } from "./told_story.js"

export const SEED_S = 1_000
const CLOSES = 10 * 60_000 // after the story's start
const AHEAD_MS = 595_000

/** Promise → ways to break it, each by one thing that a bug would do. */
export const SPOILT = {
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
export function stepBackAt({ history }, t) {
  history.push({ t: 0, who: "server", what: "clock", skew: AHEAD_MS })
  history.push({ t, who: "server", what: "clock", skew: 0 })
}

/** What was saved says that its tablet had a ticket of `time` (PROTOCOL 6.3). */
export function giveTicket(saved, time) {
  const ticket = Buffer.alloc(36)
  ticket.writeBigUInt64BE(BigInt(time))
  saved.text = JSON.stringify({ ...JSON.parse(saved.text), tk: [ticket.toString("base64url")] })
}

/** To a copy of `t`, shortly before the beacon; the grant is from the start. */
export function putBackTo({ history }, t) {
  history.push({ t, who: "server", what: "snapshot", snapshot: 0 })
  history.push({ t: 40_500, who: "server", what: "restored", how: "restored", snapshot: 0 })
}
