// @ts-check
/**
 * What a reply changes in the outbox, inside one transaction (PROTOCOL 3.4).
 * @module
 * @import { Answer, DeviceRow, Head, Heard, PushReply, Tx } from "./types.js"
 */

const DAY_MS = 24 * 3600 * 1000
const KEPT_MS = 60 * DAY_MS
const COVERED_MS = 14 * DAY_MS
const PRUNED_MAX = 500
const LOST = "lost "
const N_MAX = Number.MAX_SAFE_INTEGER
const KEYS_TOLD_MAX = 10 // the newest: a browser seldom gets another
const WORDS = new Set(["received", "accepted", "held", "quarantined", "set_aside"])
/** The server cannot read its number: nothing must wait for that. */
const UNNUMBERED = ["quarantined", "set_aside"]

/**
 * Answers on ops that were not in the push do not count.
 * @param {Tx} tx
 * @param {string} device
 * @param {string[]} ids of the push
 * @param {PushReply} reply
 */
export async function settleIn(tx, device, ids, reply) {
  const answers = reply.ops.filter(
    ({ id, disposition }) => ids.includes(id) && WORDS.has(disposition),
  )
  let moved = 0
  for (const answer of answers) {
    if (await place(tx, answer, reply)) moved += 1
  }
  const { again, lost } = await sendAgain(tx, device, reply.wanted ?? [])
  const newEpoch = await hearEpoch(tx, device, reply.epoch)
  const heard = await hearDevice(tx, device, reply)
  return { answered: answers.length, moved, again, lost, newEpoch, ...heard }
}

/**
 * Keeps that the device's chain has forked, or that it was ended; answers what of it is news. Once it
 * has forked its numbers no longer say which ops the server has, so each is sent again (PROTOCOL 8.1).
 * @param {Tx} tx
 * @param {string} device
 * @param {Heard} said
 */
export async function hearDevice(tx, device, { forked = false, ended = false }) {
  const row = forked || ended ? await tx.get("devices", device) : undefined
  if (!row) return { forked: false, ended: false }
  const news = { forked: forked && !row.forked, ended: ended && !row.ended }
  if (news.forked || news.ended) {
    tx.put("devices", {
      ...row,
      forked: forked || row.forked === true,
      ended: ended || row.ended === true,
    })
  }
  if (news.forked) await unsend(tx, device)
  return news
}

/**
 * @param {Tx} tx
 * @param {string} device
 * @returns {Promise<Head>}
 */
export const headOf = async (tx, device) =>
  (await tx.get("heads", device)) ?? { device, n: 0, id: "" }

/**
 * Puts an op where the server's word sends it; false where it stands there already.
 * @param {Tx} tx
 * @param {Answer} answer
 * @param {PushReply} reply
 */
async function place(tx, { id, disposition, seq, grade, text }, { epoch, time }) {
  const row = await tx.get("ops", id)
  // A late "received" takes no final answer back.
  if (!row || (disposition === "received" && row.state !== "unsent")) return false
  const said = { ...row, disposition, seq, grade, textKey: text, epoch }
  if (disposition === "received") tx.put("ops", { ...said, state: "received" })
  else tx.put("ops", { ...said, state: "sent", answered: time })
  return true
}

/**
 * Makes the ops unsent that the server lacks; ranges that are not here either are kept as lost, and the
 * next push says so (PROTOCOL 8.2). What it quarantined is both: nothing else has its number, and a server
 * that was put back since lacks it too.
 * @param {Tx} tx
 * @param {string} device
 * @param {[number, number][]} wanted
 */
async function sendAgain(tx, device, wanted) {
  let again = 0
  /** @type {[number, number][]} */
  const ranges = []
  const head = await headOf(tx, device)
  for (const [from, last] of wanted) {
    const to = Math.min(last, head.n)
    if (to < from) continue
    let expected = from
    for (const { answered, ...row } of await tx.range("place", [device, from], [device, to])) {
      if (row.n > expected) ranges.push([expected, row.n - 1])
      expected = row.n + 1
      if (row.state === "unsent") continue
      if (UNNUMBERED.includes(row.disposition ?? "")) ranges.push([row.n, row.n])
      tx.put("ops", { ...row, state: "unsent" })
      again += 1
    }
    if (to >= expected) ranges.push([expected, to])
  }
  const name = LOST + device
  if (ranges.length) tx.put("facts", { name, ranges })
  else tx.remove("facts", name)
  return { again, lost: ranges.length > 0 }
}

/**
 * Ranges that the server wants and that are not here; `device` names one, else the first that has any.
 * @param {Tx} tx
 * @param {string} [device]
 */
export async function lostOf(tx, device) {
  if (device) return { device, ranges: (await tx.get("facts", LOST + device))?.ranges ?? [] }
  const fact = (await tx.all("facts")).find(({ name }) => name.startsWith(LOST))
  return { device: fact?.name.slice(LOST.length) ?? "", ranges: fact?.ranges ?? [] }
}

/**
 * Keeps the server's epoch. A new one means that the server may have lost what it had: every op that
 * is still here is sent again, and whatever it has of them it knows by their ids (PROTOCOL 9.2). So are
 * those under keys that this browser had before: where nothing waits under them, nobody else asks.
 * @param {Tx} tx
 * @param {string} device
 * @param {string} epoch
 */
export async function hearEpoch(tx, device, epoch) {
  const row = await tx.get("devices", device)
  if (!row || row.epoch === epoch) return false
  for (const own of await tx.all("devices")) {
    if (own.school !== row.school || own.epoch === epoch) continue
    tx.put("devices", { ...own, epoch })
    await unsend(tx, own.id, epoch)
  }
  return true
}

/**
 * Makes unsent what is here of the device's, but for what was answered in `epoch`.
 * @param {Tx} tx
 * @param {string} device
 * @param {string} [epoch]
 */
async function unsend(tx, device, epoch) {
  for (const { answered, ...op } of await tx.range("place", [device, 1], [device, N_MAX])) {
    if (epoch === undefined || op.epoch !== epoch) tx.put("ops", { ...op, state: "unsent" })
  }
}

/**
 * The newest op of each other key of this browser, where the school has answered it in `epoch`: nothing
 * waits under these keys, so only here it comes out that the school no longer has it (PROTOCOL 9.6).
 * @param {Tx} tx
 * @param {DeviceRow} own
 * @param {string} epoch
 */
export async function answeredBefore(tx, own, epoch) {
  const found = []
  for (const { id, school } of (await tx.all("devices")).sort((a, b) => b.made - a.made)) {
    if (id === own.id || school !== own.school) continue
    const op = await tx.get("ops", (await headOf(tx, id)).id)
    if (op?.state === "sent" && op.epoch === epoch) found.push(op.id)
  }
  return found.slice(0, KEYS_TOLD_MAX)
}

/**
 * Lets go of ops answered long ago: at once after 60 days, after 14 where a backup covers them (SYNC §5).
 * @param {Tx} tx
 * @param {PushReply} reply
 * @param {number} now ms; of two clocks the earlier
 */
export async function prune(tx, { epoch, durable = 0 }, now) {
  for (const old of await tx.range("answered", 0, Math.max(now - COVERED_MS, 0), PRUNED_MAX)) {
    const covered = old.epoch === epoch && old.seq !== undefined && old.seq <= durable
    if (covered || (old.answered ?? now) <= now - KEPT_MS) tx.remove("ops", old.id)
  }
}
