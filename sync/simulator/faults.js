// @ts-check
/** Every fault by its name, one file each. @module */
import { clockStep } from "./faults/clock_step.js"
import { drop } from "./faults/drop.js"
import { duplicate } from "./faults/duplicate.js"
import { fork } from "./faults/fork.js"
import { fullDisk } from "./faults/full_disk.js"
import { killServer } from "./faults/kill_server.js"
import { killTablet } from "./faults/kill_tablet.js"
import { partition } from "./faults/partition.js"
import { poison } from "./faults/poison.js"
import { portal } from "./faults/portal.js"
import { reorder } from "./faults/reorder.js"
import { restore } from "./faults/restore.js"
import { revoke } from "./faults/revoke.js"
import { signInEnded } from "./faults/sign_in_ended.js"
import { sleep } from "./faults/sleep.js"
import { trouble } from "./faults/trouble.js"
import { twoTabs } from "./faults/two_tabs.js"
import { update } from "./faults/update.js"
import { userSwitch } from "./faults/user_switch.js"

const all = [
  ...[
    clockStep,
    drop,
    duplicate,
    fork,
    fullDisk,
    killServer,
    killTablet,
    partition,
    poison,
    portal,
  ],
  ...[reorder, restore, revoke, signInEnded, sleep, trouble, twoTabs, update, userSwitch],
]

/** @type {Record<string, import("./types.js").Fault>} */
export const FAULTS = Object.fromEntries(all.map(fault => [fault.name, fault]))
