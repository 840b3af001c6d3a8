// @ts-check
/**
 * SYNC §1, §7.1.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
export const name = "ready"
export const says = "When faults end, every page in front shows a register and takes entries."

/** @param {Story} _story @param {Line[]} _history @param {Final} final */
export function check(_story, _history, { browsers }) {
  const breaches = []
  for (const { name: who, tabs } of browsers) {
    if (tabs.length === 0) breaches.push(`Tablet ${who} has no page.`)
    for (const { tab, visible, frozen, ready, screen } of tabs) {
      if (!visible || frozen || (ready && screen)) continue
      const lacks = ready ? "shows no register" : "takes no entries"
      breaches.push(`Page ${tab} of tablet ${who} ${lacks}.`)
    }
  }
  return breaches
}
