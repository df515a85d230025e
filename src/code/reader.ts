import ts from "typescript";
import { positionAt, type TextPosition } from "./emission.ts";

/** What `parse` could not read, at a place in the file. Lines and columns count from 1. */
export interface ParseProblem extends TextPosition {
  readonly message: string;
}

/** A file being read. Every part of `parse` reports here what it cannot read, and goes on with the rest. */
export class Reader {
  readonly file: ts.SourceFile;
  readonly problems: ParseProblem[] = [];

  constructor(file: ts.SourceFile) {
    this.file = file;
  }

  get text(): string {
    return this.file.text;
  }

  report(node: ts.Node, message: string): undefined {
    return this.reportAt(node.getStart(this.file), message);
  }

  reportAt(offset: number, message: string): undefined {
    this.problems.push({ message, ...positionAt(this.text, offset) });
  }

  textOf(node: ts.Node): string {
    return node.getText(this.file);
  }

  /**
   * Comments have no place on the canvas; but nothing may go unsaid. Parts that are kept word for word are left out,
   * and so is what stands before `from`.
   */
  reportComments(node: ts.Node, kept: ReadonlySet<ts.Node>, from = -1): void {
    if (ts.isJSDoc(node)) return;
    const children = kept.has(node) ? [] : node.getChildren(this.file);
    for (const child of children) this.reportComments(child, kept, from);
    const isEdge = children.length === 0 && node.pos > from;
    if (isEdge) this.reportCommentsIn(node.pos, node.getStart(this.file, false));
  }

  /** The stretch holds nothing but spaces, punctuation and comments. */
  reportCommentsIn(start: number, end: number): void {
    const at = this.text.slice(start, end).search(/\/[/*]/);
    if (at < 0) return;
    const message =
      "The canvas cannot show a comment here: move it into a task's code, or to the top of the file.";
    this.reportAt(start + at, message);
  }
}
