// @ts-check
/**
 * Sets the model up: two tablets of two teachers, enrolled by the code that ships, and the office.
 * @module
 * @import { Author } from "../../device/types.js"
 * @import { School } from "../school.js"
 * @import { Facts } from "../types.js"
 * @import { Wiring } from "../wiring.js"
 * @import { Explored } from "./explore.js"
 * @import { State } from "./state.js"
 * @import { Parts } from "./tablet.js"
 */
import { Explorer } from "./explore.js"
import { Remembered } from "./school.js"
import { AT, SCOPES } from "./scope.js"
import { Numbers } from "./state.js"
import { tabletOf } from "./steps.js"
import { onDisk } from "./tablet.js"

const OFFICE = 2 // of the staff

/**
 * @param {School} school
 * @param {Wiring} wiring
 * @param {string} name of the scope
 * @returns {Promise<Explored & { disks: number }>}
 */
export async function checkModel(school, wiring, name) {
  const remembered = new Remembered(school, AT)
  /** @type {Facts} */
  const facts = remembered.ask({ do: "world", seed: 1, bug: wiring.server })
  const scope = SCOPES[name]
  if (!scope) throw new Error(`no scope is called ${name}`)
  const authors = []
  const tablets = []
  for (const place of scope.tablets.keys()) {
    const session = signIn(remembered, facts.staff[place]?.id ?? "")
    const joined = await enrolled(remembered, wiring, facts, place, session)
    authors.push(joined.result)
    tablets.push({ kept: joined.kept, made: 0, seen: place_(facts) })
  }
  const form = formOf(remembered, facts)
  /** @type {State} */
  const first = { tablets, school: remembered.keep(), backup: -1, net: [], left: scope.left }
  const worked = { numbers: new Numbers(), done: new Map() }
  const model = { school: remembered, wiring, facts, authors, scope, form, ...worked }
  const explored = await new Explorer(model).explore(first)
  return { ...explored, disks: remembered.size }
}

/** @param {Facts} facts @returns {[string, number]} */
const place_ = ({ epoch }) => [epoch, 0]

/** @param {Remembered} school @param {string} staff @returns {string} the session */
function signIn(school, staff) {
  const { body } = school.request({ path: `/sign-in/${staff}`, headers: {}, body: "" })
  return JSON.parse(body).session
}

/**
 * @param {Remembered} school
 * @param {Wiring} wiring
 * @param {Facts} facts
 * @param {number} place
 * @param {string} session
 */
function enrolled(school, wiring, facts, place, session) {
  const headers = { "x-session": session }
  /** @param {string} path @param {RequestInit} init */
  const fetch = async (path, init) => {
    const body = Buffer.from(String(init.body)).toString("base64")
    const answer = school.request({ path, headers, body })
    return new Response(answer.body, { status: answer.status })
  }
  const timers = { set: () => 0, clear: () => {} }
  const staff = facts.staff[place]?.id ?? ""
  const keepGrant = async () => {}
  /** @param {Parts} parts @returns {Promise<Author>} */
  const join = ({ store, crypto, clock }) =>
    wiring.enrol(
      { store, crypto, clock, fetch, timers, keepGrant },
      { school: facts.school, staff, headers: {} },
    )
  return onDisk(wiring, tabletOf(place), undefined, join)
}

/** What the office says of the pupil of whom all speak. @param {Remembered} school @param {Facts} facts */
function formOf(school, facts) {
  const session = signIn(school, facts.staff[OFFICE]?.id ?? "")
  const [register] = facts.registers
  const form = JSON.stringify({ [`mark-${register?.pupils[0]}`]: "present" })
  const body = Buffer.from(form).toString("base64")
  return { path: `/form/${register?.id}`, headers: { "x-session": session }, body }
}
