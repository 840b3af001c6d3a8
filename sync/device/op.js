// @ts-check
/**
 * The op: made once as bytes, and never written again by anyone (PROTOCOL 2).
 * @module
 * @import { Body, Crypto, Op } from "./types.js"
 */
import { bytes, text } from "./ids.js"

const OP_TAG = "firstbell-op-1\n"
const MAC_TAG = "firstbell-mac-1\n"
const BYTES_MAX = 8192
// 25 bytes each, beside some 450 bytes of the other fields
const PUPILS_MAX = 300

const FIELDS = /** @type {(keyof Op)[]} */ (
  "school device n prev type register body base grant tk wall run salt".split(" ")
)

/**
 * The op's text and id. What would not be an op at the server is our own mistake and throws here.
 * @param {Op} op
 * @param {Crypto} crypto
 */
export async function freezeOp(op, crypto) {
  const content = JSON.stringify(Object.fromEntries(FIELDS.map(field => [field, op[field]])))
  if (content.length > BYTES_MAX || !/^[ -~]*$/.test(content)) throw new TypeError("not an op")
  return { text: content, id: await opId(content, crypto) }
}

/**
 * @param {string} content
 * @param {Crypto} crypto
 */
export async function opId(content, crypto) {
  return text(await crypto.sha256(bytes(OP_TAG + content)))
}

/**
 * The author's mac over an op: proves that the vault was open here (PROTOCOL 2.7).
 * @param {string} content
 * @param {CryptoKey} secret
 * @param {Crypto} crypto
 */
export async function opMac(content, secret, crypto) {
  return text(await crypto.mac(secret, bytes(MAC_TAG + content)))
}

/**
 * `body` in parts that each fit into an op; nearly always the one.
 * @param {Body} body
 * @returns {Body[]}
 */
export function split(body) {
  const { pupils } = body
  if (!pupils || pupils.length <= PUPILS_MAX) return [body]
  const rest = { ...body, pupils: pupils.slice(PUPILS_MAX) }
  return [{ ...body, pupils: pupils.slice(0, PUPILS_MAX) }, ...split(rest)]
}
