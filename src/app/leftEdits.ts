import { parse, stringify } from "devalue";
import type { Program } from "../program/program.ts";
import { leftNotes } from "./leftNotes.ts";

/** What a page had not saved when it was closed. */
export interface LeftEdits {
  readonly document: Program;
  /** The revision that they were made on. */
  readonly basedOn: number;
}

export const leftEdits = leftNotes<LeftEdits>("millrace-left", stringify, parse);
