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
 * Opens the register first where another is shown.
 * @param {World} world
 * @param {Step} step
 * @param {(screen: import("./screen.js").Screen, pupil: string) => void} work
 */
function on(world, step, work) {
  const browser = world.browserOf(step)
  const tab = browser?.front
  const register = world.facts.registers[step.register ?? 0]
  if (!browser || !tab?.loaded || browser.asleep || !register) return
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
