// @ts-check
/**
 * What this browser tells the school of itself: the registers of its user's day, its storage (PROTOCOL 6.1).
 * @module
 * @import { Held } from "../../sync/device/types.js"
 */
import { keptSheets, whoAmI } from "./vault.js"

/** Nothing is to be waited for: nobody need hear of these. */
const OVER = ["taken", "late", "waiting", "not_held"]

/**
 * The registers of `date` that the vault holds for its user, as far as the school showed them untaken.
 * @param {string} date ISO, school time
 * @returns {Promise<Held>}
 */
export async function held(date) {
  const [who, sheets] = await Promise.all([whoAmI(), keptSheets(date)])
  if (!who?.author) return { registers: [] }
  const { device, grant } = who.author
  const registers = sheets
    .filter(({ html }) => !OVER.includes(said(html, "state")))
    .map(({ id, html }) => ({ id, opens: Number(said(html, "opens")) }))
  return { author: { device, grant }, registers }
}

/**
 * What a kept sheet says of itself: its form comes first, and is not built anew for this.
 * @param {string} html
 * @param {string} name
 */
const said = (html, name) => html.match(new RegExp(` data-${name}="([^"]*)"`))?.[1] ?? ""

/** The release of this page, and whether the browser may take its storage away. */
export async function about() {
  const v = document.querySelector("meta[name=release]")?.getAttribute("content") ?? ""
  const persisted = await navigator.storage?.persisted?.().catch(() => undefined)
  return { v, st: persisted === undefined ? "" : persisted ? "persisted" : "best_effort" }
}
