// @ts-check
/**
 * WebCrypto as the device uses it: no key can be read out of the browser (SYNC §2).
 * @module
 * @import { Crypto } from "./types.js"
 */

const KEY = { name: "ECDSA", namedCurve: "P-256" }
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" }
const MAC = { name: "HMAC", hash: "SHA-256" }

/**
 * @param {globalThis.Crypto} crypto
 * @returns {Crypto}
 */
export function webCrypto(crypto) {
  const { subtle } = crypto
  return {
    random: length => crypto.getRandomValues(new Uint8Array(length)),
    sha256: async bytes => new Uint8Array(await subtle.digest("SHA-256", bytes)),
    async generateKeys() {
      const { privateKey, publicKey } = await subtle.generateKey(KEY, false, ["sign", "verify"])
      return { privateKey, publicKey: new Uint8Array(await subtle.exportKey("raw", publicKey)) }
    },
    sign: async (keys, bytes) =>
      new Uint8Array(await subtle.sign(SIGNATURE, keys.privateKey, bytes)),
    importSecret: raw => subtle.importKey("raw", raw, MAC, false, ["sign"]),
    mac: async (secret, bytes) => new Uint8Array(await subtle.sign("HMAC", secret, bytes)),
  }
}
