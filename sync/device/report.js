// @ts-check
/**
 * What each device of this browser has to tell: which registers it holds, and what of them is unsent.
 * @module
 * @import { Held, HeldRegister, OpRow, Report } from "./types.js"
 */

/**
 * One report a device: the ops of the user before are told of too, under their own grants.
 * @param {OpRow[]} rows unsent, of any device
 * @param {Held} held registers that are not taken
 * @returns {Report[]}
 */
export function reports(rows, { author, registers }) {
  /** @type {Map<string, Map<string, HeldRegister>>} */
  const devices = new Map(author ? [[author.device, new Map()]] : [])
  for (const row of rows) {
    const { grant } = JSON.parse(row.text)
    const here = devices.get(row.device) ?? new Map()
    devices.set(row.device, here)
    const told = here.get(row.register) ?? {
      register: row.register,
      grant,
      unsent: 0,
      oldest: row.made,
    }
    told.unsent += entriesOf(row)
    if (row.made < told.oldest) Object.assign(told, { grant, oldest: row.made })
    here.set(row.register, told)
  }
  for (const { id: register } of author ? registers : []) {
    const here = devices.get(author?.device ?? "")
    const grant = author?.grant ?? ""
    if (!here?.has(register)) here?.set(register, { register, grant, unsent: 0, oldest: 0 })
  }
  return [...devices].map(([device, here]) => ({ device, held: [...here.values()] }))
}

/**
 * An op's pupils; a completion is one (PROTOCOL 6.1).
 * @param {Pick<OpRow, "text">} row
 * @returns {number}
 */
export function entriesOf({ text }) {
  const { type, body } = JSON.parse(text)
  return type === "complete" ? 1 : Math.max(1, body.pupils?.length ?? 0)
}

/**
 * Whether the register was taken here, and not opened again since.
 * @param {OpRow[]} rows the register's, in order
 */
export function isTaken(rows) {
  const types = rows.map(row => JSON.parse(row.text).type)
  return types.lastIndexOf("complete") > types.lastIndexOf("reopened")
}
