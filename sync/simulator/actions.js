// @ts-check
/**
 * What people do on a tablet that is in front of them; nothing where the page cannot take it.
 * @module
 * @import { Step } from "./types.js"
 * @import { World } from "./world.js"
 */

/** @type {Record<string, (world: World, step: Step) => void>} */
export const ACTIONS = {
  tap: (world, step) => on(world, step, (screen, pupil) => screen.tap(pupil, step.mark)),
  arrived: (world, step) => on(world, step, (screen, pupil) => screen.typed(pupil, step.minutes)),
  all_present: (world, step) => on(world, step, screen => screen.allPresent()),
  complete: (world, step) => on(world, step, screen => screen.take()),
  reopen: (world, step) => on(world, step, screen => screen.reopen()),
  undo: (world, step) => on(world, step, screen => screen.undo()),
  open: (world, step) => on(world, step, () => {}),
  looks: world => world.server.look(),
}

/**
 * Opens the register first where another is shown. Who finds a tablet asleep, or without a page that
 * takes entries, goes to the next one.
 * @param {World} world
 * @param {Step} step
 * @param {(screen: import("./screen.js").Screen, pupil: string) => void} work
 */
function on(world, step, work) {
  const tab = tabFor(world, step.browser ?? 0)
  const { registers } = world.facts
  const register = registers[step.register ?? registers.findIndex(({ id }) => id === tab?.register)]
  if (!tab || !register) return
  const act = () => {
    if (tab.screen?.id !== register.id) return
    const { pupils } = register
    work(tab.screen, /** @type {string} */ (pupils[(step.pupil ?? 0) % pupils.length]))
  }
  tab.gate.pass(() => {
    if (tab.register === register.id) act()
    else void tab.open(register.id).then(act)
  })
}

/** @param {World} world @param {number} wanted index of a browser */
function tabFor({ browsers }, wanted) {
  const from = [...browsers.slice(wanted), ...browsers.slice(0, wanted)]
  return from.find(takesEntries)?.front
}

/** @param {import("./browser.js").Browser} browser */
const takesEntries = ({ asleep, front }) =>
  !asleep && front?.loaded && front.author && !front.gate.frozen
