/** What the school's disk holds at the end of a story, as `server/simulator` tells it. */

/** State and minutes late, or null. */
export type Mark = [string, number | null]

/** Register → pupil → mark. */
export type Marks = Record<string, Record<string, Mark>>

export interface InboxLine {
  op: string
  device: string
  n: number | null
  author_grant: string | null
  disposition: string
  text: string | null
  seq: number | null
  grade: string | null
  received: number
  bytes: string
}

export interface Act {
  seq: number
  op: string | null
  kind: string
  register: string
  author: string | null
  device: string | null
  n: number | null
  grade: string
  made: number
  received: number
  earliest: number | null
  latest: number | null
  flag: string | null
  base_seq: number
}

export interface Entry {
  seq: number
  pupil: string
  lane: string
  fact: string
  arrived: string | null
  src: string | null
}

/** What the school's disk holds, and what its server has logged as an error. `ended`: epoch, last number that is shared, cause. */
export interface Dump {
  epoch: string
  seq: number
  inbox: InboxLine[]
  acts: Act[]
  entries: Entry[]
  marks: Marks
  completed: Record<string, boolean>
  states: Record<string, string>
  prepared: { device: string; register: string; unsent: number }[]
  grants: { grant: string; device: string; staff: string; issued: number; revoked: number | null }[]
  ended: [string, number, string][]
  problems: string[]
  troubles: string[]
}
