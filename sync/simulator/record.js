// @ts-check
/**
 * A finger states something; what the person is told of it goes into the history.
 * @module
 * @import { Act, OpRow } from "../device/types.js"
 * @import { Tab } from "./tab.js"
 */

/**
 * @param {Tab} tab
 * @param {Act} act
 * @returns {Promise<OpRow[]>}
 */
export async function record(tab, { type, register, body, base }) {
  const act = tab.world.nextAct()
  // Who holds the tablet: the last whose sign-in has come about, whatever the page takes itself for.
  const staff = tab.world.facts.staff[tab.browser.user]?.id ?? null
  const { pupils = [], at, src } = body
  tab.line("acts", { act, staff, register, type, pupils, at, src, base })
  if (!tab.author) {
    tab.line("refused", { act })
    tab.world.signIn(tab.browser)
    throw new Error("nobody has signed in on this tablet")
  }
  try {
    const rows = await tab.outbox.record(tab.author, { type, register, body, base })
    for (const { id, device, n, author, text, mac } of rows) {
      const { grant } = JSON.parse(text)
      tab.line("saved", { act, op: id, device, n, staff: author, grant, register, text, mac })
    }
    return rows
  } catch (problem) {
    const reason = /** @type {any} */ (problem).reason ?? String(problem)
    tab.line("not_saved", { act, reason })
    throw problem
  }
}
