// @ts-check
/**
 * What this browser keeps of its user's day: the author's grant and the prepared sheets (SYNC §5).
 * A later issue encrypts it; nothing else reads or writes these rows.
 * @module
 * @import { Author } from "../../sync/device/types.js"
 */

const NAME = "firstbell-vault"
const ROWS = "rows"
const EVERY_SHEET = IDBKeyRange.bound("sheet ", "sheet \uffff")

/** @typedef {{ school: string, staff: string, name: string }} Me */
/** @typedef {{ id: string, date: string, html: string }} Kept */
/** @typedef {{ until: string, days: { date: string, html: string }[], sheets: Kept[] }} Prepared */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(rows: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function run(mode, work) {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(ROWS, mode, { durability: "strict" })
      const request = work(transaction.objectStore(ROWS))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** @returns {Promise<{ me: Me, author?: Author } | undefined>} */
export const whoAmI = () => run("readonly", rows => rows.get("me"))

/** @param {{ me: Me, author?: Author }} who */
export const keepMe = who => run("readwrite", rows => rows.put(who, "me"))

/**
 * Keeps today and the next school day: all of it, or, where the disk is full, what was there before.
 * @param {Prepared} prepared
 */
export const keepDays = ({ until, days, sheets }) =>
  keepPages([
    ...days.map(day => /** @type {const} */ ([`day ${day.date}`, { ...day, until }])),
    ...sheets.map(sheet => /** @type {const} */ ([`sheet ${sheet.id}`, sheet])),
  ])

/** @param {Kept} sheet */
export const keepSheet = sheet => keepPages([[`sheet ${sheet.id}`, sheet]])

/**
 * For the user who is here, and for nobody: an answer may come after the sign-out.
 * @param {(readonly [string, object])[]} pages
 */
function keepPages(pages) {
  return run("readwrite", rows => {
    const me = rows.get("me")
    me.onsuccess = () => {
      if (me.result) for (const [key, page] of pages) rows.put(page, key)
    }
    return me
  })
}

/**
 * @param {string} id
 * @returns {Promise<Kept | undefined>}
 */
export const keptSheet = id => run("readonly", rows => rows.get(`sheet ${id}`))

/**
 * Every sheet of a day.
 * @param {string} date ISO, school time
 * @returns {Promise<Kept[]>}
 */
export async function keptSheets(date) {
  const kept = /** @type {Kept[]} */ (await run("readonly", rows => rows.getAll(EVERY_SHEET)))
  return kept.filter(sheet => sheet.date === date)
}

/**
 * *Today* of a day.
 * @param {string} date ISO, school time
 * @returns {Promise<{ date: string, until: string, html: string } | undefined>}
 */
export const keptDay = date => run("readonly", rows => rows.get(`day ${date}`))

/**
 * Deletes the pages and sheets of days before `date` (SYNC §5).
 * @param {string} date ISO, school time
 */
export async function endOldDays(date) {
  await run("readwrite", rows => rows.delete(IDBKeyRange.bound("day ", `day ${date}`, false, true)))
  const kept = /** @type {Kept[]} */ (await run("readonly", rows => rows.getAll(EVERY_SHEET)))
  for (const { id } of kept.filter(sheet => sheet.date < date)) {
    await run("readwrite", rows => rows.delete(`sheet ${id}`))
  }
}

/** Everything of the user goes. The outbox is another database and stays. */
export const forgetMe = () => run("readwrite", rows => rows.clear())

/**
 * The session that this browser is in, so that a sign-out from the offline document can name it.
 * @param {string} csrf
 */
export const keepSession = csrf => run("readwrite", rows => rows.put(csrf, "session"))

/** At sign-out: forgets the user, and remembers which session has ended where the server cannot hear it. */
export async function endMe() {
  const session = await run("readonly", rows => rows.get("session"))
  await forgetMe()
  await run("readwrite", rows => rows.put(session ?? "", "ended"))
}

/** @param {string} csrf */
export const hasEnded = async csrf => (await run("readonly", rows => rows.get("ended"))) === csrf
