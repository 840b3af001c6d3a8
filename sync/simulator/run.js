// @ts-check
/**
 * Runs a story: people act, faults come and go, then all is calm and nobody touches anything.
 * @module
 * @import { OpRow } from "../device/types.js"
 * @import { Browser } from "./browser.js"
 * @import { Final, Line, Step, Story } from "./types.js"
 * @import { School } from "./school.js"
 * @import { Wiring } from "./wiring.js"
 */
import { ACTIONS } from "./actions.js"
import { FAULTS } from "./faults.js"
import { ENOUGH } from "./story.js"
import { shipped } from "./wiring.js"
import { World } from "./world.js"

const LOOK_MS = 500
const ASKED_AGAIN_MS = 34_000

/**
 * @param {Story} story
 * @param {{ school: School, wiring?: Wiring }} by
 * @returns {Promise<{ history: Line[], final: Final, hash: string }>}
 */
export async function runStory(story, { school, wiring = shipped }) {
  const world = new World(story, { school, wiring })
  const { queue } = world
  for (const [place, browser] of world.browsers.entries()) {
    browser.awaits = browser.user
    queue.add(place * 50, () => world.trySignIn(browser))
  }
  for (const [place, step] of story.steps.entries()) plan(world, step, place)
  queue.add(story.calm, () => calm(world))
  watch(world)
  await queue.run(story.ends, () => !rests(world))
  world.line("world", "ended")
  return { history: world.history, final: finalOf(world), hash: world.hash }
}

/** @param {World} world @param {Step} step @param {number} place */
function plan(world, step, place) {
  const fault = FAULTS[step.do]
  if (!fault) {
    const act = ACTIONS[step.do]
    if (!act) throw new Error(`nothing is called ${step.do}`)
    world.queue.add(step.at, () => {
      if (!step.spare || world.saved < ENOUGH) act(world, step)
    })
    return
  }
  world.queue.add(step.at, () => {
    world.line("world", "begins", { fault: step.do, step: place })
    fault.begin(world, step)
  })
  world.queue.add(step.until ?? step.at, () => {
    fault.end(world, step)
    world.line("world", "ends", { fault: step.do, step: place })
  })
}

/** The faults have ended; what a person has to do for that is done now, and nothing after it. @param {World} world */
function calm(world) {
  world.calm = true
  for (const browser of world.browsers) {
    if (browser.session?.ended) browser.awaits ??= browser.user
    if (browser.awaits !== undefined) world.trySignIn(browser)
    const register = world.facts.registers[0]?.id ?? ""
    if (browser.tabs.length === 0) browser.open(register)
    else loadAgain(browser)
    for (const tab of browser.tabs) if (!tab.gate.frozen) tab.show(true)
  }
  world.line("world", "calm")
}

/** *This browser cannot keep entries*: who reads that loads the page again, once. @param {Browser} browser */
function loadAgain(browser) {
  const { awaits, front, readIt } = browser
  if (readIt || awaits !== undefined || !front?.loaded || front.author || front.gate.frozen) return
  browser.readIt = true
  browser.reload()
}

/** Looks now and then whether a page has fallen asleep over its work (SYNC §1.4). @param {World} world */
function watch(world) {
  /** @type {Map<object, number>} */
  const looked = new Map()
  const look = () => {
    if (world.calm) {
      noteDrained(world)
      for (const browser of world.browsers) loadAgain(browser) // it was on its way before
    }
    for (const { tabs, disk } of world.browsers) {
      for (const tab of tabs) {
        if (!tab.loaded || tab.gate.frozen || tab.gate.busy > 0) continue
        const idle = tab.senderTimers.size === 0 || tab.beaconTimers.size === 0
        const waiting = idle ? waitingOn(disk) : { unsent: 0, received: 0 }
        note(tab, "sender", tab.senderTimers.size === 0 ? waiting.unsent + waiting.received : 0)
        note(tab, "beacon", tab.beaconTimers.size === 0 ? waiting.unsent : 0)
      }
    }
    world.queue.after(LOOK_MS, look)
  }
  /** @param {import("./tab.js").Tab} tab @param {"sender" | "beacon"} part @param {number} waiting */
  const note = (tab, part, waiting) => {
    const timers = part === "sender" ? tab.senderTimers : tab.beaconTimers
    const before = looked.get(timers) ?? 0
    looked.set(timers, waiting ? before + 1 : 0)
    if (waiting && before === 1) tab.line("unarmed", { part, waiting }) // twice: not between two events
  }
  world.queue.after(LOOK_MS, look)
}

/** @param {Browser["disk"]} disk */
function waitingOn({ kept: { ops } }) {
  const counts = { unsent: 0, received: 0, sent: 0 }
  for (const { state } of ops.values()) counts[/** @type {OpRow["state"]} */ (state)] += 1
  return { unsent: counts.unsent, received: counts.received }
}

/**
 * All is sent, and since then every page has asked the school once more: nothing comes after that. But
 * where somebody has put an old database there unannounced: that comes out later.
 * @param {World} world
 */
const rests = ({ calm, drained, queue, story }) =>
  calm &&
  drained !== undefined &&
  queue.now - story.calm - drained >= ASKED_AGAIN_MS &&
  story.steps.every(({ how }) => how !== "silent")

/** When the last outbox was empty, if it stays so. @param {World} world */
function noteDrained(world) {
  const waits = world.browsers.some(({ disk }) => {
    const { unsent, received } = waitingOn(disk)
    return unsent + received > 0
  })
  if (waits) world.drained = undefined
  else world.drained ??= world.queue.now - world.story.calm
}

/** @param {World} world @returns {Final} */
function finalOf(world) {
  const { facts, queue, server } = world
  const dump = server.ask({ do: "dump" })
  return {
    t: queue.now,
    facts,
    dump,
    browsers: world.browsers.map(browserOf),
    drained: world.drained ?? null,
  }
}

/** @param {Browser} browser @returns {Final["browsers"][number]} */
function browserOf({ name, disk, tabs }) {
  const { ops, heads, devices } = disk.kept
  return {
    name,
    ops: [...ops.values()],
    heads: [...heads.values()],
    devices: [...devices.values()].map(({ id, forked = false, ended = false, epoch }) => ({
      id,
      forked,
      ended,
      epoch,
    })),
    counts: waitingOn(disk),
    tabs: tabs.map(({ number, staff, visible, gate, author, register, screen }) => ({
      tab: number,
      staff,
      visible,
      frozen: gate.frozen,
      ready: author !== undefined,
      register: register || null,
      screen: screen?.shown ?? null,
    })),
  }
}
