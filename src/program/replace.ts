import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { drawingsOf, type Drawing, type Position, type Program, type ProgramNode } from "./program.ts";
import { showing } from "./show.ts";

/**
 * What a file says now, in place of the program: the flow that shows goes on showing. Where the file tells no positions,
 * nodes stay where they are; that is no change of the file either.
 */
export function replaceBy(program: Program, read: Program): ProgramChange {
  const shown = showing(read, program.flow.identifier) ?? read;
  return changeTo(program, shown.source?.places.layout ? shown : placedAs(shown, program));
}

type Places = ReadonlyMap<string, ReadonlyMap<string, Position>>;

function placedAs(read: Program, before: Program): Program {
  const places = new Map(
    drawingsOf(before).map(({ flow, nodes }) => [
      flow.identifier,
      new Map(nodes.map(({ id, position }) => [id, position])),
    ]),
  );
  const { source } = read;
  const placed = withPlaces(read, places);
  return source ? { ...placed, source: { ...source, program: withPlaces(source.program, places) } } : placed;
}

function withPlaces<Whole extends Omit<Program, "source">>(program: Whole, places: Places): Whole {
  const own = drawingWithPlaces(program, places);
  if (!program.others) return own;
  const { before, after } = program.others;
  const all = (drawings: readonly Drawing[]) => drawings.map((one) => drawingWithPlaces(one, places));
  return { ...own, others: { before: all(before), after: all(after) } };
}

function drawingWithPlaces<Part extends Drawing>(drawing: Part, places: Places): Part {
  const known = places.get(drawing.flow.identifier);
  const nodes = drawing.nodes.map((node): ProgramNode => {
    const position = known?.get(node.id);
    return position ? { ...node, position } : node;
  });
  return { ...drawing, nodes };
}
