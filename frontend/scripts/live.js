// @ts-check
/**
 * Pokes from the school, over one EventSource per browser (recipes: six open tabs use up HTTP/1.1).
 * A poke is a hint that something changed, never data; a page that is shown again asks anyway.
 * @module
 */

const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 6_000

/**
 * Calls `poked` with the poke's number, and `heard(false)` when the school cannot be reached.
 * @param {(seq: number) => void} poked
 * @param {(reached: boolean) => void} [heard]
 */
export function listen(poked, heard = () => {}) {
  const bus = new BroadcastChannel("firstbell-live")
  /** @type {(() => void) | undefined} */
  let stop
  let asked = false
  bus.onmessage = ({ data }) => {
    hear(data)
  }
  const hear = (/** @type {string} */ what) => {
    heard(what !== "lost")
    if (what !== "lost" && !document.hidden) poked(Number(what))
  }
  const tell = (/** @type {string} */ what) => {
    bus.postMessage(what)
    hear(what)
  }

  const lead = () => {
    if (asked || document.hidden) return
    asked = true
    const hold = () =>
      /** @type {Promise<void>} */ (
        new Promise(done => {
          if (document.hidden) return done()
          const close = connect(tell)
          stop = () => {
            close()
            stop = undefined
            done()
          }
        })
      )
    const held = navigator.locks ? navigator.locks.request("firstbell-live", hold) : hold()
    held.finally(() => {
      asked = false
    })
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stop?.()
    lead()
    poked(Number.POSITIVE_INFINITY)
  })
  addEventListener("pagehide", () => stop?.())
  addEventListener("pageshow", lead)
  lead()
}

/**
 * @param {(what: string) => void} tell
 * @returns {() => void} closes the connection
 */
function connect(tell) {
  let wait = RETRY_MIN_MS
  /** @type {EventSource} */
  let source
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const open = () => {
    source = new EventSource("/live")
    source.onopen = () => {
      wait = RETRY_MIN_MS
    }
    source.onmessage = ({ data }) => tell(data)
    source.onerror = () => {
      source.close()
      tell("lost")
      timer = setTimeout(open, wait * (0.7 + 0.6 * Math.random()))
      wait = Math.min(2 * wait, RETRY_MAX_MS)
    }
  }
  open()
  return () => {
    source.close()
    clearTimeout(timer)
  }
}
