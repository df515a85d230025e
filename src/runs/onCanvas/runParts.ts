import { EdgeValue } from "./EdgeValue.tsx";
import { NodeRuns } from "./NodeRuns.tsx";
import { NodeValue } from "./NodeValue.tsx";

/** What a run puts on the canvas; a constant, because other components are drawn anew. */
export const runParts = { NodeValue, EdgeValue, NodeRuns };
