// @ts-check
/**
 * One step of a tablet of the model: the device modules that ship, on what its disk held before. Time
 * stands still and randomness is a function of the content, so that the same step gives the same disk.
 * @module
 * @import { Act, Author, Crypto } from "../../device/types.js"
 * @import { Kept } from "../disk.js"
 * @import { Wiring } from "../wiring.js"
 */
import { judge, makePush, OPS_MAX, takeBatch } from "../../device/push.js"
import { seededCrypto } from "../crypto.js"
import { Disk } from "../disk.js"
import { Gate } from "../gate.js"
import { Queue } from "../queue.js"
import { Random } from "../random.js"

const LONG_MS = 60_000

/** @typedef {Awaited<ReturnType<typeof openParts>>} Parts */
/** A push under way. @typedef {{ push: string, body: string, signature: string, ids: string[] }} Sent */

/** @param {string} name @returns {Crypto} */
const cryptoOf = name => seededCrypto(new Random(1, name))

/**
 * @param {Wiring} wiring
 * @param {Disk} disk
 * @param {{ name: string, at: number }} tablet
 */
async function openParts(wiring, disk, { name, at }) {
  const store = wiring.store(disk, new Gate())
  const crypto = cryptoOf(name)
  const clock = await wiring.openClock({ store, crypto, wall: () => at, monotonic: () => 0 })
  return { store, crypto, clock, outbox: new wiring.Outbox({ store, crypto, clock }) }
}

/**
 * Runs `work` on the disk and answers what it came to, with the disk as it is then.
 * @template T
 * @param {Wiring} wiring
 * @param {{ name: string, at: number }} tablet
 * @param {Kept | undefined} kept
 * @param {(parts: Parts) => Promise<T>} work
 * @returns {Promise<{ kept: Kept, result: T }>}
 */
export async function onDisk(wiring, tablet, kept, work) {
  const queue = new Queue()
  const disk = new Disk({ queue, random: new Random(1, tablet.name) }, kept)
  const done = openParts(wiring, disk, tablet).then(work)
  await queue.run(LONG_MS)
  return { result: await done, kept: disk.kept }
}

/** @param {Parts} parts @param {Author} author @param {Act} act */
export const record = ({ outbox }, author, act) => outbox.record(author, act)

/**
 * The next push as the sender makes it; also an empty one, as a beacon would call.
 * @param {Parts} parts
 * @param {string} device
 * @param {Wiring} wiring
 * @returns {Promise<Sent>}
 */
export async function push({ outbox, clock }, device, wiring) {
  const row = await outbox.device(device)
  if (!row) throw new Error("a tablet of the model is enrolled")
  const rows = takeBatch(await outbox.waiting(OPS_MAX), new Map(), OPS_MAX)
  const head = await outbox.head(device)
  const { ranges: lost } = await outbox.lost(device)
  const ids = rows.map(({ id }) => id)
  const crypto = cryptoOf(`push ${device} ${row.epoch} ${head.id} ${ids} ${JSON.stringify(lost)}`)
  const made = await makePush(rows, { device: row, head, lost, clock, crypto, gzip: wiring.gzip })
  const body = Buffer.from(made.body).toString("base64")
  return { push: made.push, body, signature: made.signature, ids }
}

/**
 * Hears what the school answered; what its log had come to.
 * @param {Parts} parts
 * @param {string} device
 * @param {Sent} sent
 * @param {{ status: number, body: string }} answer
 * @returns {Promise<[string, number] | undefined>}
 */
export async function hear({ outbox }, device, { push, ids }, { status, body }) {
  const verdict = await judge(new Response(body, { status }), push)
  if (verdict.kind !== "answered") return undefined
  await outbox.settle({ device, ids }, verdict.reply)
  return [verdict.reply.epoch, verdict.reply.seq]
}
