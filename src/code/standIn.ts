import ts from "typescript";
import type { Problem } from "../program/checks.ts";
import type {
  CallNode,
  CodeNode,
  Program,
  ProgramNode,
  ResultNode,
  TaskDefinition,
} from "../program/program.ts";
import { isCall, nodeTitle } from "../program/program.ts";
import { bare } from "./declaration.ts";
import { positionAt } from "./emission.ts";
import { messageOf } from "./message.ts";
import { remembered } from "./remembered.ts";
import { isFunction, signatureOf, sourceFileOf, syntaxErrorsOf } from "./signature.ts";

/** A program of which every part is sound by itself, and what is wrong with the parts that were not. */
export interface Sound {
  readonly program: Program;
  readonly problems: readonly Problem[];
  /** Tasks whose code is a stand-in: what the compiler says of it is not for the user. */
  readonly broken: ReadonlySet<string>;
}

/**
 * A brace that one task leaves open would swallow the rest of the file, and blame others for it. So what does not
 * parse by itself gives way to a stand-in of the same type, and the rest of the program is checked as ever.
 */
export function withStandIns(program: Program): Sound {
  const broken = new Set(
    program.tasks
      .filter(({ code, base }) => base === undefined && !isOneFunction(code) && !isReference(code))
      .map(({ identifier }) => identifier),
  );
  const tasks = program.tasks.map((task) => (broken.has(task.identifier) ? standInFor(task) : task));
  const nodes = program.nodes.map(withSoundExpressions);
  const problems = [
    ...sharedProblems(program.shared),
    ...program.tasks
      .filter(({ identifier }) => broken.has(identifier))
      .flatMap((task) => codeProblems(program, task)),
    ...program.nodes.flatMap((node) => expressionProblems(program, node)),
  ];
  return { program: { ...program, tasks, nodes }, problems, broken };
}

/** A function as it stands, or in brackets, or with its type behind it. */
const isOneFunction = remembered((code) => {
  if (signatureOf(code) !== undefined) return true;
  const expression = expressionIn(code);
  return expression !== undefined && isFunction(bare(expression));
});

/** True when the text is one expression, that can stand among arguments. */
export const isExpression = remembered((text) => expressionIn(text) !== undefined);

function expressionIn(text: string): ts.Expression | undefined {
  const file = sourceFileOf(`f(${text})`);
  const [statement, ...others] = file.statements;
  if (syntaxErrorsOf(file).length > 0 || others.length > 0 || !statement) return undefined;
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const { expression: callee, arguments: passed } = statement.expression;
  const [value, ...more] = passed;
  return ts.isIdentifier(callee) && more.length === 0 && value && !ts.isSpreadElement(value)
    ? value
    : undefined;
}

/** A function that is named instead of written: of the shared code, or imported. */
function isReference(code: string): boolean {
  return /^\s*(?!async\b|function\b)[\p{ID_Start}$_]/u.test(code) && isExpression(code);
}

/** True when the text is one type. */
export const isType = remembered((text) => {
  if (text === "") return true;
  const file = sourceFileOf(`type T = ${text};`);
  const [statement, ...others] = file.statements;
  return (
    syntaxErrorsOf(file).length === 0 &&
    others.length === 0 &&
    statement?.kind === ts.SyntaxKind.TypeAliasDeclaration
  );
});

function standInFor(task: TaskDefinition): TaskDefinition {
  const { parameters, returns } = task.signature;
  const declared = parameters.map(({ name, type, optional }) => `${name}${optional ? "?" : ""}: ${type}`);
  return { ...task, code: `(${declared.join(", ")}): ${returns} => null!` };
}

const anyValue = "null!";

function standInForCode({ declares }: CodeNode): string {
  return declares.map((name) => `const ${name}: any = ${anyValue};`).join(" ");
}

function withSoundResult(node: ResultNode): ResultNode {
  const { expression } = node;
  return expression === undefined || isExpression(expression) ? node : { ...node, expression: anyValue };
}

function withSoundExpressions(node: ProgramNode): ProgramNode {
  if (isCall(node)) return withSoundArguments(node);
  if (node.kind === "code") return isStatements(node.text) ? node : { ...node, text: standInForCode(node) };
  if (node.kind === "result") return withSoundResult(node);
  const typed = isType(node.type) ? node : { ...node, type: "any" };
  return node.default === undefined || isExpression(node.default) ? typed : { ...typed, default: anyValue };
}

function withSoundArguments(node: CallNode): CallNode {
  const entries = Object.entries(node.arguments).map(([name, text]) => [
    name,
    isExpression(text) ? text : anyValue,
  ]);
  return { ...node, arguments: Object.fromEntries(entries) };
}

const sharedProblems = remembered((shared): Problem[] =>
  syntaxErrorsOf(sourceFileOf(shared)).map((error) => ({
    message: messageOf(error),
    severity: "error",
    source: "typescript",
    shared: true,
    ...positionAt(shared, error.start),
  })),
);

/** The first error only: the others mostly follow from it. */
function codeProblems(program: Program, task: TaskDefinition): Problem[] {
  const call = program.nodes.find((node) => node.kind === "task" && node.task === task.identifier);
  const at = call ? { node: call.id, task: task.identifier } : { task: task.identifier };
  const said = { severity: "error", source: "typescript", ...at } as const;
  const [first] = syntaxErrorsOf(sourceFileOf(`(${task.code}\n)`));
  if (!first)
    return [
      { message: "A task's code is one function: write nothing else here.", ...said, line: 1, column: 1 },
    ];
  const offset = Math.min(Math.max(0, first.start - 1), task.code.length);
  return [{ message: messageOf(first), ...said, ...positionAt(task.code, offset) }];
}

function expressionProblems(program: Program, node: ProgramNode): Problem[] {
  if (node.kind === "code") return statementProblems(node);
  const texts = textsIn(node);
  const values = texts
    .filter(([, text]) => !isExpression(text))
    .map(([name, text]) => `"${text}" is no expression for "${name}". A text needs quotes.`);
  const types = node.kind === "parameter" && !isType(node.type) ? [`"${node.type}" is no type.`] : [];
  const at = node.kind === "task" ? { node: node.id, task: node.task } : { node: node.id };
  const title = nodeTitle(program, node);
  return [...types, ...values].map((said) => ({
    message: `${title}: ${said}`,
    severity: "error",
    source: "typescript",
    ...at,
  }));
}

function textsIn(node: Exclude<ProgramNode, CodeNode>): [string, string][] {
  if (isCall(node)) return Object.entries(node.arguments);
  if (node.kind === "result") return node.expression === undefined ? [] : [["the result", node.expression]];
  return node.default === undefined ? [] : [[node.name, node.default]];
}

/** The first error only: the others mostly follow from it. */
function statementProblems({ id, text }: CodeNode): Problem[] {
  const [first] = syntaxErrorsOf(sourceFileOf(inFunction(text)));
  if (!first) return [];
  const offset = Math.min(Math.max(0, first.start - functionHead.length), text.length);
  const at = { node: id, ...positionAt(text, offset) };
  return [{ message: messageOf(first), severity: "error", source: "typescript", ...at }];
}

const functionHead = "async function body() {\n";

function inFunction(text: string): string {
  return `${functionHead}${text}\n}`;
}

/** True when the text is nothing but whole statements, as they stand in a flow's body. */
function isStatements(text: string): boolean {
  const file = sourceFileOf(inFunction(text));
  return syntaxErrorsOf(file).length === 0 && file.statements.length === 1;
}
