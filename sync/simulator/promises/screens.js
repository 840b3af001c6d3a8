// @ts-check
/**
 * SYNC §7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
import { short } from "./told.js"

export const name = "screens"
export const says =
  "When faults end, every screen shows what the school has, within 60 s and with no hand."

/** @param {Story} _story @param {Line[]} _history @param {Final} final */
export function check(_story, _history, { facts, dump, browsers }) {
  const breaches = []
  for (const { name: who, tabs } of browsers) {
    for (const { tab, visible, frozen, register, screen } of tabs) {
      if (!visible || frozen || !screen || !register) continue
      const pupils = facts.registers.find(({ id }) => id === register)?.pupils ?? []
      const where = `Page ${tab} of tablet ${who}`
      for (const pupil of pupils) {
        const shown = (screen.marks[pupil] ?? ["none", null]).join(" ").trim()
        const found = (dump.marks[register]?.[pupil] ?? ["none", null]).join(" ").trim()
        if (shown !== found)
          breaches.push(`${where} shows ${short(pupil)} ${shown}; the school has ${found}.`)
      }
      if (screen.completed !== (dump.completed[register] ?? false)) {
        breaches.push(`${where} shows its register ${screen.completed ? "taken" : "open"}.`)
      }
    }
  }
  return breaches
}
