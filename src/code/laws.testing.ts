import type { Action } from "../program/anyProgram.testing.ts";
import { apply, invert, type ProgramChange } from "../program/change.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";
import { differenceBetween } from "./same.testing.ts";

/**
 * Edits a file on the canvas and holds that what is written then is read back as it was, is written again to the byte, and is
 * undone to the byte. Gives the text that was written; throws where a law is broken.
 */
export function textAfter(text: string, actions: readonly Action[]): string {
  const original = programOf(text);
  let program = original;
  const changes: ProgramChange[] = [];
  for (const action of actions) {
    const change = action(program);
    program = apply(program, change);
    changes.push(change);
  }
  const { text: written } = emit(program);
  const read = programOf(written);
  const difference = differenceBetween(program, read, written.includes("// @millrace:layout"));
  if (difference !== undefined) throw new Error(`Read back otherwise:\n${difference}\n${written}`);
  if (emit(read).text !== written)
    throw new Error(`Written again otherwise:\n${emit(read).text}\n${written}`);
  for (const change of changes.toReversed()) program = apply(program, invert(change));
  if (emit(program).text !== text) throw new Error(`Undone otherwise:\n${emit(program).text}\n${text}`);
  return written;
}

/** The program that a file holds. */
export function programOf(text: string): Program {
  const { program, problems } = parse(text);
  if (!program) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return program;
}
