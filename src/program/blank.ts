import { identifierFrom } from "./names.ts";
import type { Program } from "./program.ts";

/** A new flow with nothing on its canvas. */
export function blankProgram(name: string): Program {
  return {
    shared: 'import { flow, task } from "millrace";',
    tasks: [],
    flow: { identifier: identifierFrom(name, "flow"), options: { name, logPrints: true } },
    nodes: [],
    edges: [],
  };
}
