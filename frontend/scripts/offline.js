// @ts-check
/**
 * The offline page: what it can do with no network is save a rescue file.
 * @module
 */
import { offerRescue } from "./rescue.js"

offerRescue()
