import type { Insertion } from "./sharedImports.ts";

/** From offset `start` up to `end` of the emitted text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The file of a program, and where its parts stand in it. Plain data. */
export interface Emission {
  readonly text: string;
  readonly places: Places;
}

export interface Places {
  readonly shared: Span & Pick<Insertion, "at" | "inserted">;
  /** By identifier: the task's code. `indents` tells by how many columns each of its lines was moved. */
  readonly tasks: ReadonlyMap<string, Span & { readonly indents: readonly number[] }>;
  /** By node id: a call's statement, a parameter's declaration, the statement that returns the result. */
  readonly nodes: ReadonlyMap<string, NodePlace>;
}

export interface NodePlace extends Span {
  readonly isCall: boolean;
  /** By port: what is passed there. */
  readonly ports: ReadonlyMap<string, Span>;
}

/** Lines and columns count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** What stands at a place of the file. Lines and columns are those of the task's own code, or of the shared code. */
export type Place =
  | ({ readonly kind: "code"; readonly task: string; readonly offset: number } & TextPosition)
  | ({ readonly kind: "shared"; readonly offset: number } & TextPosition)
  | { readonly kind: "node"; readonly node: string; readonly port?: string };

/** The node whose call statement stands on this line of the file; run records name calls by line. */
export function nodeAt(emission: Emission, line: number): string | undefined {
  const { start, end } = spanOfLine(emission.text, line);
  for (const [id, place] of emission.places.nodes) {
    if (place.isCall && place.start <= end && start < place.end) return id;
  }
  return undefined;
}

/** What a diagnostic or a stack frame at this offset speaks of; nothing for text that the canvas does not show. */
export function placeOfOffset(emission: Emission, offset: number): Place | undefined {
  const { places } = emission;
  for (const [task, span] of places.tasks) {
    if (contains(span, offset)) return codePlace(emission, task, span, offset);
  }
  for (const [node, place] of places.nodes) {
    if (contains(place, offset)) return nodePlace(node, place, offset);
  }
  return contains(places.shared, offset) ? sharedPlace(emission, offset) : undefined;
}

/** The other way: where an offset in a task's own code stands in the file. */
export function offsetOfCode(emission: Emission, task: string, offset: number): number | undefined {
  const place = emission.places.tasks.get(task);
  if (!place) return undefined;
  let moved = 0;
  let seen = 0;
  for (const [index, line] of linesOf(emission.text.slice(place.start, place.end)).entries()) {
    const indent = place.indents[index] ?? 0;
    moved += indent;
    seen += line.length - indent;
    if (offset < seen) break;
  }
  return Math.min(place.start + offset + moved, place.end);
}

/** The other way: where an offset in the shared code stands in the file. */
export function offsetOfShared({ places }: Emission, offset: number): number {
  const { start, at, inserted } = places.shared;
  return start + offset + (offset >= at ? inserted.length : 0);
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function codePlace(
  emission: Emission,
  task: string,
  span: Span & { indents: readonly number[] },
  offset: number,
): Place {
  const inText = positionAt(emission.text.slice(span.start), offset - span.start);
  const indent = span.indents[inText.line - 1] ?? 0;
  const column = Math.max(1, inText.column - indent);
  const removed = sum(span.indents.slice(0, inText.line - 1)) + Math.min(indent, inText.column - 1);
  return { kind: "code", task, line: inText.line, column, offset: offset - span.start - removed };
}

function nodePlace(node: string, place: NodePlace, offset: number): Place {
  for (const [port, span] of place.ports) if (contains(span, offset)) return { kind: "node", node, port };
  return { kind: "node", node };
}

function sharedPlace({ text, places }: Emission, offset: number): Place {
  const { start, end, at, inserted } = places.shared;
  const shared = text.slice(start, start + at) + text.slice(start + at + inserted.length, end);
  const own = offset - start < at ? offset - start : Math.max(at, offset - start - inserted.length);
  return { kind: "shared", offset: own, ...positionAt(shared, own) };
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
