import ts from "typescript";
import { isCall, nodeById, type Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { positionAt, type TextPosition } from "./emission.ts";
import type { Language } from "./language.ts";
import { messageOf } from "./message.ts";
import { withStandIns } from "./standIn.ts";

/** What is wrong with a JSON text that is to stand for what a node gives; lines and columns of that text, from 1. */
export interface ValueProblem extends TextPosition {
  readonly message: string;
  /** `json`: it is no value at all. `type`: it is one, but none that the node gives. */
  readonly kind: "json" | "type";
}

/** Whether the text is JSON, and, by the compiler, whether the node's task or flow gives such a value. */
export function problemsOfValue(
  program: Program,
  nodeId: string,
  text: string,
  language: Pick<Language, "check">,
): ValueProblem[] {
  const broken = jsonProblem(text);
  if (broken) return [broken];
  const node = nodeById(program, nodeId);
  if (!node || !isCall(node)) return [];
  const called = node.kind === "task" ? node.task : node.flow;
  const file = emit(withStandIns(program).program).text;
  const head = `${file}\nconst ${given}: Awaited<ReturnType<typeof ${called}>> = `;
  return language
    .check(`${head}${text};\n`)
    .filter(({ start, severity }) => severity === "error" && start > file.length)
    .map(({ message, start }) => {
      const at = Math.max(0, start - head.length);
      return { kind: "type", message, ...positionAt(text, at) };
    });
}

/** No name that a flow's file would have. */
const given = "$given";

function jsonProblem(text: string): ValueProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const { message, at } = reasonIn(text) ?? { message: (error as Error).message, at: 0 };
    return { kind: "json", message, ...positionAt(text, at) };
  }
}

interface Reason {
  readonly message: string;
  readonly at: number;
}

/** The compiler reads JSON too, and tells better than the browser what it does not like, and where. */
function reasonIn(text: string): Reason | undefined {
  if (text.trim() === "") return { message: "A value is needed.", at: 0 };
  const head = '{"value":';
  const { error } = ts.parseConfigFileTextToJson("value.json", `${head}${text}\n}`);
  const at = Math.min(text.length, Math.max(0, (error?.start ?? 0) - head.length));
  return error ? { message: messageOf(error), at } : strayIn(text);
}

/** What the compiler lets pass: comments, and a comma after the last item. */
function strayIn(text: string): Reason | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let comma: number | undefined;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const at = scanner.getTokenStart();
    if (comments.has(token)) return { message: "JSON has no comments.", at };
    if (closing.has(token) && comma !== undefined)
      return { message: "JSON has no comma after the last item.", at: comma };
    if (!blank.has(token)) comma = token === ts.SyntaxKind.CommaToken ? at : undefined;
  }
  return undefined;
}

const comments: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.SingleLineCommentTrivia,
  ts.SyntaxKind.MultiLineCommentTrivia,
]);
const closing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.CloseBracketToken,
]);
const blank: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.WhitespaceTrivia,
  ts.SyntaxKind.NewLineTrivia,
]);
