/**
 * A small story as the simulator would tell it, in which every promise is kept; tests spoil one thing of it.
 * Ada is seen, Bea is not, on Ms Okafor's tablet A; one op there is of a type that nobody knows.
 */
export const START = Date.UTC(2026, 10, 23, 8, 5)
export const [OKAFOR, LUND, ADA, BEA, REGISTER, DEVICE, GRANT] = ["okafor", "lund", "ada", "bea"]
  .concat(["register", "device", "grant"])
  .map(name => name.padEnd(22, "0"))
const EPOCH = "epoch".padEnd(22, "0")
const MINUTE = 60_000

/** One op: what its finger stated, its bytes, and the school's rows of it. */
function anOp(n, type, body, t) {
  const [op, prev] = [`op${n}`, n > 1 ? `op${n - 1}` : ""]
  const base = [EPOCH, n - 1]
  const said = {
    device: DEVICE,
    n,
    prev,
    type,
    register: REGISTER,
    body,
    base,
    grant: GRANT,
    tk: null,
  }
  return { n, op, type, body, t, base, text: JSON.stringify(said) }
}

const OPS = [
  anOp(1, "seen", { pupils: [ADA] }, 10_000),
  anOp(2, "not_seen", { pupils: [BEA] }, 20_000),
  anOp(3, "teleported", { pupils: [ADA] }, 25_000),
  anOp(4, "arrived", { pupils: [BEA], at: "08:05", src: "clock" }, 40_000),
]
const [, , POISON] = OPS
const GOOD = OPS.filter(op => op !== POISON)

/** @returns {any} story, history and final of their own each time */
export const aToldStory = () =>
  JSON.parse(JSON.stringify({ story: STORY, history: history(), final: final() }))

const STORY = {
  seed: 1,
  start: START,
  calm: 100_000,
  ends: 160_000,
  browsers: [{ name: "A", user: 0, skew: 0 }],
  steps: [],
}

function history() {
  const at = { who: "A", tab: 1 }
  const lines = [{ ...at, t: 0, what: "enrolled", staff: OKAFOR, device: DEVICE, grant: GRANT }]
  for (const { n, op, type, body, t, base, text } of GOOD) {
    const act = { act: n, staff: OKAFOR, register: REGISTER }
    lines.push({ ...at, ...act, t, what: "acts", type, base, ...body })
    const saved = {
      act: n,
      op,
      device: DEVICE,
      n,
      staff: OKAFOR,
      grant: GRANT,
      register: REGISTER,
      text,
    }
    lines.push({ ...at, ...saved, t: t + 4, what: "saved", mac: "" })
  }
  const [poisoned] = [{ op: POISON.op, device: DEVICE, n: POISON.n, kind: "type" }]
  lines.push({ ...at, ...poisoned, t: POISON.t, what: "poisoned" })
  const open = { [GRANT]: [[REGISTER, 2, 500]] }
  const beacon = { request: 1, path: "/sync/beacon", device: DEVICE, head: [4, "op4"], open }
  lines.push({ ...at, ...beacon, t: 41_000, what: "sends" })
  lines.push({
    t: 41_050,
    who: "server",
    what: "took",
    request: 1,
    from: "A",
    path: "/sync/beacon",
    status: 200,
  })
  const states = { [REGISTER]: "waiting" }
  lines.push({ t: 42_000, who: "server", what: "office", states, prepared: [] })
  lines.push({
    ...at,
    t: 50_000,
    what: "sends",
    request: 2,
    path: "/sync/push",
    device: DEVICE,
    ops: 4,
  })
  lines.push({
    t: 50_050,
    who: "server",
    what: "took",
    request: 2,
    from: "A",
    path: "/sync/push",
    status: 200,
  })
  const ops = OPS.map(({ op }) => [op, ...wordOn(op), "A", ""])
  lines.push({
    ...at,
    t: 50_100,
    what: "hears",
    request: 2,
    status: 200,
    epoch: EPOCH,
    seq: 3,
    ops,
  })
  const kept = OPS.map(({ op }) => [op, "sent", wordOn(op)[0]])
  lines.push({ ...at, t: 50_104, what: "keeps", ops: kept })
  lines.push({ ...at, t: 60_000, what: "shows", register: REGISTER, ...SCREEN, own: 0 })
  return lines.sort((a, b) => a.t - b.t)
}

const SEQ = { op1: 1, op2: 2, op4: 3 }
const MARKS = { [ADA]: ["present", null], [BEA]: ["late", 5] }
const SCREEN = { epoch: EPOCH, seq: 3, marks: MARKS, completed: false }

const wordOn = op => (op === POISON.op ? ["held", null] : ["accepted", SEQ[op]])

function final() {
  const rows = OPS.map(({ n, op, text }) => {
    const [disposition, seq] = wordOn(op)
    return { id: op, device: DEVICE, n, text, state: "sent", disposition, seq }
  })
  const tab = { tab: 1, staff: OKAFOR, visible: true, frozen: false, ready: true }
  const browser = {
    name: "A",
    ops: rows,
    counts: { unsent: 0, received: 0 },
    tabs: [{ ...tab, register: REGISTER, screen: SCREEN }],
  }
  return { t: 160_000, facts: FACTS, dump: dump(), browsers: [browser], drained: 0 }
}

const OPENS = START - 5 * MINUTE
const FACTS = {
  school: "school".padEnd(22, "0"),
  epoch: EPOCH,
  staff: [OKAFOR, LUND].map((id, place) => ({ id, name: ["Ms Okafor", "Mr Lund"][place] })),
  registers: [
    {
      id: REGISTER,
      opens: OPENS,
      closes: OPENS + 15 * MINUTE,
      ends: OPENS + 300 * MINUTE,
      session: "AM",
      pupils: [ADA, BEA],
    },
  ],
}

function dump() {
  const received = START + 50_050
  const inbox = OPS.map(({ n, op, text }) => {
    const [disposition, seq] = wordOn(op)
    const key = disposition === "held" ? "type.unknown" : null
    return { op, device: DEVICE, n, bytes: text, disposition, text: key, seq, grade: "A", received }
  })
  const acts = GOOD.map(({ n, op, type, t, base }) => {
    const by = { author: OKAFOR, device: DEVICE, n, grade: "A", base_seq: base[1] }
    const times = { made: START + t, received, earliest: null, latest: received }
    return { seq: SEQ[op], op, kind: type, register: REGISTER, ...by, ...times, flag: null }
  })
  const entries = GOOD.flatMap(({ op, type, body }) =>
    body.pupils.map(pupil => {
      const said = { fact: type, arrived: body.at ?? null, src: body.src ?? null }
      return { seq: SEQ[op], pupil, lane: "sighting", ...said }
    }),
  )
  return {
    epoch: EPOCH,
    seq: 3,
    ...{ inbox, acts, entries },
    marks: { [REGISTER]: MARKS },
    completed: { [REGISTER]: false },
    states: { [REGISTER]: "open" },
    prepared: [],
    grants: [{ grant: GRANT, device: DEVICE, staff: OKAFOR, issued: START, revoked: null }],
    ended: [],
    problems: [],
    troubles: [],
  }
}

/** The line of a kind, the first or that of an act. */
export const line = ({ history }, what, act) =>
  history.find(one => one.what === what && (act === undefined || one.act === act))
