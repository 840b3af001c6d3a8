// @ts-check
/**
 * Runs jobs against the server's side at the pipe and prints a line for each story. The one argument is
 * a job as JSON: `{"seeds":[first,last]}` (both included), `{"story":seed,"words":true,"shrink":…}`,
 * `{"bugs":[name,…],"seeds":[first,last]}` or `{"list":"bugs"}`.
 * @module
 * @import { Story } from "./types.js"
 */
import { BUGS } from "./bugs/index.js"
import { FAULTS } from "./faults.js"
import { hunt } from "./hunt.js"
import { broken } from "./promises/index.js"
import { runStory } from "./run.js"
import { School } from "./school.js"
import { shrink } from "./shrink.js"
import { makeStory } from "./story.js"
import { shipped } from "./wiring.js"
import { sentences } from "./words.js"

const job = JSON.parse(process.argv[2] ?? "{}")
const school = new School()

if (job.list) print({ bugs: BUGS.map(({ name, says }) => ({ name, says })) })
else if (job.bugs) {
  for (const bug of BUGS.filter(({ name }) => job.bugs.includes(name))) {
    print(await hunt(bug, each(job.seeds), run))
  }
} else if (job.seeds) for (const seed of each(job.seeds)) await report(seed)
else await tell(job)
if (!job.list) school.ask({ do: "bye" })

/** @param {number[]} ends @returns {Iterable<number>} */
function* each([first = 1, last = first]) {
  for (let seed = first; seed <= last; seed += 1) yield seed
}

/** @param {object | string} said */
function print(said) {
  process.stdout.write(`${typeof said === "string" ? said : JSON.stringify(said)}\n`)
}

/** @param {Story} story @param {typeof shipped} [wiring] */
async function run(story, wiring = shipped) {
  const { history, final, hash } = await runStory(story, { school, wiring })
  const failed = broken(story, history, final)
  const failures = failed.flatMap(({ name, breaches }) => breaches.map(text => `${name}: ${text}`))
  return { history, final, hash, failures, names: failed.map(({ name }) => name) }
}

/** @param {number} seed */
async function report(seed) {
  const story = makeStory(seed)
  const { history, final, hash, failures } = await run(story)
  const ops = new Set(history.flatMap(line => (line.what === "saved" ? line.op : []))).size
  const faults = story.steps.filter(step => FAULTS[step.do]).length
  const restores = history.filter(line => line.what === "restored").length
  print({ seed, hash, failures, ops, faults, restores, drained: final.drained })
}

/**
 * A story in words, or the shortest that breaks the same promise; as JSON for whoever looks closer.
 * @param {{ story: number | Story, shrink?: boolean, json?: boolean }} asked
 */
async function tell({ story: asked, shrink: short, json }) {
  let story = typeof asked === "number" ? makeStory(asked) : asked
  const [first] = (await run(story)).names
  if (short && first) {
    story = await shrink(story, async one => (await run(one)).names.includes(first))
  }
  const { history, final, hash, failures } = await run(story)
  if (json) return print({ story, history, final, hash, failures })
  for (const words of sentences(story, history, final.facts)) print(words)
  for (const failure of failures) print(`Broken: ${failure}`)
  if (failures.length === 0) print("Every promise was kept.")
}
