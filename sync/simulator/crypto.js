// @ts-check
/**
 * Real cryptography with seeded randomness and no waiting. ECDSA draws a number of its own for each
 * signature, so signatures stay out of the trace.
 * @module
 * @import { Bytes, Crypto } from "../device/types.js"
 * @import { Random } from "./random.js"
 */
import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createSecretKey,
  sign,
} from "node:crypto"
import { text } from "../device/ids.js"

/** @param {Random} random @returns {Crypto} */
export const seededCrypto = random => ({
  random: length => random.bytes(length),
  sha256: async bytes => plain(createHash("sha256").update(bytes).digest()),
  generateKeys: async () => keysOf(random.bytes(32)),
  sign: async ({ privateKey }, bytes) =>
    plain(sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" })),
  importSecret: async raw => /** @type {any} */ (createSecretKey(raw)),
  mac: async (secret, bytes) =>
    plain(
      createHmac("sha256", /** @type {any} */ (secret))
        .update(bytes)
        .digest(),
    ),
})

/** @param {Uint8Array<ArrayBuffer>} secret */
function keysOf(secret) {
  const pair = createECDH("prime256v1")
  secret[0] = 0 // below the order of the curve
  pair.setPrivateKey(secret)
  const publicKey = plain(pair.getPublicKey())
  const [x, y] = [text(publicKey.slice(1, 33)), text(publicKey.slice(33))]
  const key = { kty: "EC", crv: "P-256", x, y, d: text(secret) }
  return { publicKey, privateKey: /** @type {any} */ (createPrivateKey({ format: "jwk", key })) }
}

/** Out of Node's shared buffer. @param {Uint8Array} bytes @returns {Bytes} */
const plain = bytes => new Uint8Array(bytes)
