import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { signedBytes as beaconBytes, isTicket, makeBeacon } from "../../sync/device/beacon.js"
import { raw, text } from "../../sync/device/ids.js"
import { webCrypto } from "../../sync/device/keys.js"
import { freezeOp, opId, opMac } from "../../sync/device/op.js"
import { makePush, signedBytes } from "../../sync/device/push.js"

const crypto = webCrypto(globalThis.crypto)
const read = name =>
  JSON.parse(readFileSync(new URL(`../../sync/vectors/${name}.json`, import.meta.url), "utf8"))
const both = (one, other) => [...read(one), ...read(other)]

async function holds(publicKey, signature, bytes) {
  const { subtle } = globalThis.crypto
  const curve = { name: "ECDSA", namedCurve: "P-256" }
  const key = await subtle.importKey("raw", raw(publicKey), curve, false, ["verify"])
  return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw(signature), bytes)
}

for (const { name, fields, text: golden, id, secret, mac } of both("ops", "ops_with_tickets")) {
  test(`golden op: ${name}`, async () => {
    const shuffled = Object.fromEntries(Object.entries(fields).reverse())

    const frozen = await freezeOp(shuffled, crypto)

    assert.deepEqual(frozen, { text: golden, id })
    assert.equal(await opId(golden, crypto), id)
    assert.equal(await opMac(golden, await crypto.importSecret(raw(secret)), crypto), mac)
  })
}

const FORGOTTEN = "pushes_of_forgotten_devices"
const pushes = [...both("pushes", "pushes_with_clocks"), ...read("outboxes"), ...read(FORGOTTEN)]
for (const { name, header_line, lines, ids, signed, public_key, signature } of pushes) {
  test(`golden push: ${name}`, async () => {
    const bytes = signedBytes(header_line, ids)

    assert.equal(new TextDecoder().decode(bytes), signed)
    assert.ok(await holds(public_key, signature, bytes))
    const made = await Promise.all(lines.map(line => opId(line.slice(44), crypto)))
    assert.deepEqual(made, ids)
  })
}

for (const { name, fields, header_line, public_key } of read(FORGOTTEN)) {
  test(`golden header: ${name}`, async () => {
    const { push, school, device: id, head, epoch, wall, run, rtt, tk } = fields
    const keys = { publicKey: raw(public_key) }
    const clock = { now: () => wall, run: () => run, rtt, tk: of => (of === id ? tk : null) }
    const by = { device: { id, school, keys, epoch }, head: { n: head[0], id: head[1] }, clock }
    const named = { random: () => raw(push), sign: async () => new Uint8Array(64) }

    const made = await makePush([], {
      ...by,
      unknown: true,
      crypto: named,
      gzip: async body => body,
    })

    assert.equal(new TextDecoder().decode(made.body), header_line)
  })
}

for (const { name, fields, body, signed, public_key, signature } of [
  ...read("beacons"),
  ...read("beacons_of_newer_keys"),
]) {
  test(`golden beacon: ${name}`, async () => {
    const { school, device: id, head, wall, run, rtt, seen, v, st, open, answered } = fields
    const [n, headId] = head
    const clock = { now: () => wall, run: () => run, rtt }
    const held = Object.entries(open).flatMap(([grant, told]) =>
      told.map(([register, unsent, ms]) => ({ grant, register, unsent, oldest: wall - ms })),
    )
    const by = { device: { school, id }, head: { n, id: headId }, seen, answered, clock, v, st }

    const made = makeBeacon({ device: id, held }, by)

    assert.equal(made, body)
    const bytes = beaconBytes(made)
    assert.equal(new TextDecoder().decode(bytes), signed)
    assert.ok(await holds(public_key, signature, bytes))
  })
}

for (const { name, ticket, holds: given } of read("tickets").filter(({ holds }) => holds)) {
  test(`golden ticket: ${name}`, () => {
    assert.ok(given && isTicket(ticket))
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
