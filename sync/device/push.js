// @ts-check
/**
 * A push: which ops go, how they are written and signed, and what a reply is worth (PROTOCOL 3).
 * @module
 * @import { Answer, Bytes, Crypto, DeviceRow, Head, OpRow, Push, PushReply, Tk, Verdict } from "./types.js"
 * @import { Clock } from "./clock.js"
 */
import { bytes, randomId, text } from "./ids.js"

export const OPS_MAX = 200
/** Before gzip: so the packed body stays under 512,000 bytes even where nothing can be packed. */
export const TEXT_MAX = 500_000
const PUSH_TAG = "firstbell-push-1\n"
const WAIT_MAX_MS = 60_000
const LOST_MAX = 1_000

/**
 * The first `size` ops of one device among those that failed alone least often; so one that fails
 * again and again lets the others go first (PROTOCOL 3.7).
 * @param {OpRow[]} rows
 * @param {Map<string, number>} failures by op id
 * @param {number} size
 */
export function takeBatch(rows, failures, size) {
  /** @param {OpRow} row */
  const failed = row => failures.get(row.id) ?? 0
  const least = Math.min(...rows.map(failed))
  const best = rows.filter(row => failed(row) === least)
  const device = best[0]?.device
  let room = TEXT_MAX
  const batch = best.filter(row => row.device === device).slice(0, size)
  return batch.filter((row, place) => {
    room -= row.text.length + row.mac.length + 2
    return room >= 0 || place === 0
  })
}

/**
 * What a device signs (PROTOCOL 3.3).
 * @param {string} header
 * @param {string[]} ids
 */
export const signedBytes = (header, ids) => bytes([PUSH_TAG + header, ...ids].join("\n"))

/**
 * @param {OpRow[]} rows one device's
 * @param {{ device: DeviceRow, head: Head, lost?: [number, number][], unknown?: boolean, clock: Clock, crypto: Crypto,
 *   gzip: (body: Bytes) => Promise<Bytes> }} by
 * @returns {Promise<Push>}
 */
export async function makePush(rows, by) {
  const { device, head, lost = [], unknown = false, clock, crypto, gzip } = by
  const push = randomId(crypto)
  const ids = rows.map(row => row.id)
  const header = JSON.stringify({
    push,
    school: device.school,
    device: device.id,
    head: [head.n, head.id],
    epoch: device.epoch ?? "",
    wall: clock.now(),
    run: clock.run(),
    rtt: clock.rtt,
    lost: lost.length > 0 ? lost.slice(0, LOST_MAX) : undefined,
    ...shown(device, unknown ? clock.tk(device.id) : null),
  })
  const lines = [header, ...rows.map(row => `${row.mac} ${row.text}`)]
  const signature = text(await crypto.sign(device.keys, signedBytes(header, ids)))
  const body = await gzip(bytes(lines.join("\n")))
  return { push, device: device.id, head, ids, body, signature }
}

/**
 * By what a school that has been set back knows a device again (PROTOCOL 9.5).
 * @param {DeviceRow} device
 * @param {Tk | null} tk
 */
const shown = ({ keys }, tk) => (tk ? { key: text(keys.publicKey), tk } : {})

/**
 * Only a JSON 200 that echoes the push is an answer; every other reply clears nothing (PROTOCOL 3.4).
 * @param {Response} response
 * @param {string} push
 * @returns {Promise<Verdict>}
 */
export async function judge(response, push) {
  const said = await json(response)
  if (response.status === 200 && !response.redirected && isReply(said, push)) {
    return { kind: "answered", reply: said }
  }
  if (response.status === 413) return { kind: "too_large" }
  if (response.status === 401 && said?.code === "device.unknown") return { kind: "device.unknown" }
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN)
  if ([429, 503].includes(response.status) && seconds >= 0) {
    return { kind: "busy", waitMs: Math.min(seconds * 1000, WAIT_MAX_MS) }
  }
  return { kind: "unexplained" }
}

/** @param {Response} response */
async function json(response) {
  try {
    return JSON.parse(await response.text())
  } catch {
    return undefined // a portal's page, or half a reply
  }
}

/**
 * @param {any} said
 * @param {string} push
 * @returns {said is PushReply}
 */
function isReply(said, push) {
  return (
    said?.push === push &&
    typeof said.epoch === "string" &&
    Number.isInteger(said.time) &&
    typeof (said.ticket ?? "") === "string" &&
    Array.isArray(said.ops) &&
    said.ops.every((/** @type {any} */ answer) => typeof answer?.id === "string") &&
    (said.wanted ?? []).every((/** @type {any} */ range) => range.every(Number.isInteger))
  )
}

/**
 * @param {Bytes} body
 * @returns {Promise<Bytes>}
 */
export async function gzip(body) {
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
