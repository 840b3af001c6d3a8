/**
 * Made the golden tickets, beacons, windows, and the ops and pushes that carry evidence, once: `node
 * tests/sync/make_evidence_vectors.mjs`. It refuses to write over a file. Written from PROTOCOL 6 with
 * node:crypto, with nothing of the product, so that the vectors test both languages.
 */
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"

const OUT = new URL("../../sync/vectors/", import.meta.url)
const short = bytes => Buffer.from(bytes).toString("base64url")
const sha256 = value => createHash("sha256").update(value).digest()
const idOf = name => short(sha256(name).subarray(0, 16))
const raw = text => Buffer.from(text, "base64url")
const [only] = process.argv.slice(2) // windows.json: the one that holds no key
const write = (name, content) =>
  (!only || only === name) && writeFileSync(new URL(name, OUT), `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" })

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const { x, y } = publicKey.export({ format: "jwk" })
const point = Buffer.concat([Buffer.from([4]), raw(x), raw(y)])
const school = idOf("Northfield")
const device = short(sha256(point).subarray(0, 16))
const serverKey = sha256("the server's key")
const [ada, bea] = ["Ada", "Bea"].map(idOf)
const [epoch, grant, page] = ["first epoch", "grant", "page"].map(idOf)
const [register, second] = ["8B in the morning", "9C in period 2"].map(idOf)
const opId = text => short(sha256(`firstbell-op-1\n${text}`))
const signed = bytes => short(sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }))

/** PROTOCOL 6.3: time (8), key id (4), nonce (8), mac (16) over all that it is given for. */
function ticket(key, time, [n, head], nonce) {
  const eight = Buffer.alloc(8)
  eight.writeBigInt64BE(BigInt(time))
  const keyId = sha256(Buffer.concat([Buffer.from("firstbell-ticket-key-1\n"), key])).subarray(0, 4)
  const facts = Buffer.concat([eight, keyId, nonce])
  const tag = Buffer.from("firstbell-ticket-1\n")
  const named = Buffer.from(`${n}\n${head}\n`)
  const message = Buffer.concat([tag, raw(school), raw(device), named, facts])
  const mac = createHmac("sha256", key).update(message).digest().subarray(0, 16)
  return short(Buffer.concat([facts, mac]))
}

const OPENS = Date.UTC(2026, 10, 24, 8, 0)
const MINUTE = 60_000
const nonceOf = name => sha256(name).subarray(0, 8)
const seven = short(sha256("op seven"))
const common = { server_key: short(serverKey), school, device }
const TICKETS = [
  ["for a device that has made nothing", OPENS, 0, ""],
  ["for its seventh op", OPENS + 123, 7, seven],
  ["for op 2^53-1", OPENS + 456, 2 ** 53 - 1, seven],
  ["at the beginning of 1970", 0, 1, seven],
]
const golden = TICKETS.map(([name, time, n, head]) => {
  const nonce = nonceOf(name)
  const text = ticket(serverKey, time, [n, head], nonce)
  return { name, ...common, time, n, head, nonce: short(nonce), ticket: text }
})
const [, given] = golden
const flipped = given.ticket.slice(0, -1) + (given.ticket.endsWith("A") ? "Q" : "A")
const REFUSED = [
  ["of another server", { server_key: short(sha256("another key")) }],
  ["of another school", { school: idOf("Westmere") }],
  ["of another device", { device: idOf("another device") }],
  ["for another number", { n: 8 }],
  ["for another head", { head: short(sha256("op eight")) }],
  ["with another mac", { ticket: flipped }],
  ["cut short", { ticket: given.ticket.slice(0, -1) }],
  ["too long", { ticket: `${given.ticket}AAAA` }],
  ["not base64url", { ticket: "!".repeat(48) }],
  ["empty", { ticket: "" }],
]
write("tickets.json", [
  ...golden.map(one => ({ ...one, holds: true })),
  ...REFUSED.map(([name, other]) => ({ ...given, name, ...other, holds: false })),
])

// Ops that carry a ticket, and pushes that say the device's clocks (PROTOCOL 2.6, 3.2, 6.1).
const secret = sha256("the secret of Ms Okafor's grant")
const first = golden[0].ticket
const ACTS = [
  ["before its first ticket", "seen", { pupils: [ada, bea] }, null],
  ["with its ticket", "not_seen", { pupils: [bea] }, [first, 0, "", OPENS - 5000, page, 1000, 84]],
  ["with a ticket of an earlier page life", "arrived", { pupils: [bea], at: "08:07", src: "clock" },
    [given.ticket, 7, seven, OPENS + 2 ** 40, idOf("earlier page"), 2 ** 33, 0]],
  ["by a clock before 1970", "seen", { pupils: [ada] }, [first, 0, "", -1, page, 0, -3]],
  ["completion", "complete", { pupils: [ada, bea] }, [first, 0, "", OPENS - 5000, page, 1000, 84]],
]
let prev = ""
const ops = ACTS.map(([name, type, body, tk], place) => {
  const n = place + 1
  const chained = { school, device, n, prev, type, register, body, base: [epoch, 40 + n], grant, tk }
  const times = { wall: OPENS + n * 1500, run: [page, 9000 + n * 1500], salt: idOf(`tk salt ${n}`) }
  const fields = { ...chained, ...times }
  const text = JSON.stringify(fields)
  prev = opId(text)
  const mac = short(createHmac("sha256", secret).update(`firstbell-mac-1\n${text}`).digest())
  return { name, fields, text, id: prev, secret: short(secret), mac }
})
write("ops_with_tickets.json", ops)

const head = [ops.length, prev]
const PUSHES = [
  ["clocks and a round trip", ops.slice(0, 2), { run: [page, 20_000], rtt: 84 }],
  ["a round trip of 0", ops, { run: [page, 21_000], rtt: 0 }],
  ["clocks before a round trip was measured", ops.slice(0, 1), { run: [page, 22_000] }],
  ["what is lost, and no op", [], { run: [page, 23_000], rtt: 84, lost: [[3, 4], [6, 6]] }],
]
write(
  "pushes_with_clocks.json",
  PUSHES.map(([name, sent, more], place) => {
    const named = { push: idOf(`clock push ${place}`), school, device, head, epoch }
    const fields = { ...named, wall: OPENS + 30_000 + place, ...more }
    const header_line = JSON.stringify(fields)
    const ids = sent.map(op => op.id)
    const text = [`firstbell-push-1\n${header_line}`, ...ids].join("\n")
    return {
      name,
      fields,
      header_line,
      lines: sent.map(op => `${op.mac} ${op.text}`),
      ids,
      signed: text,
      public_key: short(point),
      device,
      signature: signed(Buffer.from(text)),
    }
  }),
)

const HELD = [
  ["nothing held, nothing made", [0, ""], {}, {}],
  ["one register, nothing unsent", head, { rtt: 84, v: "8489c910058c", st: "persisted" }, {
    [grant]: [[register, 0, 0]],
  }],
  ["two registers with unsent entries", head, { rtt: 84, v: "8489c910058c", st: "best_effort" }, {
    [grant]: [[register, 28, 93_000], [second, 1, 4_000]],
  }],
  ["two users' entries", head, { rtt: 0 }, {
    [grant]: [[register, 3, 400 * 24 * 3600 * 1000]],
    [idOf("Mr Lund's grant")]: [[second, 1_000_000, 0]],
  }],
  ["a clock before 1970", head, { wall: -1, rtt: -5 }, {}],
]
write(
  "beacons.json",
  HELD.map(([name, named, more, open]) => {
    const { wall = OPENS + 40_000, rtt, v, st } = more
    const told = { school, device, head: named, wall, run: [page, 40_000], rtt, seen: [epoch, 45] }
    const fields = { ...told, v, st, open }
    const body = JSON.stringify(fields)
    const text = `firstbell-beacon-1\n${body}`
    const by = { public_key: short(point), device, signature: signed(Buffer.from(text)) }
    return { name, fields: JSON.parse(body), body, signed: text, ...by }
  }),
)

// What is proved of an op's time, and the grade of it (PROTOCOL 6.4, 6.5; rule W2).
const SPAN = [OPENS, OPENS + 15 * MINUTE]
const at = minutes => OPENS + Math.round(minutes * MINUTE)
/** A contact of a device whose clock is `ahead` ms of the server's. */
const contact = (minutes, ahead = 0, { run = "", rtt = null, monotonic = 0, late = 0 } = {}) => ({
  server: at(minutes) + late,
  wall: at(minutes) + ahead,
  run,
  monotonic,
  rtt,
})
const made = (minutes, ahead = 0, run = "", monotonic = 0) => ({
  wall: at(minutes) + ahead,
  run,
  monotonic,
})
const HOUR = 60 * MINUTE
const mono = minutes => Math.round((minutes + 60) * MINUTE)
const lived = minutes => ({ run: page, monotonic: mono(minutes) })
const WINDOWS = [
  ["received before the close", made(9), contact(-20), contact(10), 10, "A"],
  ["received at the close", made(9), contact(-20), contact(15), 15, "C"],
  ["a beacon before the close", made(9), contact(-20), contact(10), 91, "B"],
  ["a beacon at the close", made(9), contact(-20), contact(15), 91, "C"],
  ["a clock a day out, and the same before and after", made(9, 24 * HOUR), contact(-20, 24 * HOUR),
    contact(91, 24 * HOUR), 91, "C"],
  ["no ticket", made(9), null, contact(91), 91, "D"],
  ["no ticket, and a beacon", made(9), null, contact(10), 91, "B"],
  ["a ticket of the close", made(9, -HOUR), contact(15), contact(91), 91, "F"],
  ["17 s after the close: the way to the server may have been slow", made(15 + 17 / 60 - 1 / MINUTE),
    contact(-20), contact(91), 91, "D"],
  ["credibly after the close", made(15 + 17 / 60), contact(-20), contact(91), 91, "F"],
  ["2 s before the close: the clock is not so good", made(15 - 2 / 60), contact(-20), contact(91),
    91, "D"],
  ["2,001 ms before the close", { ...made(15), wall: at(15) - 2001 }, contact(-20), contact(91), 91,
    "C"],
  ["2 s after the close", made(15 + 2 / 60), contact(-20), contact(91), 91, "D"],
  ["2 s after the close, by clocks that kept pace", made(15 + 2 / 60, 0, page, mono(15) + 2000),
    contact(-20, 0, lived(-20)), contact(91), 91, "F"],
  ["2 s after the close, by clocks half a second apart", made(15 + 2 / 60, 0, page, mono(15) + 1500),
    contact(-20, 0, lived(-20)), contact(91), 91, "F"],
  ["2 s after the close, by clocks 501 ms apart", made(15 + 2 / 60, 0, page, mono(15) + 1499),
    contact(-20, 0, lived(-20)), contact(91), 91, "D"],
  ["offsets 2 s apart", made(9), contact(-20), contact(91, 0, { late: 2000 }), 91, "C"],
  ["offsets 2,001 ms apart", made(9), contact(-20), contact(91, 0, { late: 2001 }), 91, "D"],
  ["a long way there and back", made(9), contact(-20, 0, { rtt: 8000 }),
    contact(91, 0, { rtt: 8000 }), 91, "D"],
  ["a negative round trip widens nothing", made(9), contact(-20, 0, { rtt: -HOUR }),
    contact(91, 0, { late: 2001 }), 91, "D"],
  ["set forward and back in one page life", made(9, HOUR, page, mono(9)), contact(-20, 0, lived(-20)),
    contact(91, 0, lived(91)), 91, "D"],
  ["set back and forward in one page life", made(30, -25 * MINUTE, page, mono(30)),
    contact(-20, 0, lived(-20)), contact(91, 0, lived(91)), 91, "D"],
  ["asleep: the monotonic clock stood still", made(9, 0, page, mono(-19)),
    contact(-20, 0, lived(-20)), contact(91, 0, { run: page, monotonic: mono(-18) }), 91, "C"],
  ["another page life", made(9, 0, page, mono(9)), contact(-20, 0, { run: idOf("a"), monotonic: 0 }),
    contact(91, 0, { run: idOf("b"), monotonic: 0 }), 91, "C"],
  ["before the opening", made(-1), contact(-20), contact(-0.5), -0.5, "E"],
  ["credibly before the opening", made(-1), contact(-20), contact(10), 10, "E"],
  ["as it opens", made(0), contact(-20), contact(10), 10, "A"],
]
write(
  "windows.json",
  WINDOWS.map(([name, op, before, after, received, grade]) => {
    const [opens, closes] = SPAN
    return { name, opens, closes, made: op, before, after, received: at(received), ...answer(), grade }

    /** The spans, worked out here from the protocol's own words. */
    function answer() {
      const half = rtt => Math.floor(Math.max(rtt ?? 0, 0) / 2)
      const end = after.server - half(after.rtt) - after.wall
      const earliest = before?.server ?? null
      const latest = Math.max(after.server, earliest ?? after.server)
      const estimate = Math.max(Math.min(op.wall + end, latest), earliest ?? -Infinity)
      return { earliest, latest, credible: before && credible(half, end, latest), estimate }
    }

    function credible(half, end, latest) {
      const start = before.server + half(before.rtt) - before.wall
      const tolerance = 2000 + Math.max(half(before.rtt), half(after.rtt))
      const back = (one, other) =>
        one.run !== "" &&
        one.run === other.run &&
        other.monotonic - one.monotonic - (other.wall - one.wall) > 2000
      if (Math.abs(start - end) > tolerance || back(before, op) || back(op, after)) return null
      // 15 s further down where a slow way to the server may hide that the clock was set forward.
      const [wall, life] = [op.wall - before.wall, op.monotonic - before.monotonic]
      const same = before.run !== "" && before.run === op.run
      const pace = same && wall >= 0 && wall <= 2 * HOUR && Math.abs(wall - life) <= 500
      const least = pace ? start : Math.min(start, end - 15_000)
      const low = Math.max(op.wall + least - tolerance, before.server)
      const high = Math.min(op.wall + Math.max(start, end) + tolerance, latest)
      return low <= high ? [low, high] : null
    }
  }),
)
