/**
 * Made the golden outbox once: `node tests/sync/make_outbox_vectors.mjs`. It refuses to write over a file.
 * A tablet that made three weeks of registers in November 2026 and is heard of again 400 days later.
 * Written from PROTOCOL 1 to 3 and 6.3 with node:crypto, with nothing of the product.
 */
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"

const OUT = new URL("../../sync/vectors/outboxes.json", import.meta.url)
const short = bytes => Buffer.from(bytes).toString("base64url")
const raw = text => Buffer.from(text, "base64url")
const sha256 = value => createHash("sha256").update(value).digest()
const hmac = (key, ...parts) => createHmac("sha256", key).update(Buffer.concat(parts)).digest()
const idOf = name => short(sha256(name).subarray(0, 16))
const DAY = 86_400_000

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const { x, y } = publicKey.export({ format: "jwk" })
const point = Buffer.concat([Buffer.from([4]), raw(x), raw(y)])
const device = short(sha256(point).subarray(0, 16))
const serverKey = sha256("the server's key")
const [school, epoch, staff, grant] = ["Northfield", "first epoch", "Ms Okafor", "grant"].map(idOf)
const [period, group, ada, bea, cem] = ["Tutor", "8B", "Ada", "Bea", "Cem"].map(idOf)
const all = [ada, bea, cem]
const grantFacts = [school, device, staff, grant].map(raw)
const secret = hmac(serverKey, Buffer.from("firstbell-grant-1\n"), ...grantFacts)

/** UUIDv5 of PROTOCOL 1.4. */
function registerOf(date) {
  const bytes = createHash("sha1").update(raw(school)).update(`${date}/${period}/${group}`).digest()
  bytes[6] = (bytes[6] & 0x0f) | 0x50
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return short(bytes.subarray(0, 16))
}

/** PROTOCOL 6.3, for a device that has made nothing yet. */
function ticket(time) {
  const eight = Buffer.alloc(8)
  eight.writeBigInt64BE(BigInt(time))
  const keyId = sha256(Buffer.concat([Buffer.from("firstbell-ticket-key-1\n"), serverKey]))
  const facts = Buffer.concat([eight, keyId.subarray(0, 4), sha256("nonce").subarray(0, 8)])
  const named = [raw(school), raw(device), Buffer.from("0\n\n")]
  const mac = hmac(serverKey, Buffer.from("firstbell-ticket-1\n"), ...named, facts)
  return short(Buffer.concat([facts, mac.subarray(0, 16)]))
}

const at = (day, clock) => Date.parse(`${day}T${clock}Z`) // London keeps UTC from November to March
const FIRST = "2026-11-23"
const enrolled = at(FIRST, "07:40:00")
const tk = [ticket(enrolled), 0, "", enrolled, idOf("page of the enrolment"), 1000, 80]

const begun = [
  ["08:03:00", "seen", { pupils: all }],
  ["08:03:20", "not_seen", { pupils: [bea] }],
]
const ended = [["08:12:00", "complete", { pupils: all }]]
// What is said on a day, and what is then to be read of Bea; one after the other.
const KINDS = [
  [[...begun, ["08:11:00", "arrived", { pupils: [bea], at: "08:10", src: "typed" }], ...ended], "late 10"],
  [[...begun, ["08:04:00", "no_statement", { pupils: [bea] }], ...ended], ""],
  [
    [
      ...begun,
      ["08:04:00", "complete", { pupils: all }],
      ["08:04:30", "reopened", {}],
      ["08:05:20", "arrived", { pupils: [bea], at: "08:05", src: "clock" }],
      ...ended,
    ],
    "late 5",
  ],
]

const days = Array.from({ length: 29 }, (_, k) => new Date(at(FIRST, "00:00:00") + k * DAY))
  .filter(day => day.getUTCDay() % 6 !== 0)
  .map(day => day.toISOString().slice(0, 10))

let [n, prev] = [0, ""]
const ops = days.flatMap((day, place) =>
  KINDS[place % 3][0].map(([clock, type, body]) => {
    n += 1
    const wall = at(day, clock)
    const chained = { school, device, n, prev, type, register: registerOf(day), body }
    const base = [epoch, 0]
    const run = [idOf(`page of ${day}`), wall - at(day, "07:55:00")]
    const text = JSON.stringify({ ...chained, base, grant, tk, wall, run, salt: idOf(`salt ${n}`) })
    prev = short(sha256(`firstbell-op-1\n${text}`))
    const mac = short(hmac(secret, Buffer.from("firstbell-mac-1\n"), Buffer.from(text)))
    return { id: prev, line: `${mac} ${text}` }
  }),
)

const wall = at(FIRST, "09:30:00") + 400 * DAY
const header_line = JSON.stringify({
  push: idOf("push after 400 days"),
  school,
  device,
  head: [n, prev],
  epoch,
  wall,
  run: [idOf("page of today"), 4000],
  rtt: 90,
})
const ids = ops.map(op => op.id)
const signed = [`firstbell-push-1\n${header_line}`, ...ids].join("\n")
const marks = days.map((day, place) => {
  const said = KINDS[place % 3][1]
  return [day, { [ada]: "present", ...(said && { [bea]: said }), [cem]: "present" }]
})
const outbox = {
  name: "a tablet that was silent for 400 days",
  server_key: short(serverKey),
  ...{ school, epoch, device, public_key: short(point), staff, grant, secret: short(secret) },
  ...{ period, group, pupils: all, enrolled, pushed: wall },
  header_line,
  lines: ops.map(op => op.line),
  ids,
  signed,
  signature: short(sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" })),
  marks: Object.fromEntries(marks),
}
writeFileSync(OUT, `${JSON.stringify([outbox], null, 2)}\n`, { flag: "wx" })
