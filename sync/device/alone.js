// @ts-check
/**
 * One sender a browser: a lock for each batch, with a lease (SYNC §3).
 * @module
 * @import { Locks, Timers } from "./types.js"
 */

const LEASE_MS = 15_000
const LOCK = "firstbell-sender"

/**
 * `work` while no other tab sends. A frozen tab keeps its lock, so after the lease it is taken away;
 * the one that lost it goes on and its answer counts too: ids make sending twice harmless.
 * @template T
 * @param {Locks | undefined} locks
 * @param {Timers} timers
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(locks, timers, work) {
  if (!locks) return work()
  const lease = new AbortController()
  const timer = timers.set(() => lease.abort(), LEASE_MS)
  /** @type {Promise<T> | undefined} */
  let working
  const granted = () => {
    timers.clear(timer)
    working = work()
    return working
  }
  /** @param {{ signal?: AbortSignal, steal?: boolean }} options */
  const hold = async options => {
    try {
      return await locks.request(LOCK, options, granted)
    } catch (problem) {
      if (working) return working
      if (!lease.signal.aborted || options.steal) throw problem
      return hold({ steal: true })
    }
  }
  return hold({ signal: lease.signal })
}
