import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

const ORIGIN = "https://school.example"
const RELEASE = "0123456789ab"
const ASSET = `/assets/${RELEASE}/sync/device/op.js`

const handlers = {}
const caches = new Map()
let network = new Map()
let waits = []
let skipped = false
let pastTheCache = false

/** The worker's global scope, as far as the worker uses it. */
globalThis.self = {
  location: new URL(`${ORIGIN}/assets/${RELEASE}/sync/device/service_worker.js`),
  addEventListener: (name, handler) => {
    handlers[name] = handler
  },
  skipWaiting: () => {
    skipped = true
  },
  clients: { claim: async () => {} },
}
const pathOf = request => new URL(request.url ?? request, ORIGIN).pathname
globalThis.caches = {
  open: async name => {
    if (!caches.has(name)) caches.set(name, new Map())
    const cache = caches.get(name)
    return {
      put: async (url, response) => cache.set(pathOf(url), response),
      match: async url => cache.get(pathOf(url))?.clone(),
    }
  },
  keys: async () => [...caches.keys()],
  delete: async name => caches.delete(name),
}
globalThis.fetch = async (request, init) => {
  if (request.mode === "navigate") pastTheCache = init?.cache === "no-store"
  const answer = network.get(pathOf(request))
  if (!answer) throw new TypeError("fetch failed")
  return answer()
}
globalThis.setTimeout = work => waits.push(work)

await import("../../sync/device/service_worker.js")

const text = (body, init) => () => new Response(body, init)
const list = (release = RELEASE) => text(JSON.stringify({ release, urls: [ASSET] }))
const online = more =>
  new Map([
    ["/assets-list.json", list()],
    ["/shell", text("shell")],
    ["/offline", text("offline")],
    [ASSET, text("asset")],
    ...Object.entries(more ?? {}),
  ])

beforeEach(() => {
  caches.clear()
  waits = []
  network = online()
})

function happens(name, more = {}) {
  let done
  const keep = promise => {
    done = promise
  }
  handlers[name]({ waitUntil: keep, respondWith: keep, ...more })
  return done
}

function ask(path, { method = "GET", mode = "navigate" } = {}) {
  return happens("fetch", { request: { url: new URL(path, ORIGIN).href, method, mode } })
}

const body = async response => (await response).text()

test("installs the shell, the offline page and the release's assets", async () => {
  await happens("install")

  assert.deepEqual([...caches.keys()], [`firstbell-assets-${RELEASE}`])
  const [cache] = caches.values()
  assert.deepEqual([...cache.keys()].sort(), [
    "/assets/0123456789ab/sync/device/op.js",
    "/offline",
    "/shell",
  ])
})

for (const [what, path, answer] of [
  ["a page for one person", "/shell", text("Ada", { headers: { "Cache-Control": "no-store" } })],
  ["a missing asset", ASSET, text("", { status: 404 })],
  ["another release's list", "/assets-list.json", list("another")],
]) {
  test(`${what} stops the installation`, async () => {
    network.set(path, answer)

    await assert.rejects(happens("install"))
  })
}

test("activation drops older assets and nothing else", async () => {
  await globalThis.caches.open("firstbell-assets-old")
  await globalThis.caches.open("of somebody else")
  await happens("install")

  await happens("activate")

  assert.deepEqual([...caches.keys()], ["of somebody else", `firstbell-assets-${RELEASE}`])
})

test("assets come from the cache, also with no network", async () => {
  await happens("install")
  network.clear()

  assert.equal(await body(ask(ASSET, { mode: "cors" })), "asset")
})

for (const path of ["/today", "/registers/UmVnaXN0ZXI4QlJlZ2lzdA"]) {
  test(`${path} is the server's page while it answers, and is not kept`, async () => {
    network = online({ [path]: text("Ada, Bea") })
    await happens("install")

    assert.equal(await body(ask(path)), "Ada, Bea")

    const [cache] = caches.values()
    assert.ok(!cache.has(path))
  })

  test(`${path} is the shell with no network`, async () => {
    await happens("install")

    assert.equal(await body(ask(path)), "shell")
  })

  test(`${path} is the shell while the server is broken`, async () => {
    network = online({ [path]: text("", { status: 502 }) })
    await happens("install")

    assert.equal(await body(ask(path)), "shell")
  })
}

test("pages are asked for past the browser's cache", async () => {
  network = online({ "/today": text("Ada"), "/board": text("8B") })
  for (const path of ["/today", "/board"]) {
    pastTheCache = false
    await ask(path)

    assert.ok(pastTheCache)
  }
})

test("a server that is silent for 2.5 s is not waited for", async () => {
  let answer
  network = online({
    "/today": () =>
      new Promise(resolve => {
        answer = resolve
      }),
  })
  await happens("install")

  const shown = ask("/today")
  for (const over of waits) over()

  assert.equal(await body(shown), "shell")
  answer(new Response("late"))
})

test("before there is a shell a slow server is waited for", async () => {
  network = new Map([["/today", text("Ada, Bea")]])

  const shown = ask("/today")
  for (const over of waits) over()

  assert.equal(await body(shown), "Ada, Bea")
})

for (const status of [302, 403, 404]) {
  test(`status ${status} goes through as it is`, async () => {
    network = online({ "/today": text(null, { status, headers: { Location: "/sign-in" } }) })
    await happens("install")

    assert.equal((await ask("/today")).status, status)
  })
}

test("another page with no network is the offline page", async () => {
  await happens("install")

  assert.equal(await body(ask("/registers/UmVn/log")), "offline")
  assert.equal(await body(ask("/board")), "offline")
})

test("writes, fragments and other origins are not touched", () => {
  assert.equal(ask("/sync/push", { method: "POST", mode: "cors" }), undefined)
  assert.equal(ask("/today", { mode: "cors" }), undefined)
  assert.equal(ask("https://elsewhere.example/today"), undefined)
})

test("waits for its turn until the update prompt says so", async () => {
  handlers.message({ data: "hello" })
  assert.equal(skipped, false)

  handlers.message({ data: "skip waiting" })

  assert.equal(skipped, true)
})

test("a sync event asks an open page to push", async () => {
  const page = new BroadcastChannel("firstbell")
  const heard = new Promise(resolve => {
    page.onmessage = ({ data }) => resolve(data)
  })

  handlers.sync()

  assert.equal(await heard, "push:asked")
  page.close()
})
