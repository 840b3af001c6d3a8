// @ts-check
/**
 * This browser as a device of a school, and its user as an author (PROTOCOL 5.1). The grant's secret
 * goes to the user's vault, never into the outbox.
 * @module
 * @import { Author, Crypto, DeviceRow, Fetch, Store, Timers, Tk } from "./types.js"
 * @import { Clock } from "./clock.js"
 */
import { raw, text } from "./ids.js"
import { inTime } from "./sender.js"
import { headOf, hearDevice, hearEpoch } from "./settle.js"

/** The school did not enrol this browser; `status` 0: no answer. Nothing is lost, try again later. */
export class NotEnrolled extends Error {
  /**
   * @param {number} status
   * @param {string} code
   */
  constructor(status, code) {
    super(`not enrolled: ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

/**
 * The device of `school` in this browser; its key is made at the first call and can be read by nobody.
 * One that has forked, or was ended, goes on sending what it holds, and another is made beside it.
 * @param {{ store: Store, crypto: Crypto, clock: Clock }} ports
 * @param {string} school
 * @returns {Promise<DeviceRow>}
 */
export async function ownDevice({ store, crypto, clock }, school) {
  /** @param {DeviceRow[]} rows */
  const ours = rows =>
    rows
      .filter(row => row.school === school && !row.forked && !row.ended)
      .sort((a, b) => b.made - a.made)[0]
  const kept = ours(await store.read(tx => tx.all("devices")))
  if (kept) return kept
  const keys = await crypto.generateKeys()
  const id = text((await crypto.sha256(keys.publicKey)).slice(0, 16))
  return store.write(async tx => {
    const rows = await tx.all("devices")
    const first = ours(rows) // another tab may have been quicker
    if (first) return first
    // Newer than the keys before also where the clock was set back: their ops come first.
    const made = Math.max(clock.now(), ...rows.map(row => row.made + 1))
    const row = { id, school, keys, made }
    tx.put("devices", row)
    return row
  })
}

/**
 * Enrols this browser and gets a grant for the user who is signed in. `headers`: the CSRF header.
 * @param {{ store: Store, crypto: Crypto, clock: Clock, fetch: Fetch, timers: Timers,
 *   keepGrant: (author: Author) => Promise<unknown> }} ports
 * @param {{ school: string, staff: string, headers: Record<string, string> }} session
 * @returns {Promise<Author>} once the vault keeps it; rejects with NotEnrolled
 */
export async function enrol(ports, { school, staff, headers }) {
  const { store, crypto, clock } = ports
  const device = await ownDevice(ports, school)
  const key = text(device.keys.publicKey)
  const head = await store.read(tx => headOf(tx, device.id))
  const measured = clock.contact()
  const said = await ask(ports, headers, {
    key,
    wall: clock.now(),
    head: [head.n, head.id],
    tk: clock.tk(device.id) ?? undefined,
  }).catch(async problem => {
    if (problem.code === "device.ended") {
      await store.write(tx => hearDevice(tx, device.id, { ended: true }))
    }
    throw problem
  })
  if (said.device !== device.id || said.school !== school)
    throw new NotEnrolled(200, "other device")
  measured(said.time, head, said.ticket)
  const { epoch, name } = said
  await store.write(async tx => {
    await hearEpoch(tx, device.id, epoch)
    tx.put("devices", { ...((await tx.get("devices", device.id)) ?? device), epoch, name })
  })
  const secret = await crypto.importSecret(raw(said.secret))
  const author = { school, device: device.id, staff, grant: said.grant, secret }
  await ports.keepGrant(author)
  return author
}

/**
 * @param {{ fetch: Fetch, timers: Timers }} ports
 * @param {Record<string, string>} headers
 * @param {{ key: string, wall: number, head: [number, string], tk?: Tk }} body
 */
async function ask({ fetch, timers }, headers, body) {
  try {
    return await inTime(timers, async signal => {
      const response = await fetch("/sync/enrol", {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal,
        cache: "no-store",
        redirect: "error",
      })
      const said = await response.json()
      if (!response.ok) throw new NotEnrolled(response.status, String(said?.code))
      return said
    })
  } catch (problem) {
    throw problem instanceof NotEnrolled ? problem : new NotEnrolled(0, String(problem))
  }
}
