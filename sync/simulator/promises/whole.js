// @ts-check
/**
 * SYNC §4: the checks that ship, `./firstbell verify`.
 * @module
 * @import { Final, Line, Story } from "../types.js"
 */
export const name = "whole"
export const says =
  "The log is whole: chain, bytes, marks and completions, as ./firstbell verify checks them."

/** @param {Story} _story @param {Line[]} _history @param {Final} final */
export const check = (_story, _history, final) => final.dump.problems
