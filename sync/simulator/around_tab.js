// @ts-check
/**
 * What stands around a page: the document that it comes from, and what its browser's vault holds.
 * @module
 * @import { Held } from "../device/types.js"
 * @import { Fetched } from "./screen.js"
 * @import { Tab } from "./tab.js"
 */

const DOCUMENT_WAIT_MS = 2_500

/**
 * Asks the school for the page. It comes from the school, or the worker's shell opens, or it is the
 * sign-in page, which is a page without this.
 * @param {Tab} tab
 * @param {string} register
 * @returns {Promise<Fetched | undefined>}
 */
export async function documentOf(tab, register) {
  const { browser, gate, world } = tab
  const waits = new AbortController()
  const late = tab.timers.set(() => waits.abort(), DOCUMENT_WAIT_MS)
  const asked = tab.fetch(`/sheet/${register}`, { signal: waits.signal })
  const answer = await asked.catch(() => undefined)
  tab.timers.clear(late)
  if (answer?.status === 401 && browser.session?.ended) {
    world.signIn(browser)
    await new Promise(() => {}) // the sign-in page
  }
  if (answer?.status !== 200) return undefined
  const sheet = await answer.json().catch(() => undefined)
  if (!sheet?.marks) return undefined
  if (gate.living) tab.staff = browser.session?.staff ?? null
  return sheet
}

/** The day's sheets of its user, still empty. @param {Tab} tab @returns {Map<string, Fetched>} */
export function preparedFor({ world, browser }) {
  const { registers, epoch } = world.facts
  const own = registers.filter((_, place) => place % 3 === browser.user % 3 || place === 0)
  return new Map(own.map(({ id }) => [id, { epoch, seq: 0, marks: {}, completed: false }]))
}

/** What holding.js finds in the vault. @param {Tab} tab @returns {Held} */
export function heldBy({ world, browser: { vault } }) {
  if (!vault?.author) return { registers: [] }
  const { device, grant } = vault.author
  const registers = world.facts.registers.filter(
    ({ id }) => vault.sheets.get(id)?.completed === false,
  )
  return { author: { device, grant }, registers }
}
