// @ts-check
/**
 * How ids look on the wire: base64url without padding (PROTOCOL 1.1, 1.2).
 * @module
 * @import { Bytes, Crypto } from "./types.js"
 */

const encoder = new TextEncoder()

/**
 * `raw` as base64url.
 * @param {Uint8Array} raw
 */
export function text(raw) {
  const base64 = btoa(String.fromCharCode(...raw))
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/**
 * The bytes that base64url `value` spells; throws where it is none.
 * @param {string} value
 * @returns {Bytes}
 */
export function raw(value) {
  const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(binary, sign => sign.charCodeAt(0))
}

/** @param {string} value */
export const bytes = value => encoder.encode(value)

/** @param {Crypto} crypto */
export const randomId = crypto => text(crypto.random(16))
