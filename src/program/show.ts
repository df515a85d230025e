import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { drawingsOf, type Drawing, type Program } from "./program.ts";

/** Shows another flow of the same file. It changes nothing of what the file says. */
export function showFlow(program: Program, identifier: string): ProgramChange {
  const shown = showing(program, identifier);
  return shown ? changeTo(program, shown) : [];
}

/** The program with this flow as the one that is drawn; nothing when there is no such flow. */
export function showing(program: Program, identifier: string): Program | undefined {
  const drawings = drawingsOf(program).map(plainDrawing);
  const at = drawings.findIndex(({ flow }) => flow.identifier === identifier);
  const drawing = drawings[at];
  if (!drawing) return undefined;
  if (drawings.length === 1) return program;
  const { notes: _, groups: __, ...around } = program;
  return { ...around, ...drawing, others: { before: drawings.slice(0, at), after: drawings.slice(at + 1) } };
}

/** A program is a drawing with more to it. */
export function plainDrawing({ flow, nodes, edges, notes, groups }: Drawing): Drawing {
  return { flow, nodes, edges, ...(notes && { notes }), ...(groups && { groups }) };
}
