// @ts-check
/**
 * How a client is made mistaken: in what it hears of a push, or in what its outbox does. No bug itself.
 * @module
 * @import { Answer, Fetch } from "../../device/types.js"
 */
import { gunzipSync } from "node:zlib"
import { opId } from "../../device/op.js"

/** @param {string} url */
export const isPush = url => url === "/sync/push"

/**
 * The ops of a push, read from its body.
 * @param {RequestInit} init
 * @param {import("../../device/types.js").Crypto} crypto
 */
export async function readPush(init, crypto) {
  const body = gunzipSync(/** @type {Uint8Array} */ (init.body))
  const [header = "", ...lines] = new TextDecoder().decode(body).split("\n")
  const texts = lines.map(line => line.slice(44))
  const ids = await Promise.all(texts.map(text => opId(text, crypto)))
  const ops = texts.map((text, place) => ({ id: ids[place] ?? "", text }))
  return { header: JSON.parse(header), ops }
}

/**
 * A reply that accepts the whole push, as if the school had sent it.
 * @param {RequestInit} init
 * @param {import("../../device/types.js").Crypto} crypto
 */
export async function allAccepted(init, crypto) {
  const { header, ops } = await readPush(init, crypto)
  /** @type {Answer[]} */
  const answers = ops.map(({ id }) => ({ id, disposition: "accepted" }))
  const { push, epoch, wall } = header
  return new Response(JSON.stringify({ push, epoch, seq: 0, time: wall, ops: answers }))
}

/**
 * Reads some answers to a push as if all had been accepted.
 * @param {typeof import("../wiring.js").shipped} wiring
 * @param {(response: Response, text: string) => boolean} believes
 * @returns {typeof import("../wiring.js").shipped}
 */
export function believing(wiring, believes) {
  return {
    ...wiring,
    fetch: (fetch, browser) => async (url, init) => {
      const response = await wiring.fetch(fetch, browser)(url, init)
      if (!isPush(url)) return response
      const text = await response.text()
      if (believes(response, text)) return allAccepted(init, wiring.crypto(browser.random))
      return new Response(text, response)
    },
  }
}

/**
 * Outboxes of which some methods are mistaken; `change` answers these, and may call the right ones.
 * @param {typeof import("../wiring.js").shipped} wiring
 * @param {(outbox: import("../../device/outbox.js").Outbox,
 *   ports: ConstructorParameters<typeof import("../../device/outbox.js").Outbox>[0])
 *   => Partial<import("../../device/outbox.js").Outbox>} change
 * @returns {typeof import("../wiring.js").shipped}
 */
export const withOutbox = (wiring, change) => ({
  ...wiring,
  Outbox: class extends wiring.Outbox {
    /** @param {ConstructorParameters<typeof wiring.Outbox>[0]} ports */
    constructor(ports) {
      super(ports)
      Object.assign(this, change(this, ports))
    }
  },
})
