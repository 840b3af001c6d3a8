// @ts-check
/**
 * Runs seeds or one story against the server's side at the pipe, and prints one JSON line for each.
 * Called with one JSON argument: `{"seeds":[first,last]}` or `{"story":…}`; `"history":true` adds it.
 * @module
 */
import { runStory } from "./run.js"
import { School } from "./school.js"
import { makeStory } from "./story.js"

const job = JSON.parse(process.argv[2] ?? "{}")
const school = new School()

if (job.story) await one(job.story)
else {
  const [first, last] = job.seeds
  for (let seed = first; seed <= last; seed += 1) await one(makeStory(seed))
}
school.ask({ do: "bye" })

/** @param {import("./types.js").Story} story */
async function one(story) {
  const { history, final, hash } = await runStory(story, { school })
  const waiting = final.browsers.map(({ counts }) => counts.unsent + counts.received)
  const said = { seed: story.seed, hash, lines: history.length, waiting }
  process.stdout.write(
    `${JSON.stringify(job.history ? { ...said, story, history, final } : said)}\n`,
  )
}
