import { commonEnds } from "../program/commonEnds.ts";
import type { Span } from "../program/source.ts";

interface Edit extends Span {
  readonly text: string;
  /** Told where the new text begins. */
  readonly onPlaced?: ((start: number) => void) | undefined;
}

/**
 * Edits of a text, collected in any order and done at once; what is not edited stays as it is, to the byte. Insertions at
 * one place stand in the order in which they were asked for. The page writes files with it, so it is no library that
 * does it: `magic-string`, made for bundlers, would bring source maps along and tells no offsets.
 */
export class TextEdits {
  readonly text: string;
  private readonly edits: Edit[] = [];

  constructor(text: string) {
    this.text = text;
  }

  get isEmpty(): boolean {
    return this.edits.length === 0;
  }

  insert(at: number, text: string, onPlaced?: (start: number) => void): void {
    this.edits.push({ start: at, end: at, text, onPlaced });
  }

  remove({ start, end }: Span): void {
    if (start < end) this.edits.push({ start, end, text: "" });
  }

  /** Puts another text in place of the span's, but touches only what is between their common beginning and end. */
  replace({ start, end }: Span, text: string): void {
    const before = this.text.slice(start, end);
    const { at, removed, inserted } = differenceOf(before, text);
    if (removed === "" && inserted === "") return;
    this.edits.push({ start: start + at, end: start + at + removed.length, text: inserted });
  }

  /** The new text, and where offsets of the old one are in it. */
  done(): { readonly text: string; readonly move: (offset: number, side: "start" | "end") => number } {
    const edits = this.edits.toSorted((one, other) => one.start - other.start || one.end - other.end);
    let text = "";
    let from = 0;
    const moved: { readonly edit: Edit; readonly start: number }[] = [];
    for (const edit of edits) {
      text += this.text.slice(from, edit.start);
      moved.push({ edit, start: text.length });
      edit.onPlaced?.(text.length);
      text += edit.text;
      from = Math.max(from, edit.end);
    }
    text += this.text.slice(from);
    return { text, move: (offset, side) => movedOffset(moved, offset, side) };
  }

  /** The new text of a part, which no edit crosses. */
  part({ start, end }: Span): string {
    const inside = new TextEdits(this.text.slice(start, end));
    for (const edit of this.edits)
      if (edit.start >= start && edit.end <= end)
        inside.edits.push({ ...edit, start: edit.start - start, end: edit.end - start });
    return inside.done().text;
  }
}

/** The beginning of a part stays before what is inserted there, and so does its end. */
function movedOffset(
  moved: readonly { readonly edit: Edit; readonly start: number }[],
  offset: number,
  side: "start" | "end",
): number {
  let shift = 0;
  for (const { edit, start } of moved) {
    const isInsertion = edit.start === edit.end;
    if (edit.start > offset || (isInsertion && edit.start === offset)) break;
    if (edit.end > offset || (edit.end === offset && side === "end" && !isInsertion))
      return side === "start" ? start : start + edit.text.length;
    shift = start + edit.text.length - edit.end;
  }
  return offset + shift;
}

export interface Difference {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** What is between the common beginning and the common end of two texts. */
export function differenceOf(before: string, after: string): Difference {
  const { at, kept } = commonEnds(before, after);
  return {
    at,
    removed: before.slice(at, before.length - kept),
    inserted: after.slice(at, after.length - kept),
  };
}

/** Of two lists, what of the first stays in the second: pairs of indexes, both growing. */
export function commonItems<Item>(before: readonly Item[], after: readonly Item[]): [number, number][] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const pair = (length: number, from: number, to: number) =>
    Array.from({ length }, (_, index): [number, number] => [from + index, to + index]);
  const between = commonBetween(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  ).map(([was, is]): [number, number] => [was + start, is + start]);
  return [...pair(start, 0, 0), ...between, ...pair(end, before.length - end, after.length - end)];
}

/** Of lists that differ at both ends. */
function commonBetween<Item>(before: readonly Item[], after: readonly Item[]): [number, number][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const next = lengths[row + 1]?.[column + 1] ?? 0;
      const best = Math.max(lengths[row + 1]?.[column] ?? 0, lengths[row]?.[column + 1] ?? 0);
      const line = lengths[row];
      if (line) line[column] = before[row] === after[column] ? next + 1 : best;
    }
  const pairs: [number, number][] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    if (before[row] === after[column]) pairs.push([row++, column++]);
    else if ((lengths[row + 1]?.[column] ?? 0) >= (lengths[row]?.[column + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return pairs;
}
