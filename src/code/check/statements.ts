import type ts from "typescript";
import { commonEnds } from "../../program/commonEnds.ts";
import { sourceFileOf, syntaxErrorsOf } from "../signature.ts";

/** A statement of a file's top level, without the comments before it, and what was made of it. */
export interface Placed<Made> {
  readonly start: number;
  readonly end: number;
  readonly made: Made;
}

/** The top level of a file through its edits: only what is between the first and the last change is read again. */
export class Statements<Made> {
  private text: string | undefined;
  private placed: readonly Placed<Made>[] | undefined;

  constructor(private readonly make: (statement: ts.Statement, file: ts.SourceFile) => Made) {}

  /** Nothing when the text does not parse. */
  of(text: string): readonly Placed<Made>[] | undefined {
    if (text === this.text) return this.placed;
    const placed = this.afterEdit(text) ?? this.read(text, 0, text.length);
    this.text = text;
    this.placed = placed;
    return placed;
  }

  forget(): void {
    this.text = this.placed = undefined;
  }

  /**
   * What stands before the change up to the statement next to it, what is read anew, and what stands behind it. The
   * first of those behind is read too: when it comes out as it was, so do the others.
   */
  private afterEdit(text: string): Placed<Made>[] | undefined {
    const { text: before, placed } = this;
    if (before === undefined || !placed) return undefined;
    const { at: start, kept } = commonEnds(before, text);
    const endBefore = before.length - kept;
    const shift = text.length - before.length;
    const touched = placed.findIndex(({ end }) => end >= start);
    const head = Math.max(0, (touched < 0 ? placed.length : touched) - 1);
    const at = placed.findIndex((one) => one.start > endBefore);
    const sentinel = at < 0 ? undefined : placed[at];
    const from = placed[head - 1]?.end ?? 0;
    const to = sentinel ? sentinel.end + shift : text.length;
    const read = this.read(text, from, to);
    const last = read?.at(-1);
    if (!read || (sentinel && (last?.end !== to || last.start !== sentinel.start + shift))) return undefined;
    const behind = sentinel ? placed.slice(at + 1) : [];
    return [
      ...placed.slice(0, head),
      ...read,
      ...behind.map((one) => ({ ...one, start: one.start + shift, end: one.end + shift })),
    ];
  }

  private read(text: string, from: number, to: number): Placed<Made>[] | undefined {
    const file = moduleOf(text.slice(from, to));
    if (syntaxErrorsOf(file).length > 0) return undefined;
    return file.statements.slice(0, -1).map((node) => {
      const [start, end] = [from + node.getStart(file), from + node.end];
      return { start, end, made: this.make(node, file) };
    });
  }
}

/** A module, whatever is in it. */
export function moduleOf(text: string) {
  return sourceFileOf(`${text}\nexport {};`);
}
