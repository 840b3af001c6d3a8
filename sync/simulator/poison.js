// @ts-check
/**
 * Ops that no server can take, put on the disk behind the outbox's back.
 * @module
 * @import { Author, OpRow } from "../device/types.js"
 * @import { Tab } from "./tab.js"
 */
import { randomId } from "../device/ids.js"
import { freezeOp, opId, opMac } from "../device/op.js"
import { headOf } from "../device/settle.js"
import { Gate } from "./gate.js"

/**
 * @param {string} kind `type`: one that nobody knows; `mac`: of another secret; `bytes`: a field too many
 * @param {Tab} tab
 * @param {Author} author
 */
export async function putPoison(kind, tab, author) {
  const { crypto, clock, outbox } = tab.tablet
  const store = tab.browser.disk.store(new Gate()) // nobody's page, which nobody kills
  const { school, device, staff, grant, secret } = author
  const register = tab.register || (tab.world.facts.registers[0]?.id ?? "")
  const wall = clock.now()
  const writing = store.write(async tx => {
    const head = await headOf(tx, device)
    const chained = { school, device, n: head.n + 1, prev: head.id, tk: clock.tk(device) }
    const type = /** @type {any} */ (kind === "type" ? "teleported" : "seen")
    const said = {
      type,
      register,
      body: { pupils: [randomId(crypto)] },
      base: [tab.world.facts.epoch, 0],
    }
    const rest = { grant, wall, run: clock.run(), salt: randomId(crypto) }
    const op = await freezeOp(/** @type {any} */ ({ ...chained, ...said, ...rest }), crypto)
    const text = kind === "bytes" ? op.text.replace("{", '{"more":1,') : op.text
    const id = await opId(text, crypto)
    const mac = await opMac(kind === "mac" ? `${text} ` : text, secret, crypto)
    const { n } = chained
    /** @type {OpRow} */
    const made = { id, text, device, n, register, mac, author: staff, made: wall, state: "unsent" }
    tx.put("ops", made)
    tx.put("heads", { device, n, id })
    return made
  })
  const row = await writing.catch(() => undefined) // there was no room
  if (!row) return
  tab.line("poisoned", { op: row.id, device, n: row.n, kind })
  tab.gate.pass(() => outbox.tell("op:saved", row))
  tab.browser.channels.port(tab.gate).postMessage("outbox:changed")
}
