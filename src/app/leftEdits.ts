import { parse, stringify } from "devalue";
import type { Program } from "../program/program.ts";

/** What a page had not saved when it was closed. */
export interface LeftEdits {
  readonly document: Program;
  /** The revision that they were made on. */
  readonly basedOn: number;
}

/** At once, as nothing else that lasts can be in a page's last moment. Where the browser refuses it, they are lost. */
export function leaveEdits(flowId: string, edits: LeftEdits): void {
  try {
    localStorage.setItem(keyOf(flowId), stringify(edits));
  } catch {
    // Refused, or no room; nobody is there any more who could be told.
  }
}

/** What was left of the flow; stays until it is forgotten. */
export function leftEdits(flowId: string): LeftEdits | undefined {
  try {
    const text = localStorage.getItem(keyOf(flowId));
    return text === null ? undefined : (parse(text) as LeftEdits);
  } catch {
    return undefined;
  }
}

export function forgetEdits(flowId: string): void {
  try {
    localStorage.removeItem(keyOf(flowId));
  } catch {
    // Refused: then nothing was left.
  }
}

function keyOf(flowId: string): string {
  return `millrace-left:${flowId}`;
}
