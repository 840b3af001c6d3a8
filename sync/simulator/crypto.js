// @ts-check
/**
 * Real hashes and macs with seeded randomness and no waiting. In the place of ECDSA's signatures, which
 * are proved by vectors and cost a tenth of a story, stands a mac under the public key (SYNC §7.1).
 * @module
 * @import { Bytes, Crypto } from "../device/types.js"
 * @import { Random } from "./random.js"
 */
import { createECDH, createHash, createHmac, createSecretKey } from "node:crypto"

/** @param {Random} random @returns {Crypto} */
export const seededCrypto = random => ({
  random: length => random.bytes(length),
  sha256: async bytes => plain(createHash("sha256").update(bytes).digest()),
  generateKeys: async () => keysOf(random.bytes(32)),
  sign: async ({ privateKey }, bytes) => macOf("sha512", privateKey, bytes),
  importSecret: async raw => /** @type {any} */ (createSecretKey(raw)),
  mac: async (secret, bytes) => macOf("sha256", secret, bytes),
})

/** @param {string} hash @param {CryptoKey} key @param {Bytes} bytes */
const macOf = (hash, key, bytes) =>
  plain(
    createHmac(hash, /** @type {any} */ (key))
      .update(bytes)
      .digest(),
  )

/** @param {Uint8Array<ArrayBuffer>} secret */
function keysOf(secret) {
  const pair = createECDH("prime256v1")
  secret[0] = 0 // below the order of the curve
  pair.setPrivateKey(secret)
  const publicKey = plain(pair.getPublicKey())
  return { publicKey, privateKey: /** @type {any} */ (createSecretKey(publicKey)) }
}

/** Out of Node's shared buffer. @param {Uint8Array} bytes @returns {Bytes} */
const plain = bytes => new Uint8Array(bytes)
