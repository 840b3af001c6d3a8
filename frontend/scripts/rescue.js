// @ts-check
/**
 * "Save a rescue file": every entry of this tablet as a file for the office. It opens the outbox by
 * itself, so that it works with no connection, with nobody signed in, and where the page's own start failed.
 * @module
 * @import { DeviceRow } from "../../sync/device/types.js"
 */
import { openClock, schoolTime } from "../../sync/device/clock.js"
import { webCrypto } from "../../sync/device/keys.js"
import { openStore } from "../../sync/device/outbox_store.js"
import { gzip } from "../../sync/device/push.js"
import { rescueFiles } from "../../sync/device/rescue.js"

const KEPT_MS = 60_000

/** Shows the offer where the page has one. */
export function offerRescue() {
  const box = document.getElementById("rescue")
  if (!box) return
  box.hidden = false
  box.querySelector("button")?.addEventListener("click", async ({ currentTarget }) => {
    const button = /** @type {HTMLButtonElement} */ (currentTarget)
    button.disabled = true
    say("Making the file…")
    try {
      say(await save())
    } catch (problem) {
      console.error("no rescue file", problem)
      say("The file could not be made. Keep this tablet as it is, and bring it to the office.")
    }
    button.disabled = false
  })
}

/** @returns {Promise<string>} what to say of it */
async function save() {
  const crypto = webCrypto(globalThis.crypto)
  const store = await openStore(indexedDB)
  const [wall, monotonic] = [() => Date.now(), () => performance.now()]
  const clock = await openClock({ store, crypto, wall, monotonic })
  const devices = await store.read(tx => tx.all("devices"))
  const names = []
  let entries = 0
  for await (const { lines, entries: more } of rescueFiles({ store, crypto, clock, gzip })) {
    names.push(fileName(devices, clock.schoolNow(), names.length))
    download(new Blob(lines, { type: "text/plain" }), names.at(-1) ?? "")
    entries += more
  }
  if (entries === 0) return "There are no entries on this tablet, so there is nothing to save."
  const counted = entries === 1 ? "1 entry is" : `${entries} entries are`
  return `${counted} in ${names.join(" and ")}, where this tablet keeps downloads. Now bring it to the office.`
}

/**
 * `firstbell-rescue-tablet-3f0a-2026-11-24.txt`
 * @param {DeviceRow[]} devices of this browser
 * @param {number} now school clock, ms
 * @param {number} before how many files there are already
 */
function fileName(devices, now, before) {
  const newest = devices.sort((a, b) => b.made - a.made)[0]
  const tablet = (newest?.name ?? "tablet").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")
  return `firstbell-rescue-${tablet}-${schoolTime(now).date}${before ? `-${before + 1}` : ""}.txt`
}

/** @param {Blob} file @param {string} name */
function download(file, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}

/** @param {string} words */
function say(words) {
  const said = document.getElementById("rescue-said")
  if (said) said.textContent = words
}
