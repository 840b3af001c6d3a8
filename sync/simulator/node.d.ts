/** The few things of Node that the simulator uses. */

declare module "node:fs" {
  export function readSync(file: number, into: Uint8Array): number
  export function writeSync(file: number, text: string): number
}

declare module "node:zlib" {
  export function gunzipSync(bytes: Uint8Array): Uint8Array<ArrayBuffer>
}

declare module "node:crypto" {
  interface Hash {
    update(content: Uint8Array | string): Hash
    digest(): Uint8Array<ArrayBuffer>
    digest(encoding: "hex" | "base64"): string
  }
  export function createHash(name: "sha256" | "sha1"): Hash
  export function createHmac(name: string, key: object): Hash
  export function createSecretKey(raw: Uint8Array): object
  export function createECDH(curve: "prime256v1"): {
    setPrivateKey(bytes: Uint8Array): void
    getPublicKey(): Uint8Array
  }
}

declare const process: {
  argv: string[]
  stdout: { write(text: string): void }
  nextTick(work: () => void): void
}

declare const Buffer: {
  from(content: Uint8Array | string, encoding?: "base64"): { toString(encoding: "base64"): string }
}
