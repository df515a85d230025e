import ts from "typescript";
import type { TaskDefinition } from "../program/program.ts";
import type { DefinitionPlace, Span } from "../program/source.ts";
import { bare, type Declaration, functionOf } from "./declaration.ts";
import { indent, outdent } from "./indent.ts";
import type { Reader } from "./reader.ts";
import { readTaskOptions } from "./readOptions.ts";
import { signatureOfFunction } from "./signature.ts";

export interface ReadTask {
  readonly task: TaskDefinition;
  readonly place: DefinitionPlace;
}

/** `uses` tells how many tasks and flows name a function: of those that several name, only the name is the task's code. */
export function readTask(
  reader: Reader,
  declaration: Declaration,
  uses: ReadonlyMap<string, number>,
  before: readonly TaskDefinition[],
): ReadTask {
  const { identifier, base, statement } = declaration;
  const original = before.find((task) => task.identifier === base);
  const run = functionOf(declaration.call, reader.functions)?.node;
  const name = original?.options.name ?? run?.name?.text ?? identifier;
  const { place, ...options } = readTaskOptions(reader, declaration, name);
  const common = { identifier, ...options };
  const among = placeAmong(reader, declaration);
  const at = { statement: reader.spanOf(statement), options: place, indent: "", ...(among && { among }) };
  if (original)
    return {
      task: { ...common, base: original.identifier, code: "", signature: original.signature },
      place: at,
    };
  const span = codeSpan(reader, declaration, uses);
  const elsewhere = functionElsewhere(reader, declaration, span);
  const text = reader.slice(span);
  const code = outdent(text);
  const isMoved = code !== text && indent(code) === text;
  return {
    task: { ...common, code: isMoved ? code : text, signature: signatureOf(reader, declaration) },
    place: {
      ...at,
      code: span,
      indent: isMoved ? "  " : "",
      ...(elsewhere && { elsewhere }),
    },
  };
}

/** `const a = task(…), b = task(…);` */
function placeAmong(reader: Reader, { statement, name }: Declaration): DefinitionPlace["among"] {
  if (!name || !ts.isVariableStatement(statement)) return undefined;
  const { declarations } = statement.declarationList;
  if (declarations.length < 2) return undefined;
  const items = declarations.map((node) => reader.spanOf(node));
  const index = declarations.findIndex((declaration) => declaration.name === name);
  return { list: { start: declarations.pos, end: declarations.end, items }, index };
}

function signatureOf(reader: Reader, { call }: Declaration) {
  const found = functionOf(call, reader.functions);
  return found ? signatureOfFunction(found.node) : { parameters: [], returns: "unknown" };
}

function codeSpan(reader: Reader, { call }: Declaration, uses: ReadonlyMap<string, number>): Span {
  const last = call.arguments.at(-1);
  if (!last) return { start: call.end - 1, end: call.end - 1 };
  const value = bare(last);
  const found = ts.isIdentifier(value) ? reader.functions.get(value.text) : undefined;
  if (!found) return spanInPlace(reader, call, last);
  if (!ts.isIdentifier(value) || uses.get(value.text) !== 1) return reader.spanOf(last);
  return { start: startOfFunction(reader, found.node), end: found.node.end };
}

/** The function that the call names, if it stands elsewhere; `code` is what the task has as its own of it. */
function functionElsewhere(reader: Reader, { call }: Declaration, code: Span): DefinitionPlace["elsewhere"] {
  const last = call.arguments.at(-1);
  const value = last && bare(last);
  const found = functionOf(call, reader.functions);
  if (!last || !value || !found?.statement || !ts.isIdentifier(value)) return undefined;
  const { node, statement } = found;
  const isOwn = node === statement && ts.isFunctionDeclaration(node) && node.name && code.end === node.end;
  const argument = isOwn ? { argument: reader.spanOf(last) } : {};
  return { name: value.text, statement: reader.spanOf(statement), ...argument };
}

/** Without `export` and the like before it. */
function startOfFunction(reader: Reader, node: ts.Node): number {
  const words = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const kept = words.find((word) => word.kind === ts.SyntaxKind.AsyncKeyword);
  if (kept) return kept.getStart(reader.file);
  const last = words.at(-1);
  return last
    ? last.end + (/^\s*/.exec(reader.text.slice(last.end))?.[0].length ?? 0)
    : node.getStart(reader.file);
}

/** All that stands between the options and the end of the call: comments around the function are part of it. */
function spanInPlace(
  { text }: Reader,
  { arguments: given, end }: ts.CallExpression,
  { pos }: ts.Expression,
): Span {
  const lead = /^(?:\r?\n {2}|\s*)/.exec(text.slice(pos))?.[0] ?? "";
  const start = pos + lead.length;
  const code = text.slice(start, (given.hasTrailingComma ? given.end : end) - 1);
  const kept = given.hasTrailingComma ? withoutBreak(code) : code.trimEnd();
  return { start, end: start + kept.length };
}

/** `print` puts the comma on a line of its own after a line comment. */
function withoutBreak(code: string): string {
  return code.replace(/(\/\/[^\n]*)\n {2}$/, "$1");
}
