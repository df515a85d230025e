import { calleeOf, isCall, namesOf, type Program, typeOfOutput } from "./program.ts";
import type { FlowValue } from "./extract.ts";

/** The values that nodes give and whose types are written nowhere: each that has a name, where a node has several. */
export function untypedOutputs(program: Program): FlowValue[] {
  return program.nodes.flatMap((node): FlowValue[] => {
    const names = namesOf(node);
    if (names.length > 1) return names.map((output) => ({ node: node.id, output }));
    const isUntyped = typeOfOutput(node, isCall(node) ? calleeOf(program, node) : undefined) === "unknown";
    return names.length === 1 && isUntyped ? [{ node: node.id }] : [];
  });
}
