// @ts-check
/**
 * The school's server behind a pipe: one JSON line out, one back, both blocking (server/simulator).
 * @module
 */
import { readSync, writeSync } from "node:fs"

const IN = 3
const OUT = 4

const decoder = new TextDecoder()

export class School {
  #chunk = new Uint8Array(1 << 16)
  #rest = ""

  /** @param {object} frame @returns {any} */
  ask(frame) {
    let line = `${JSON.stringify(frame)}\n`
    // Only ASCII goes out: a frame's texts are base64 and ids.
    while (line) line = line.slice(writeSync(OUT, line))
    const said = JSON.parse(this.#line())
    if (said.problem) throw new Error(`the server's side failed: ${said.problem}`)
    return said
  }

  #line() {
    for (;;) {
      const end = this.#rest.indexOf("\n")
      if (end >= 0) {
        const line = this.#rest.slice(0, end)
        this.#rest = this.#rest.slice(end + 1)
        return line
      }
      const count = readSync(IN, this.#chunk)
      if (count === 0) throw new Error("the server's side is gone")
      this.#rest += decoder.decode(this.#chunk.subarray(0, count), { stream: true })
    }
  }
}
