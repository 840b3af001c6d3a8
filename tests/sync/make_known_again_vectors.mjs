/**
 * Made the golden pushes of a device that the school has forgotten, once: `node
 * tests/sync/make_known_again_vectors.mjs`. It refuses to write over its file. Written from PROTOCOL 9.5
 * with node:crypto, with nothing of the product, so that the vectors test both languages.
 */
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"

const OUT = new URL("../../sync/vectors/pushes_of_forgotten_devices.json", import.meta.url)
const short = bytes => Buffer.from(bytes).toString("base64url")
const sha256 = value => createHash("sha256").update(value).digest()
const idOf = name => short(sha256(name).subarray(0, 16))
const raw = text => Buffer.from(text, "base64url")
const hmac = (key, value) => createHmac("sha256", key).update(value).digest()

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const { x, y } = publicKey.export({ format: "jwk" })
const point = Buffer.concat([Buffer.from([4]), raw(x), raw(y)])
const device = short(sha256(point).subarray(0, 16))
const serverKey = sha256("the server's key")
const names = ["Northfield", "Ms Okafor", "grant", "first epoch", "page", "8B", "Ada"]
const [school, staff, grant, epoch, page, register, ada] = names.map(idOf)
const OPENS = Date.UTC(2026, 10, 24, 8, 0)

/** PROTOCOL 6.3. */
function ticket(time, n, head) {
  const eight = Buffer.alloc(8)
  eight.writeBigInt64BE(BigInt(time))
  const keyId = sha256(Buffer.concat([Buffer.from("firstbell-ticket-key-1\n"), serverKey]))
  const facts = Buffer.concat([eight, keyId.subarray(0, 4), sha256(`nonce ${n}`).subarray(0, 8)])
  const named = Buffer.from(`${n}\n${head}\n`)
  const tag = Buffer.from("firstbell-ticket-1\n")
  const mac = hmac(serverKey, Buffer.concat([tag, raw(school), raw(device), named, facts]))
  return short(Buffer.concat([facts, mac.subarray(0, 16)]))
}

/** The grant's secret: of school, device, person and grant, under the server's key. */
const facts = Buffer.concat([school, device, staff, grant].map(raw))
const secret = hmac(serverKey, Buffer.concat([Buffer.from("firstbell-grant-1\n"), facts]))

let prev = ""
const ops = [1, 2].map(n => {
  const chained = { school, device, n, prev, type: "seen", register, body: { pupils: [ada] } }
  const base = { base: [epoch, n], grant, tk: null, wall: OPENS + n * 1000 }
  const text = JSON.stringify({ ...chained, ...base, run: [page, n * 1000], salt: idOf(`salt ${n}`) })
  prev = short(sha256(`firstbell-op-1\n${text}`))
  return { text, id: prev, mac: short(hmac(secret, `firstbell-mac-1\n${text}`)) }
})

const PUSHES = [
  ["a ticket from before its first op", ops, ["", 0]],
  ["its last op, by a ticket for it", ops.slice(1), [ops[1].id, 2]],
]
const pushes = PUSHES.map(([name, sent, [head, n]], place) => {
  const tk = [ticket(OPENS - 5000, n, head), n, head, OPENS - 4000, page, 500, 84]
  const named = { push: idOf(`forgotten push ${place}`), school, device, head: [2, ops[1].id], epoch }
  const clocks = { wall: OPENS + 30_000, run: [page, 30_000], rtt: 84 }
  const fields = { ...named, ...clocks, key: short(point), tk }
  const header_line = JSON.stringify(fields)
  const ids = sent.map(op => op.id)
  const signed = [`firstbell-push-1\n${header_line}`, ...ids].join("\n")
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" })
  return {
    ...{ name, fields, header_line, lines: sent.map(op => `${op.mac} ${op.text}`), ids, signed },
    ...{ public_key: short(point), device, signature: short(signature) },
    ...{ server_key: short(serverKey), school, staff, given: OPENS - 5000 },
  }
})
writeFileSync(OUT, `${JSON.stringify(pushes, null, 2)}\n`, { flag: "wx" })
