/**
 * Made the golden vectors once: `node tests/sync/make_vectors.mjs`. It refuses to write over a file:
 * vectors are added to, never changed (PROTOCOL, STYLE 2.1). Written with node:crypto, not with the
 * device modules, so that the vectors test those.
 */
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"

const OUT = new URL("../../sync/vectors/", import.meta.url)
const short = bytes => Buffer.from(bytes).toString("base64url")
const sha256 = value => createHash("sha256").update(value).digest()
const idOf = name => short(sha256(name).subarray(0, 16))
const write = (name, content) =>
  writeFileSync(new URL(name, OUT), `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" })

/** UUIDv5 (RFC 9562, 5.5), as an id of 22 characters. */
function registerId(school, name) {
  const namespace = Buffer.from(school, "base64url")
  const bytes = createHash("sha1").update(namespace).update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6] & 0x0f) | 0x50
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return short(bytes)
}

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const { x, y } = publicKey.export({ format: "jwk" })
const point = Buffer.concat([
  Buffer.from([4]),
  Buffer.from(x, "base64url"),
  Buffer.from(y, "base64url"),
])

const school = idOf("Northfield")
const device = short(sha256(point).subarray(0, 16))
const [ada, bea, cem] = ["Ada", "Bea", "Cem"].map(idOf)
const epoch = idOf("first epoch")
const registerName = `2026-11-24/${idOf("AM")}/${idOf("8B")}`
const register = registerId(school, registerName)
const secret = sha256("the secret of Ms Okafor's grant")
const many = Array.from({ length: 300 }, (_, place) => idOf(`pupil ${place}`))

const ACTS = [
  ["all present in one op", "seen", { pupils: [ada, bea, cem] }],
  ["one not seen", "not_seen", { pupils: [bea] }],
  ["undone to blank", "no_statement", { pupils: [bea] }],
  ["arrived, by the clock", "arrived", { pupils: [bea], at: "08:07", src: "clock" }],
  ["arrived, as typed", "arrived", { pupils: [cem], at: "08:15", src: "typed" }],
  ["complete", "complete", { pupils: [ada, bea, cem] }],
  ["reopened", "reopened", {}],
  ["at midnight", "arrived", { pupils: [ada], at: "00:00", src: "typed" }],
  ["no pupils", "complete", { pupils: [] }],
  ["300 pupils", "complete", { pupils: many }],
  ["base of a fresh school", "seen", { pupils: [ada] }, { base: [epoch, 0] }],
  ["clock before 1970", "seen", { pupils: [ada] }, { wall: -1 }],
  ["greatest integers", "seen", { pupils: [ada] }, { base: [epoch, 2 ** 53 - 1], wall: 2 ** 53 - 1 }],
  ["a type of a later version", "fire_seen", { where: ["hall", { row: 3 }] }],
]

let prev = ""
const ops = ACTS.map(([name, type, body, more], place) => {
  const n = place + 1
  const common = { school, device, n, prev, type, register, body, base: [epoch, 41 + n] }
  const clocks = { wall: 1795507320000 + n * 1500, run: [idOf("page"), 90000 + n * 1500] }
  const fields = { ...common, grant: idOf("grant"), tk: null, ...clocks, salt: idOf(`salt ${n}`), ...more }
  const text = JSON.stringify(fields)
  prev = short(sha256(`firstbell-op-1\n${text}`))
  const mac = short(createHmac("sha256", secret).update(`firstbell-mac-1\n${text}`).digest())
  return { name, fields, text, id: prev, secret: short(secret), mac }
})
write("ops.json", ops)

const PUSHES = [
  ["three ops, no offset yet", ops.slice(0, 3), {}],
  ["all ops", ops, { offset: -1234 }],
  ["out of order, one twice", [ops[5], ops[3], ops[5]], { offset: 0 }],
  ["no ops", [], { offset: 86400000 }],
]
write(
  "pushes.json",
  PUSHES.map(([name, sent, more], place) => {
    const head = [ops.length, ops.at(-1).id]
    const common = { push: idOf(`push ${place}`), school, device, head, epoch }
    const headerLine = JSON.stringify({ ...common, wall: 1795507400000 + place, ...more })
    const ids = sent.map(op => op.id)
    const signed = ["firstbell-push-1\n" + headerLine, ...ids].join("\n")
    const key = { key: privateKey, dsaEncoding: "ieee-p1363" }
    return {
      name,
      header_line: headerLine,
      lines: sent.map(op => `${op.mac} ${op.text}`),
      ids,
      signed,
      public_key: short(point),
      device,
      signature: short(sign("sha256", Buffer.from(signed), key)),
    }
  }),
)

const BYTES = ["00".repeat(16), "ff".repeat(16), "fbefbefbefbefbefbefbefbefbefbefb"]
write("ids.json", {
  texts: [...BYTES, sha256("32 bytes").toString("hex")].map(hex => ({
    hex,
    text: short(Buffer.from(hex, "hex")),
  })),
  devices: [{ public_key: short(point), device }],
  registers: [{ school, name: registerName, register }],
})

/** Ops that are none, and why the server quarantines them (PROTOCOL 2.1, 4.3). */
const golden = ops[0].text
const withBody = body => golden.replace(/"body":\{.*?\},"base"/, `"body":${body},"base"`)
const REFUSED = [
  ["longer than 8,192 bytes", withBody(`{"pupils":["${"A".repeat(8192)}"]}`), "op.too_large"],
  ["a name in it", withBody('{"pupils":["Zoë"]}'), "op.not_ascii"],
  ["empty", "", "op.not_json"],
  ["cut short", golden.slice(0, -1), "op.not_json"],
  ["two in one", `${golden}${golden}`, "op.not_json"],
  ["not an object", "[]", "op.not_json"],
  ["a field missing", golden.replace('"tk":null,', ""), "op.not_json"],
  ["a field more", golden.replace("{", '{"name":"Ada",'), "op.not_json"],
  ["n as text", golden.replace('"n":1', '"n":"1"'), "op.not_json"],
  ["n with a fraction", golden.replace('"n":1', '"n":1.5'), "op.not_json"],
  ["a space", golden.replace(",", ", "), "op.not_canonical"],
  ["a line end", `${golden}\n`, "op.not_canonical"],
  ["fields in another order", JSON.stringify({ n: 1, ...ops[0].fields }), "op.not_canonical"],
  ["a field twice", golden.replace('"n":1', '"n":1,"n":1'), "op.not_canonical"],
  ["a key twice in the body", withBody('{"pupils":[],"pupils":[]}'), "op.not_canonical"],
  ["an escape that is not needed", withBody('{"at":"\\u0030"}'), "op.not_canonical"],
  ["a slash escaped", withBody('{"at":"\\/"}'), "op.not_canonical"],
  ["a float in the body", withBody('{"minutes":1.5}'), "op.float"],
  ["2^53", withBody(`{"minutes":${2 ** 53}}`), "op.integer_too_large"],
  ["too deep", withBody('{"a":[[[1]]]}'), "op.too_deep"],
  ["a register id too short", golden.replace(register, register.slice(1)), "op.bad_id"],
  ["a register id of another spelling", golden.replace(register, `${register.slice(0, -1)}_`), "op.bad_id"],
  ["n 0", golden.replace('"n":1', '"n":0'), "op.bad_chain"],
  ["first with a prev", golden.replace('"prev":""', `"prev":"${ops[0].id}"`), "op.bad_chain"],
  ["second with none", golden.replace('"n":1', '"n":2'), "op.bad_chain"],
  ["base below 0", golden.replace(/("base":\["[^"]*",)\d+/, "$1-1"), "op.bad_chain"],
]
write(
  "refused.json",
  REFUSED.map(([name, text, reason]) => ({ name, text, reason })),
)
