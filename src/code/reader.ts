import ts from "typescript";
import type { Span } from "../program/source.ts";
import { type FoundFunction, functionsIn } from "./declaration.ts";
import { positionAt, type TextPosition } from "./emission.ts";
import { packageNames } from "./packageNames.ts";

/** Why a file cannot be read, at a place in it. Lines and columns count from 1. */
export interface ParseProblem extends TextPosition {
  readonly message: string;
}

/** A file being read. Every part of `parse` reports here what it cannot read, and goes on with the rest. */
export class Reader {
  readonly file: ts.SourceFile;
  readonly problems: ParseProblem[] = [];
  /** How the file calls what it imports of the package. */
  readonly names: Readonly<Record<string, string>>;
  /** The functions of its top level. */
  readonly functions: ReadonlyMap<string, FoundFunction>;

  constructor(file: ts.SourceFile) {
    this.file = file;
    this.names = packageNames(file);
    this.functions = functionsIn(file);
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

  spanOf(node: ts.Node): Span {
    return { start: node.getStart(this.file), end: node.end };
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** The spaces before the first thing on the line. */
  indentAt(offset: number): string {
    const line = this.text.slice(this.text.lastIndexOf("\n", offset - 1) + 1, offset);
    return /^[ \t]*/.exec(line)?.[0] ?? "";
  }

  /** Between the two braces that a node consists of, and what stands there. */
  listIn(owner: ts.Node, nodes: ts.NodeArray<ts.Node>) {
    return { start: nodes.pos, end: owner.end - 1, items: nodes.map((node) => this.spanOf(node)) };
  }

  /** Between the brackets of a list of arguments or parameters, and what stands there. */
  listOf(nodes: ts.NodeArray<ts.Node>, owner: ts.Node) {
    const end = closingBracket(this.file, owner, nodes.end);
    return { start: nodes.pos, end, items: nodes.map((node) => this.spanOf(node)) };
  }
}

function closingBracket(file: ts.SourceFile, owner: ts.Node, from: number): number {
  const closing = owner
    .getChildren(file)
    .find((child) => child.kind === ts.SyntaxKind.CloseParenToken && child.getStart(file) >= from);
  return closing?.getStart(file) ?? from;
}
