import {
  drawingsOf,
  isCall,
  isStatement,
  resultId,
  type CallNode,
  type Program,
} from "../program/program.ts";
import { calleeIdentifier } from "../program/program.ts";
import { freeOrdinal, wordsIn } from "../program/names.ts";

/**
 * By flow and node id, the id under which `parse` finds the node in this text. It is another one only for nodes that the
 * text gives no name, when one before them came or went.
 */
export function idsInFile(program: Program, text: string): Map<string, Map<string, string>> {
  const words = new Set(wordsIn(text));
  const taken = new Set(words);
  return new Map(
    drawingsOf(program).map(({ flow, nodes }) => {
      const ids = new Map<string, string>();
      let codes = 0;
      for (const node of nodes) {
        if (!isStatement(node)) ids.set(node.id, node.id);
        else if (!isCall(node)) ids.set(node.id, `code:${(codes += 1)}`);
        else ids.set(node.id, isNamed(node, words) ? node.id : freeOrdinal(calleeIdentifier(node), taken));
        taken.add(ids.get(node.id) ?? "");
      }
      return [flow.identifier, ids] as const;
    }),
  );
}

/** A generated id is a word of the file only when it is a variable there. */
function isNamed(node: CallNode, words: ReadonlySet<string>): boolean {
  return !node.binding && node.variable === undefined && node.id !== resultId && words.has(node.id);
}
