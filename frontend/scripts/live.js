// @ts-check
/**
 * Pokes from the school, over one EventSource per browser (recipes: six open tabs use up HTTP/1.1).
 * A poke is a hint that something changed, never data; a page that is shown again asks anyway.
 * @module
 */

const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 6_000
const RETRY_SIGNED_OUT_MS = 30_000
const ASK_MS = 5_000
const LOST = "lost"
const SIGNED_OUT = "signed out"

/**
 * Calls `poked` with the poke's number, and `heard(false)` while no news comes from the school; with
 * `true` behind it where that is because the session has ended, as after a restore.
 * @param {(seq: number) => void} poked
 * @param {(reached: boolean, signedOut: boolean) => void} [heard]
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
    const reached = what !== LOST && what !== SIGNED_OUT
    heard(reached, what === SIGNED_OUT)
    if (reached && !document.hidden) poked(Number(what))
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
  let closed = false
  const open = () => {
    source = new EventSource("/live")
    source.onopen = () => {
      wait = RETRY_MIN_MS
    }
    source.onmessage = ({ data }) => tell(data)
    source.onerror = async () => {
      const answered = source.readyState === EventSource.CLOSED // by something that is no stream
      source.close()
      const signedOut = answered && (await hasNoSession())
      if (closed) return
      tell(signedOut ? SIGNED_OUT : LOST)
      const pause = signedOut ? RETRY_SIGNED_OUT_MS : wait
      timer = setTimeout(open, pause * (0.7 + 0.6 * Math.random()))
      wait = Math.min(2 * wait, RETRY_MAX_MS)
    }
  }
  open()
  return () => {
    closed = true
    source.close()
    clearTimeout(timer)
  }
}

/** An EventSource does not tell what it was answered. */
async function hasNoSession() {
  const signal = AbortSignal.timeout(ASK_MS)
  const asked = fetch("/sync/changes", { cache: "no-store", redirect: "error", signal })
  const status = await asked.then(
    answer => answer.status,
    () => 0,
  )
  return status === 401
}
