/** What the parts of the simulator hand each other (shapes of a story, its history and its end). */

import type { Head, OpRow } from "../device/types.js"
import type { Dump } from "./dump.js"

/** `at`, `until`: ms after the story's start. `do`: an action or a fault's name. */
export interface Step {
  at: number
  do: string
  until?: number
  /** index into the story's browsers */
  browser?: number
  /** index into the school's registers */
  register?: number
  /** index into the register's pupils, modulo their number */
  pupil?: number
  [field: string]: any
}

/** One seed as plain JSON; leaving any step out gives a story again. */
export interface Story {
  seed: number
  /** true time at its start, ms since 1970 */
  start: number
  /** every fault has ended, ms after the start */
  calm: number
  ends: number
  /** `user`: index into the school's staff. `skew`: device clock minus true time, ms */
  browsers: { name: string; user: number; skew: number }[]
  steps: Step[]
}

/** Something that happened; `t`: ms of true time after the start. */
export interface Line {
  t: number
  who: string
  what: string
  [field: string]: any
}

/** ms since 1970, as the server says them. */
export interface Register {
  id: string
  opens: number
  closes: number
  ends: number
  session: string
  pupils: string[]
}

export interface Facts {
  school: string
  epoch: string
  staff: { id: string; name: string }[]
  registers: Register[]
}

export interface Shown {
  epoch: string
  seq: number
  marks: Record<string, [string, number | null]>
  completed: boolean
}

export interface Final {
  t: number
  facts: Facts
  dump: Dump
  browsers: {
    name: string
    ops: OpRow[]
    heads: Head[]
    devices: { id: string; forked: boolean; ended: boolean; epoch?: string }[]
    counts: { unsent: number; received: number }
    tabs: {
      tab: number
      staff: string | null
      visible: boolean
      frozen?: boolean
      ready: boolean
      register: string | null
      screen: Shown | null
    }[]
  }[]
  /** ms after `calm` when the last outbox was empty */
  drained: number | null
}

/** A fault: planned into a story, begun at its `at`, ended at its `until`, told in a sentence. */
export interface Fault {
  name: string
  plan(random: any, facts: { browsers: number; users: number; at: number; until: number }): object
  begin(world: any, step: Step): unknown
  end(world: any, step: Step): unknown
  words(step: Step, names: (browser: number | undefined) => string): string
}
