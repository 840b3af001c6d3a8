// @ts-check
/**
 * Explores models against the server's side at the pipe: the argument is `{"scopes":[name,…]}`, with
 * `"bugs":[name,…]` each of them in turn, and a line is printed for each.
 * @module
 */
import { BUGS } from "../bugs/index.js"
import { School } from "../school.js"
import { shipped } from "../wiring.js"
import { checkModel } from "./begin.js"

const { scopes, bugs } = JSON.parse(process.argv[2] ?? "{}")
const school = new School()

for (const scope of scopes) {
  for (const name of bugs ?? [undefined]) {
    const bug = BUGS.find(one => one.name === name)
    if (name && !bug) throw new Error(`no bug is called ${name}`)
    const wiring = bug ? bug.wire({ ...shipped, server: bug.server ?? null }) : shipped
    const said = await checkModel(school, wiring, scope)
    process.stdout.write(`${JSON.stringify({ scope, bug: name, says: bug?.says, ...said })}\n`)
  }
}
school.ask({ do: "bye" })
