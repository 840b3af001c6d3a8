/** Reads lines of JSON, [facts, dump] each, and answers each with [marks, completed]: test_simulator_oracle.py. */
import { createInterface } from "node:readline"
import { completed, marks } from "../../sync/simulator/oracle.js"

for await (const line of createInterface({ input: process.stdin })) {
  const [facts, dump] = JSON.parse(line)
  console.log(JSON.stringify([marks(facts, dump), completed(facts, dump)]))
}
