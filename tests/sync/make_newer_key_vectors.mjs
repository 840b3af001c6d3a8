/**
 * Made the golden beacons of a browser that has had other keys, once: `node
 * tests/sync/make_newer_key_vectors.mjs`. It refuses to write over its file. Written from PROTOCOL 6.1 and
 * 9.6 with node:crypto, with nothing of the product, so that the vectors test both languages.
 */
import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"

const OUT = new URL("../../sync/vectors/beacons_of_newer_keys.json", import.meta.url)
const short = bytes => Buffer.from(bytes).toString("base64url")
const sha256 = value => createHash("sha256").update(value).digest()
const idOf = name => short(sha256(name).subarray(0, 16))
const hashOf = name => short(sha256(name))

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const { x, y } = publicKey.export({ format: "jwk" })
const point = Buffer.concat([Buffer.from([4]), ...[x, y].map(one => Buffer.from(one, "base64url"))])
const device = short(sha256(point).subarray(0, 16))
const [school, grant, epoch, page, register] = ["Northfield", "grant", "epoch", "page", "8B"].map(idOf)
const OPENS = Date.UTC(2026, 10, 24, 8, 0)

const BEACONS = [
  ["one key before, nothing made since", [0, ""], {}, ["an ended key's last op"]],
  ["two keys before", [7, hashOf("seventh")], { [grant]: [[register, 2, 4_000]] }, ["one", "two"]],
]
const beacons = BEACONS.map(([name, head, open, answered], place) => {
  const clocks = { wall: OPENS + 40_000 + place, run: [page, 40_000], rtt: 84 }
  const told = { school, device, head, ...clocks, seen: [epoch, 45], v: "8489c910058c" }
  const fields = { ...told, st: "persisted", open, answered: answered.map(hashOf) }
  const body = JSON.stringify(fields)
  const signed = `firstbell-beacon-1\n${body}`
  const by = { key: privateKey, dsaEncoding: "ieee-p1363" }
  const signature = short(sign("sha256", Buffer.from(signed), by))
  return { name, fields, body, signed, public_key: short(point), device, signature }
})
writeFileSync(OUT, `${JSON.stringify(beacons, null, 2)}\n`, { flag: "wx" })
