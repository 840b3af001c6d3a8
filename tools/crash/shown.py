"""What a page has on its disk and what it says of that, told out of the browser as it happens."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from playwright.sync_api import BrowserContext

# The browser's own word that a transaction is complete comes here before the page hears it; what
# the chip says comes when the page has changed it, before that is painted.
LISTEN = """(() => {
  const puts = new WeakMap()
  const { transaction: begin } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...asked) {
    const transaction = begin.apply(this, asked)
    if (this.name === "firstbell-outbox" && transaction.mode === "readwrite") {
      const rows = []
      puts.set(transaction, rows)
      transaction.addEventListener("complete", () => {
        for (const { id, text, state } of rows) crashTold(["committed", id, text, state])
      })
    }
    return transaction
  }
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (row, ...key) {
    if (this.name === "ops") puts.get(this.transaction)?.push(row)
    return put.call(this, row, ...key)
  }
  let before
  new MutationObserver(() => {
    const chip = document.getElementById("chip")
    const said = chip && !chip.hidden ? chip.textContent : undefined
    if (said !== undefined && said !== before) crashTold(["said", before = said])
  }).observe(document, { subtree: true, childList: true, characterData: true })
})()"""

COUNT = re.compile(r"(\d+) entr(?:y|ies) waiting")


class Shown:
    """Of one life of a page. ``before``: id → state of the ops that were on the disk at its start.

    ``committed``: id → text of what has reached the disk since, by the browser's word. ``saved``:
    of how many new ops the page has said that they are saved. ``early``: a sentence for each time
    that it said so of more than was committed.
    """

    def __init__(self, before: Mapping[str, str], on_said: Callable[[str], None]) -> None:
        self.committed: dict[str, str] = {}
        self.saved = 0
        self.early: list[str] = []
        self._before = before
        self._state = dict(before)
        self._on_said = on_said

    def see(self, context: BrowserContext) -> None:
        context.expose_binding("crashTold", lambda _, told: self.hear(told))
        context.add_init_script(LISTEN)

    def hear(self, told: list[Any]) -> None:
        if told[0] == "said":
            self._said(told[1])
            self._on_said(told[1])
        else:
            _, op_id, text, self._state[op_id] = told
            self.committed[op_id] = text

    def _said(self, words: str) -> None:
        count = waiting(words)
        unsent = [op_id for op_id, state in self._state.items() if state == "unsent"]
        if count > len(unsent):
            self.early.append(f"“{words}” stood there with {len(unsent)} on the disk.")
        old = sum(op_id in self._before for op_id in unsent)
        answered = len(self._state) - len(self._before) - (len(unsent) - old)
        self.saved = max(self.saved, answered + count - old)


def waiting(words: str) -> int:
    """How many ops, each of one pupil, the chip's ``words`` say are saved and not sent."""
    if found := COUNT.match(words):
        return int(found[1])
    return int(words == "Saved on this tablet")


def decode(row: str) -> dict[str, Any]:
    """A row of the outbox."""
    return msgspec.json.decode(row, type=dict[str, Any])
