// @ts-check
/**
 * Opens the day with no network: the release's assets, an empty shell and an offline page, and nothing
 * personal (SYNC §5). Writes leave by the outbox, never through here; IndexedDB is not touched.
 * @module
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

const [, , RELEASE] = worker.location.pathname.split("/") // /assets/<release>/sync/device/…
const PREFIX = "firstbell-assets-"
const CACHE = PREFIX + RELEASE
const SHELL = "/shell"
const OFFLINE = "/offline"
const NETWORK_WAIT_MS = 2_500

worker.addEventListener("install", event => event.waitUntil(install()))
worker.addEventListener("activate", event => event.waitUntil(activate()))
worker.addEventListener("fetch", event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== worker.location.origin) return
  if (pathname.startsWith("/assets/")) event.respondWith(asset(request))
  else if (request.mode !== "navigate") return
  else if (pathname === "/today" || /^\/registers\/[^/]+$/.test(pathname)) {
    event.respondWith(day(request))
  } else event.respondWith(page(request))
})
worker.addEventListener("message", event => {
  // Only the page's update prompt says this, so that no register is interrupted.
  if (event.data === "skip waiting") worker.skipWaiting()
  if (event.data === "push now") askForPush()
})
// Background Sync, where it exists: a page that is open sends.
worker.addEventListener("sync", askForPush)

function askForPush() {
  const channel = new BroadcastChannel("firstbell")
  channel.postMessage("push:asked")
  channel.close()
}

async function install() {
  const list = await (await fetch("/assets-list.json", { cache: "no-store" })).json()
  // Between two releases: the next page registers the worker of the other one.
  if (list.release !== RELEASE) throw new Error(`assets of ${list.release}, worker of ${RELEASE}`)
  const cache = await caches.open(CACHE)
  await Promise.all([SHELL, OFFLINE, ...list.urls].map(url => keep(cache, url)))
}

/**
 * @param {Cache} cache
 * @param {string} url
 */
async function keep(cache, url) {
  // An asset's address never changes its content; the other two are asked for anew.
  const response = await fetch(url, { cache: url.startsWith("/assets/") ? "default" : "reload" })
  const personal = response.headers.get("Cache-Control")?.includes("no-store")
  if (!response.ok || response.redirected || personal) throw new Error(`${url} cannot be kept`)
  await cache.put(url, response)
}

async function activate() {
  const names = await caches.keys()
  const older = names.filter(name => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(older.map(name => caches.delete(name)))
  await worker.clients.claim()
}

/** @param {string | Request} url */
const kept = async url => (await caches.open(CACHE)).match(url)

/** @param {Request} request */
const asset = async request => (await kept(request)) ?? fetch(request)

/**
 * A page from the school, past the browser's cache: there a request on a connection that has died
 * without a word holds up every later one for its address, 20 s each.
 * @param {Request} request
 */
const asked = request => fetch(request, { cache: "no-store" })

/**
 * Today and a register: the server's page if it comes soon, else the shell, which shows the vault's.
 * A redirect (to the sign-in) and a refusal are answers; they go through as they are.
 * @param {Request} request
 */
async function day(request) {
  const fresh = asked(request)
  const late = new Promise(resolve => setTimeout(resolve, NETWORK_WAIT_MS))
  const first = await Promise.race([fresh, late]).catch(() => undefined)
  if (first instanceof Response && first.status < 500) return first
  return (await kept(SHELL)) ?? fresh
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function page(request) {
  try {
    return await asked(request)
  } catch {
    return (await kept(OFFLINE)) ?? Response.error()
  }
}
