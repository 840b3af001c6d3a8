// @ts-check
/**
 * What this browser keeps of its user's day: the author's grant and the prepared sheets (SYNC §5).
 * A later issue encrypts it; nothing else reads or writes these rows.
 * @module
 * @import { Author } from "../../sync/device/types.js"
 */

const NAME = "firstbell-vault"
const ROWS = "rows"

/** @typedef {{ school: string, staff: string, name: string }} Me */
/** @typedef {{ id: string, date: string, html: string }} Kept */
/** @typedef {{ date: string, until: string, today: string, sheets: Kept[] }} Day */

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
 * Keeps the newly prepared day: all of it, or, where the disk is full, what was there before.
 * @param {Day} day
 */
export async function keepDay({ date, until, today, sheets }) {
  await run("readwrite", rows => {
    for (const sheet of sheets) rows.put(sheet, `sheet ${sheet.id}`)
    return rows.put({ date, until, html: today }, "today")
  })
  await endOldDays(date)
}

/** @param {Kept} sheet */
export const keepSheet = sheet => run("readwrite", rows => rows.put(sheet, `sheet ${sheet.id}`))

/**
 * @param {string} id
 * @returns {Promise<Kept | undefined>}
 */
export const keptSheet = id => run("readonly", rows => rows.get(`sheet ${id}`))

/** @returns {Promise<{ date: string, until: string, html: string } | undefined>} */
export const keptToday = () => run("readonly", rows => rows.get("today"))

/**
 * Deletes the sheets of days before `date`, and Today where it is of one (SYNC §5).
 * @param {string} date ISO, school time
 */
export async function endOldDays(date) {
  const kept = /** @type {Kept[]} */ (await run("readonly", rows => rows.getAll(everySheet())))
  for (const { id } of kept.filter(sheet => sheet.date < date)) {
    await run("readwrite", rows => rows.delete(`sheet ${id}`))
  }
  const today = await keptToday()
  if (today && today.date < date) await run("readwrite", rows => rows.delete("today"))
}

const everySheet = () => IDBKeyRange.bound("sheet ", "sheet \uffff")

/** Everything of the user goes. The outbox is another database and stays. */
export const forgetMe = () => run("readwrite", rows => rows.clear())

/**
 * At sign-out: forgets the user, and remembers that the session known by `csrf` has ended, for a
 * sign-out that the server could not hear.
 * @param {string} csrf
 */
export async function endMe(csrf) {
  await forgetMe()
  await run("readwrite", rows => rows.put(csrf, "ended"))
}

/** @param {string} csrf */
export const hasEnded = async csrf => (await run("readonly", rows => rows.get("ended"))) === csrf
