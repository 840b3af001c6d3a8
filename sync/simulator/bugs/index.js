// @ts-check
/**
 * Mistakes that others made, each by its name (SYNC §7.2). Shipped code knows nothing of them.
 * @module
 * @import { Wiring } from "../wiring.js"
 */
import * as anyAnswerIsSuccess from "./any_answer_is_success.js"
import * as beaconClears from "./beacon_clears.js"
import * as forgetsAnswered from "./forgets_answered.js"
import * as lockNeverStolen from "./lock_never_stolen.js"
import * as logOutWipes from "./log_out_wipes.js"
import * as maxId from "./max_id.js"
import * as migrationDrops from "./migration_drops.js"
import * as noRearm from "./no_rearm.js"
import * as noRepush from "./no_repush.js"
import { ofTheServer } from "./of_the_server.js"
import * as pendingUntilAnswered from "./pending_until_answered.js"
import * as poisonBlocks from "./poison_blocks.js"
import * as receivedIsFinal from "./received_is_final.js"
import * as rejectedClears from "./rejected_clears.js"
import * as retryLimit from "./retry_limit.js"
import * as sameContentOnce from "./same_content_once.js"
import * as savedAtSuccess from "./saved_at_success.js"
import * as twoTabsShareN from "./two_tabs_share_n.js"
import * as unauthorisedClears from "./unauthorised_clears.js"
import * as volatileOutbox from "./volatile_outbox.js"

/** `breaks`: the promises that it is about. `server`: its name on the server's side. @typedef {{ name: string, says: string, breaks: string[], server?: string, wire: (wiring: Wiring) => Wiring }} Bug */

/** @type {Bug[]} */
export const BUGS = [
  anyAnswerIsSuccess,
  beaconClears,
  forgetsAnswered,
  lockNeverStolen,
  logOutWipes,
  maxId,
  migrationDrops,
  noRearm,
  noRepush,
  pendingUntilAnswered,
  poisonBlocks,
  receivedIsFinal,
  rejectedClears,
  retryLimit,
  sameContentOnce,
  savedAtSuccess,
  twoTabsShareN,
  unauthorisedClears,
  volatileOutbox,
  ...ofTheServer,
]
