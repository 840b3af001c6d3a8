// @ts-check
/**
 * A rescue file: every op of this browser as signed pushes in one text, for a tablet that cannot send
 * (PROTOCOL 10). Ids make it harmless where the school has an op already.
 * @module
 * @import { Bytes, Crypto, DeviceRow, OpRow, Store } from "./types.js"
 * @import { Clock } from "./clock.js"
 */
import { makePush, OPS_MAX, takeBatch } from "./push.js"
import { entriesOf } from "./report.js"
import { headOf } from "./settle.js"

const FIRST_LINE = "firstbell-rescue-1\n"
/** Characters of one file; the school takes 20,000,000. */
const FILE_MAX = 18_000_000
/** Pushes of one file; the school takes 1,000. */
const PUSHES_MAX = 900
const CHUNK = 3 * 8192 // whole threes, so that the parts of base64 can be joined

/**
 * The files, nearly always one; none where this browser holds no op. One after another, so that a
 * large outbox is never in memory whole.
 * @param {{ store: Store, crypto: Crypto, clock: Clock, gzip: (body: Bytes) => Promise<Bytes> }} ports
 * @param {number} [most] characters of a file, nearly
 */
export async function* rescueFiles(ports, most = FILE_MAX) {
  /** @type {string[]} */
  let lines = []
  let size = 0
  let entries = 0
  for await (const { line, count } of pushes(ports)) {
    if (lines.length && (size + line.length > most || lines.length === PUSHES_MAX)) {
      yield { lines: [FIRST_LINE, ...lines], entries }
      lines = []
      size = 0
      entries = 0
    }
    lines.push(line)
    size += line.length
    entries += count
  }
  if (lines.length) yield { lines: [FIRST_LINE, ...lines], entries }
}

/** @param {Parameters<typeof rescueFiles>[0]} ports */
async function* pushes({ store, crypto, clock, gzip }) {
  for (const device of await store.read(tx => tx.all("devices"))) {
    const head = await store.read(tx => headOf(tx, device.id))
    for await (const rows of batches(store, device)) {
      const { signature, body } = await makePush(rows, { device, head, clock, crypto, gzip })
      const count = rows.reduce((sum, row) => sum + entriesOf(row), 0)
      yield { line: `${signature} ${base64(body)}\n`, count }
    }
  }
}

/**
 * All ops of a device in their order, as many at a time as fit into a push.
 * @param {Store} store
 * @param {DeviceRow} device
 * @returns {AsyncGenerator<OpRow[]>}
 */
async function* batches(store, { id }) {
  for (let n = 0; ; ) {
    const [after, last] = [n + 1, Number.MAX_SAFE_INTEGER]
    const rows = await store.read(tx => tx.range("place", [id, after], [id, last], OPS_MAX))
    if (rows.length === 0) return
    const batch = takeBatch(rows, new Map(), OPS_MAX)
    yield batch
    n = batch.at(-1)?.n ?? n
  }
}

/** @param {Bytes} bytes */
function base64(bytes) {
  let text = ""
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + CHUNK)))
  }
  return text
}
