// @ts-check
/**
 * How large the model is: two tablets with what their teachers say, an office, a server, and how often
 * each misfortune may strike.
 * @module
 * @import { Act } from "../../device/types.js"
 * @import { Facts } from "../types.js"
 */

/** Monday 23 November 2026, 08:02; time stands still. */
export const AT = Date.UTC(2026, 10, 23, 8, 2)

/** Pupils of the register by their place. @typedef {{ type: Act["type"], pupils: number[] }} Said */

/** All of it is about one pupil, so that everybody contradicts everybody. */
const AGAIN = /** @type {Said[]} */ ([
  { type: "not_seen", pupils: [0] },
  { type: "not_seen", pupils: [0] }, // also where somebody has said otherwise in between
])
const SEEN = /** @type {Said[]} */ ([{ type: "seen", pupils: [0] }])
const TAKEN = /** @type {Said[]} */ ([
  { type: "complete", pupils: [0, 1, 2, 3, 4, 5] },
  { type: "reopened", pupils: [] },
])

/** @type {Record<string, { tablets: Said[][], left: Left }>} */
export const SCOPES = {
  /** Little enough to be looked through at each check. */
  short: { tablets: [AGAIN, SEEN], left: { twice: 0, office: 0, backup: 1, restore: 1 } },
  twice: { tablets: [AGAIN, SEEN], left: { twice: 1, office: 0, backup: 1, restore: 1 } },
  office: { tablets: [AGAIN, SEEN], left: { twice: 0, office: 1, backup: 1, restore: 1 } },
  taken: { tablets: [TAKEN, TAKEN], left: { twice: 0, office: 0, backup: 1, restore: 1 } },
  three: {
    tablets: [[...AGAIN, ...SEEN], SEEN],
    left: { twice: 0, office: 0, backup: 1, restore: 1 },
  },
}

/**
 * How often still: a message that arrives twice, something that the office says, a backup, a restore.
 * @typedef {{ twice: number, office: number, backup: number, restore: number }} Left
 */

/**
 * @param {Said} said
 * @param {Facts["registers"][number]} register
 * @param {[string, number]} base
 * @returns {Act}
 */
export function actOf({ type, pupils }, register, base) {
  const named = pupils.map(place => register.pupils[place] ?? "")
  const body = type === "reopened" ? {} : { pupils: named }
  return { type, register: register.id, body, base }
}
