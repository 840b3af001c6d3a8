// @ts-check
/**
 * The door just after a sign-out, from whichever page it was: what this browser kept of the user goes,
 * and the other tabs come here too (SYNC §5).
 * @module
 */
import { forgetMe } from "./vault.js"

forgetMe().catch(problem => console.error("the vault could not be emptied", problem))
new BroadcastChannel("firstbell-page").postMessage("signed out")
