// @ts-check
/**
 * The outbox on disk: a database of its own, version 1 for ever (SYNC §5). Knows IndexedDB and no sync.
 * @module
 * @import { Rows, Store, Tx } from "./types.js"
 */

const NAME = "firstbell-outbox"
/** @type {(keyof Rows)[]} */
const STORES = ["ops", "heads", "devices", "facts"]

/** The disk refused; nothing of the transaction is kept. `reason`: QuotaExceededError and the like. */
export class NotSaved extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    const reason = cause instanceof Error ? cause.name : String(cause)
    super(`not saved on this tablet: ${reason}`, { cause })
    this.reason = reason
  }
}

/**
 * @param {IDBFactory} indexedDB
 * @returns {Promise<Store>}
 */
export async function openStore(indexedDB) {
  let database = await open(indexedDB)

  /** @type {<T>(mode: IDBTransactionMode, work: (tx: Tx) => Promise<T>) => Promise<T>} */
  async function run(mode, work) {
    let transaction
    try {
      transaction = begin(database, mode)
    } catch {
      // The browser closed the handle, as it does when the user clears the site's storage.
      database = await open(indexedDB)
      transaction = begin(database, mode)
    }
    return committed(transaction, work)
  }

  return { read: work => run("readonly", work), write: work => run("readwrite", work) }
}

/**
 * @param {IDBFactory} indexedDB
 * @returns {Promise<IDBDatabase>}
 */
function open(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => build(request.result)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new NotSaved(request.error))
  })
}

/** @param {IDBDatabase} database */
function build(database) {
  const ops = database.createObjectStore("ops", { keyPath: "id" })
  ops.createIndex("place", ["device", "n"])
  ops.createIndex("state", ["state", "n"])
  ops.createIndex("register", "register")
  ops.createIndex("answered", "answered")
  database.createObjectStore("heads", { keyPath: "device" })
  database.createObjectStore("devices", { keyPath: "id" })
  database.createObjectStore("facts", { keyPath: "name" })
}

/**
 * @param {IDBDatabase} database
 * @param {IDBTransactionMode} mode
 */
const begin = (database, mode) => database.transaction(STORES, mode, { durability: "strict" })

/**
 * What `work` returned, once the transaction is complete. A request's success is no promise: with a
 * full disk it comes first and the abort after it.
 * @template T
 * @param {IDBTransaction} transaction
 * @param {(tx: Tx) => Promise<T>} work
 * @returns {Promise<T>}
 */
function committed(transaction, work) {
  return new Promise((resolve, reject) => {
    /** @type {T} */
    let result
    transaction.oncomplete = () => resolve(result)
    transaction.onabort = () => reject(new NotSaved(transaction.error ?? "AbortError"))
    work(steps(transaction)).then(
      value => {
        result = value
      },
      problem => {
        reject(new NotSaved(problem))
        try {
          transaction.abort()
        } catch {} // it has aborted by itself
      },
    )
  })
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Tx}
 */
function steps(transaction) {
  const ops = transaction.objectStore("ops")
  return {
    get: (store, key) => answer(transaction.objectStore(store).get(key)),
    all: store => answer(transaction.objectStore(store).getAll()),
    put: (store, row) => void transaction.objectStore(store).put(row),
    remove: (store, key) => void transaction.objectStore(store).delete(key),
    range: (index, lower, upper, limit) =>
      answer(ops.index(index).getAll(IDBKeyRange.bound(lower, upper), limit)),
    count: (index, lower, upper) => answer(ops.index(index).count(IDBKeyRange.bound(lower, upper))),
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
