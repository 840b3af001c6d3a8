import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { raw, text } from "../../sync/device/ids.js"
import { webCrypto } from "../../sync/device/keys.js"
import { freezeOp, opId, opMac } from "../../sync/device/op.js"
import { signedBytes } from "../../sync/device/push.js"

const crypto = webCrypto(globalThis.crypto)
const read = name =>
  JSON.parse(readFileSync(new URL(`../../sync/vectors/${name}.json`, import.meta.url), "utf8"))

for (const { name, fields, text: golden, id, secret, mac } of read("ops")) {
  test(`golden op: ${name}`, async () => {
    const shuffled = Object.fromEntries(Object.entries(fields).reverse())

    const frozen = await freezeOp(shuffled, crypto)

    assert.deepEqual(frozen, { text: golden, id })
    assert.equal(await opId(golden, crypto), id)
    assert.equal(await opMac(golden, await crypto.importSecret(raw(secret)), crypto), mac)
  })
}

for (const { name, header_line, lines, ids, signed, public_key, signature } of read("pushes")) {
  test(`golden push: ${name}`, async () => {
    const { subtle } = globalThis.crypto
    const curve = { name: "ECDSA", namedCurve: "P-256" }
    const key = await subtle.importKey("raw", raw(public_key), curve, false, ["verify"])

    const bytes = signedBytes(header_line, ids)

    assert.equal(new TextDecoder().decode(bytes), signed)
    const holds = { name: "ECDSA", hash: "SHA-256" }
    assert.ok(await subtle.verify(holds, key, raw(signature), bytes))
    const made = await Promise.all(lines.map(line => opId(line.slice(44), crypto)))
    assert.deepEqual(made, ids)
  })
}

for (const { hex, text: golden } of read("ids").texts) {
  test(`golden id: ${hex}`, () => {
    assert.equal(text(Buffer.from(hex, "hex")), golden)
    assert.equal(Buffer.from(raw(golden)).toString("hex"), hex)
  })
}

test("golden device id", async () => {
  for (const { public_key, device } of read("ids").devices) {
    assert.equal(text((await crypto.sha256(raw(public_key))).slice(0, 16)), device)
  }
})

test("what cannot be an op throws at its making", async () => {
  const [{ fields }] = read("ops")

  for (const body of [{ pupils: ["Zoë"] }, { pupils: ["A".repeat(8192)] }]) {
    await assert.rejects(freezeOp({ ...fields, body }, crypto), TypeError)
  }
})
