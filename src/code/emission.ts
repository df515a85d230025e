import type { Span } from "../program/source.ts";

export type { Span } from "../program/source.ts";

/** The file of a program, and where its parts stand in it. Plain data. */
export interface Emission {
  readonly text: string;
  readonly places: Places;
}

export interface Places {
  readonly shared: SharedPlaces;
  /** By identifier: the task's code. `indents` tells by how many columns each of its lines was moved. */
  readonly tasks: ReadonlyMap<string, CodePlace>;
  /** By node id: a statement, a parameter's declaration, the statement that returns the result. */
  readonly nodes: ReadonlyMap<string, NodePlace>;
  /** The nodes of every flow of the file, by the flow's identifier. */
  readonly flows: ReadonlyMap<string, ReadonlyMap<string, NodePlace>>;
}

/** The shared code, and its stretches in the file; `from` is where a stretch begins in the shared code. */
export interface SharedPlaces {
  readonly text: string;
  readonly stretches: readonly (Span & { readonly from: number })[];
}

export interface CodePlace extends Span {
  readonly indents: readonly number[];
}

export interface NodePlace extends Span {
  /** True for statements: a run that a statement started is the node's. */
  readonly isCall: boolean;
  /** By port: what is passed there. */
  readonly ports: ReadonlyMap<string, Span>;
  /** For code nodes: by how many columns each of its lines was moved. */
  readonly indents?: readonly number[];
}

/** Lines and columns count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * What stands at a place of the file. Lines and columns are those of the task's own code, of the code node's text, or
 * of the shared code.
 */
export type Place =
  | ({ readonly kind: "code"; readonly task: string; readonly offset: number } & TextPosition)
  | ({ readonly kind: "statements"; readonly node: string; readonly offset: number } & TextPosition)
  | ({ readonly kind: "shared"; readonly offset: number } & TextPosition)
  | { readonly kind: "node"; readonly node: string; readonly port?: string };

/** The node of the flow that shows whose call is made here; of several on one line the one that the column is in. */
export function nodeAt({ text, places }: Emission, { line, column }: TextPosition): string | undefined {
  const { start, end } = spanOfLine(text, line);
  const onLine = [...places.nodes]
    .filter(([, place]) => place.isCall && place.start <= end && start < place.end)
    .toSorted(([, one], [, other]) => one.start - other.start);
  const [id] = onLine.findLast(([, place]) => place.start < start + column) ?? onLine[0] ?? [];
  return id;
}

/** What a diagnostic or a stack frame at this offset speaks of; nothing for text that the canvas does not show. */
export function placeOfOffset(emission: Emission, offset: number): Place | undefined {
  const { places, text } = emission;
  for (const [task, span] of places.tasks) {
    if (contains(span, offset)) return { kind: "code", task, ...placeInCode(text, span, offset) };
  }
  for (const [node, place] of places.nodes) {
    if (!contains(place, offset)) continue;
    const { indents } = place;
    if (indents) return { kind: "statements", node, ...placeInCode(text, { ...place, indents }, offset) };
    return nodePlace(node, place, offset);
  }
  return sharedPlace(places.shared, offset);
}

/** The other way: where an offset in a task's own code, or in a code node's text, stands in the file. */
export function offsetOfCode({ text, places }: Emission, name: string, offset: number): number | undefined {
  const node = places.nodes.get(name);
  const place = places.tasks.get(name) ?? (node?.indents && { ...node, indents: node.indents });
  if (!place) return undefined;
  let moved = 0;
  let seen = 0;
  for (const [index, line] of linesOf(text.slice(place.start, place.end)).entries()) {
    const indent = place.indents[index] ?? 0;
    moved += indent;
    seen += line.length - indent;
    if (offset < seen) break;
  }
  return Math.min(place.start + offset + moved, place.end);
}

/** The other way: where an offset in the shared code stands in the file. */
export function offsetOfShared({ places }: Emission, offset: number): number {
  const { stretches } = places.shared;
  const stretch = stretches.findLast(({ from }) => from <= offset) ?? stretches[0];
  if (!stretch) return 0;
  return Math.min(stretch.start + Math.max(0, offset - stretch.from), stretch.end);
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function placeInCode(text: string, span: CodePlace, offset: number): TextPosition & { offset: number } {
  const inText = positionAt(text.slice(span.start), offset - span.start);
  const indent = span.indents[inText.line - 1] ?? 0;
  const column = Math.max(1, inText.column - indent);
  const removed = sum(span.indents.slice(0, inText.line - 1)) + Math.min(indent, inText.column - 1);
  return { line: inText.line, column, offset: offset - span.start - removed };
}

function nodePlace(node: string, place: NodePlace, offset: number): Place {
  for (const [port, span] of place.ports) if (contains(span, offset)) return { kind: "node", node, port };
  return { kind: "node", node };
}

function sharedPlace({ text, stretches }: SharedPlaces, offset: number): Place | undefined {
  const stretch = stretches.find((candidate) => contains(candidate, offset));
  if (!stretch) return undefined;
  const own = stretch.from + offset - stretch.start;
  return { kind: "shared", offset: own, ...positionAt(text, own) };
}

function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function spanOfLine(text: string, line: number): Span {
  const lines = text.split("\n");
  const start = sum(lines.slice(0, line - 1).map((before) => before.length + 1));
  return { start, end: start + (lines[line - 1]?.length ?? 0) };
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
