"""What a browser keeps of an origin, read from its page: the vault, the outbox, the caches."""

from typing import Any

from playwright.sync_api import Page

ROWS = """async ([name, store]) => {
  const known = await indexedDB.databases()
  if (!known.some(one => one.name === name)) return []
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const rows = database.transaction(store).objectStore(store)
  const read = asked => new Promise(resolve => { asked.onsuccess = () => resolve(asked.result) })
  const found = [await read(rows.getAllKeys()), await read(rows.getAll())]
  database.close()
  return found[0].map((key, at) => [key, JSON.stringify(found[1][at])])
}"""

CACHED = """async () => {
  const found = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      found.push([pathname, await (await cache.match(request)).text()])
    }
  }
  return found
}"""


def vault(page: Page) -> dict[str, str]:
    """Key → row as JSON."""
    return _pairs(page.evaluate(ROWS, ["firstbell-vault", "rows"]))


def outbox(page: Page) -> dict[str, str]:
    """Op id → row as JSON."""
    return _pairs(page.evaluate(ROWS, ["firstbell-outbox", "ops"]))


def cached(page: Page) -> dict[str, str]:
    """Path → content of everything in the Cache API."""
    return _pairs(page.evaluate(CACHED))


def _pairs(found: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in found}
