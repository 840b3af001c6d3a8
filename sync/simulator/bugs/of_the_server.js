// @ts-check
/**
 * Bugs of the server's side: what each does is in server/simulator/bugs.py, under the same name.
 * @module
 * @import { Wiring } from "../wiring.js"
 */

/** @type {Record<string, string>} */
const SAYS = {
  last_write_wins: "Whatever comes last stands: nobody asks what its author had seen.",
  wall_clock_order: "The tablet's clock decides which of two entries came first.",
  author_from_session: "An entry is whose who signed in last on the tablet that sends it.",
  all_or_nothing: "One op that cannot be read or understood refuses the whole push.",
  held_dropped: "What is held is answered and not kept.",
  reply_before_commit: "The reply leaves before the transaction is committed.",
  grade_by_device_clock: "An op was made when its tablet's clock says so.",
  base_beyond_fork: "A base of an ended epoch is believed beyond its fork.",
  sequence_cursor: "Changes are told up to numbers that are taken and not committed yet.",
  epoch_goes_on: "A restored server goes on in the old epoch.",
  same_n_is_known: "An op with a number that the school has already is taken for a repeat.",
  same_content_is_known: "An op that says what its tablet has said before is taken for a repeat.",
  ended_tablet_refused: "A tablet that was ended is refused: it cannot deliver what it holds.",
  beacons_unheard: "What beacons tell of unsent entries is not kept.",
}

/** The promises that each is about. @type {Record<string, string[]>} */
const BREAKS = {
  last_write_wins: ["fold"],
  wall_clock_order: ["fold"],
  author_from_session: ["author"],
  all_or_nothing: ["poison", "drained"],
  held_dropped: ["poison"],
  reply_before_commit: ["saved"],
  grade_by_device_clock: ["time"],
  base_beyond_fork: ["fold"],
  sequence_cursor: ["screens"],
  epoch_goes_on: ["order", "saved"],
  same_n_is_known: ["saved"],
  same_content_is_known: ["saved", "drained"],
  ended_tablet_refused: ["drained"],
  beacons_unheard: ["waiting"],
}

export const ofTheServer = Object.entries(SAYS).map(([name, says]) => ({
  name,
  says,
  breaks: BREAKS[name] ?? [],
  server: name,
  wire: (/** @type {Wiring} */ wiring) => wiring,
}))
