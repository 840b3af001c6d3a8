/** The server's end of the simulator's pipe, for tests of the world alone: it accepts whatever comes. */
import { createHash } from "node:crypto"
import { gunzipSync } from "node:zlib"
import { raw, text } from "../../sync/device/ids.js"
import { Random } from "../../sync/simulator/random.js"

const OPENS = Date.UTC(2026, 10, 23, 8)
const MINUTE = 60_000
const TICKET = "T".repeat(48)

const id = name => text(new Random(1, name).bytes(16))
const hash = content => createHash("sha256").update(content).digest()

const REGISTERS = [0, 1, 2, 3, 4, 5].map(place => ({
  id: id(`register ${place}`),
  session: place < 3 ? "AM" : "",
  opens: OPENS,
  closes: OPENS + 15 * MINUTE,
  ends: OPENS + 70 * MINUTE,
  pupils: [0, 1, 2, 3, 4, 5].map(pupil => id(`pupil ${place % 3} ${pupil}`)),
}))

const FACTS = {
  school: id("school"),
  epoch: id("epoch"),
  staff: ["Okafor", "Lund", "Price"].map(name => ({ id: id(name), name })),
  registers: REGISTERS,
}

/** What it was asked lies in `frames`. */
export class SimulatedSchool {
  frames = []
  #ops = new Map()

  ask(frame) {
    this.frames.push(frame)
    if (frame.do === "world") return FACTS
    if (frame.do === "snapshot") return { snapshot: 0 }
    if (frame.do === "office") return { prepared: [], states: {} }
    if (frame.do === "dump") return { ops: [...this.#ops.keys()] }
    if (frame.do !== "requests") return {}
    const answers = frame.requests.map(asked => this.#answer(asked, frame.at))
    return { answers: frame.cut ? answers.map(() => null) : answers }
  }

  #answer({ path, headers, body }, time) {
    const base = { epoch: FACTS.epoch, seq: this.#ops.size, time }
    const content = Buffer.from(body, "base64")
    if (path.startsWith("/sign-in/")) return json({ session: "session" })
    if (path === "/sync/push") return json({ ...base, ...this.#push(content) })
    if (path === "/sync/beacon") return json({ ...base, ticket: TICKET })
    if (headers["x-session"] !== "session") return json({ code: "sign_in.needed" }, 401)
    if (path === "/sync/enrol") return json({ ...base, ...enrolled(JSON.parse(content)) })
    if (path.startsWith("/sync/changes")) return json({ ...base, registers: [] })
    return json({ ...base, marks: {}, completed: false })
  }

  #push(content) {
    const [header, ...lines] = gunzipSync(content).toString().split("\n")
    const ops = lines.map(line => {
      const op = text(hash(`firstbell-op-1\n${line.slice(44)}`))
      if (!this.#ops.has(op)) this.#ops.set(op, this.#ops.size + 1)
      return { id: op, disposition: "accepted", seq: this.#ops.get(op), grade: "A" }
    })
    return { push: JSON.parse(header).push, ticket: TICKET, ops }
  }
}

function enrolled({ key }) {
  const device = text(hash(raw(key)).subarray(0, 16))
  const secret = text(hash(`secret ${key}`))
  return {
    device,
    school: FACTS.school,
    grant: id(`grant ${key}`),
    secret,
    name: "",
    ticket: TICKET,
  }
}

const json = (said, status = 200) => ({ status, headers: {}, body: JSON.stringify(said) })
