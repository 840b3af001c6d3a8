"""What is done and seen in a page: through its own buttons, and by looks that change nothing."""

# The outbox tells its listeners "op:saved" in the moment in which the page may say so, and keeps
# them in a Set. Who adds one there has another beside it, in front of whatever the page does next.
LISTEN = """(() => {
  const { add } = Set.prototype
  const beside = new WeakSet()
  const hear = (name, op) => {
    if (name !== "op:saved") return
    const { id, text, device, n } = op
    chaosTold(JSON.stringify({ op: id, text, device, n, who: globalThis.chaosWho ?? [] }))
  }
  Set.prototype.add = function (value) {
    add.call(this, value)
    if (typeof value === "function" && !beside.has(this)) {
      beside.add(this)
      add.call(this, hear)
    }
    return this
  }
})()"""

# The wall clock alone moves, as when somebody sets it: timers and the monotonic clock go on.
CLOCK = """(() => {
  const now = Date.now
  let by = 0
  try { by = Number(localStorage.getItem("chaos clock")) } catch {}
  Date.now = () => now() + by
  globalThis.chaosClock = ms => { localStorage.setItem("chaos clock", by = ms) }
})()"""
SET_CLOCK = "ms => chaosClock(ms)"

WHERE = """() => {
  const one = selector => document.querySelector(selector)
  if (one("#not-saved[open]")) return "not saved"
  if (one("input[name=password]")) return "door"
  if (one("form.register .pupil") && !one("[data-without-script]")) return "register"
  if (one("[data-view=today]")) return "today"
  if (one("#view a[href='/sign-in']")) return "nobody"
  return "nowhere"
}"""

# [[which row, what, ms until the next]]; which: 0 to 1. Answers how many were pressed.
# A page whose user has left the tablet must be gone, or show nothing, within a second.
TAP = """async taps => {
  const vaults = %s
  globalThis.chaosPage ??= document.body.dataset.staff || await vaults()
  if (chaosPage !== await vaults()) await new Promise(done => setTimeout(done, 1000))
  globalThis.chaosWho = await chaosIsHere()
  let pressed = 0
  for (const [which, what, pause] of taps) {
    const rows = document.querySelectorAll(".pupil")
    const row = rows[Math.floor(which * rows.length)]
    const button = what.startsWith("#")
      ? document.querySelector(`[data-do=${what.slice(1)}]:not([data-done])`)
      : row?.querySelector(what)
    if (button && !button.closest("[hidden]")) {
      button.click()
      pressed += 1
    }
    await new Promise(done => setTimeout(done, pause))
  }
  return pressed
}"""

# Whose the tablet is now by its own word: the shell shows no name.
_VAULTS = """() => new Promise(done => {
  const request = indexedDB.open("firstbell-vault")
  request.onerror = () => done("")
  request.onsuccess = () => {
    const database = request.result
    const me = database.transaction("rows").objectStore("rows").get("me")
    me.onsuccess = () => { database.close(); done(me.result?.me.staff ?? "") }
  }
})"""
TAP %= _VAULTS

OPEN = """which => {
  const links = document.querySelectorAll("[data-view=today] a[href^='/registers/']")
  links[Math.floor(which * links.length)]?.click()
}"""
PRESS = "selector => document.querySelector(selector)?.click()"

# Ops that want the server's word; -1 where there is no outbox to look into.
WAITING = """() => new Promise(done => {
  const request = indexedDB.open("firstbell-outbox")
  request.onerror = () => done(-1)
  request.onupgradeneeded = () => { request.transaction.abort() }
  request.onsuccess = () => {
    const database = request.result
    const states = database.transaction("ops").objectStore("ops").index("state")
    const asked = ["unsent", "received"].map(state =>
      states.count(IDBKeyRange.bound([state, 0], [state, Infinity])))
    asked[1].onsuccess = () => { database.close(); done(asked[0].result + asked[1].result) }
  }
})"""
