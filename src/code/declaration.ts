import ts from "typescript";
import { isFunction } from "./signature.ts";
import type { FunctionNode } from "./signature.ts";

/** `[export] const <identifier> = task(…)`, `flow(…)`, or `<base>.withOptions(…)`: the statement and its parts. */
export interface Declaration {
  readonly maker: "task" | "flow";
  readonly statement: ts.Statement;
  /** The name, where there is one: `export default flow(…)` has none. */
  readonly name: ts.Identifier | undefined;
  /** `default` where there is no name. */
  readonly identifier: string;
  readonly call: ts.CallExpression;
  /** The task whose function this one runs under other options. */
  readonly base?: string;
}

/** A file, or some statements of one. */
interface StatementList {
  readonly statements: readonly ts.Statement[];
}

/** All tasks and flows that a file makes at its top level, in order. `names` tells how it calls `task` and `flow`. */
export function declarationsIn(file: StatementList, names: Readonly<Record<string, string>>): Declaration[] {
  const found: Declaration[] = [];
  const tasks = new Set<string>();
  for (const [statement, name, value] of valuesIn(file)) {
    const call = value && bare(value);
    const made = call && ts.isCallExpression(call) ? makingOf(call, names, tasks) : undefined;
    if (!made) continue;
    const identifier = name?.text ?? "default";
    if (made.maker === "task") tasks.add(identifier);
    found.push({ ...made, statement, name, identifier });
  }
  return found;
}

type NamedValue = [
  statement: ts.Statement,
  name: ts.Identifier | undefined,
  value: ts.Expression | undefined,
];

function valuesIn(file: StatementList): NamedValue[] {
  return file.statements.flatMap((statement): NamedValue[] => {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals)
      return [[statement, undefined, statement.expression]];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }): NamedValue[] =>
      ts.isIdentifier(name) ? [[statement, name, initializer]] : [],
    );
  });
}

function makingOf(
  call: ts.CallExpression,
  names: Readonly<Record<string, string>>,
  tasks: ReadonlySet<string>,
): Pick<Declaration, "maker" | "call" | "base"> | undefined {
  const { expression: callee } = call;
  const text = callee.getText();
  if (text === (names["task"] ?? "task")) return { maker: "task", call };
  if (text === (names["flow"] ?? "flow")) return { maker: "flow", call };
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "withOptions") return undefined;
  const { expression: base } = callee;
  return ts.isIdentifier(base) && tasks.has(base.text) ? { maker: "task", call, base: base.text } : undefined;
}

/** The expression without brackets and types around it. */
export function bare(expression: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression);
  return isWrapped ? bare(expression.expression) : expression;
}

/** A function, and the statement that declares it where it does not stand in the call. */
export interface FoundFunction {
  readonly node: FunctionNode;
  readonly statement?: ts.Statement;
}

/** The function that the call is given last: in place, or by the name that the file declares it under. */
export function functionOf(
  call: ts.CallExpression,
  functions: ReadonlyMap<string, FoundFunction>,
): FoundFunction | undefined {
  const last = call.arguments.at(-1);
  if (!last) return undefined;
  const value = bare(last);
  if (isFunction(value)) return { node: value };
  return ts.isIdentifier(value) ? functions.get(value.text) : undefined;
}

/** The functions that a file declares at its top level, by name. */
export function functionsIn(file: ts.SourceFile): Map<string, FoundFunction> {
  const functions = new Map<string, FoundFunction>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name && statement.body)
      functions.set(statement.name.text, { node: statement, statement });
    if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length > 1) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer && isFunction(initializer))
        functions.set(name.text, { node: initializer, statement });
    }
  }
  return functions;
}

/** How many of the calls name each function: a text that two of them share belongs to none. */
export function uses(declarations: readonly Declaration[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { call } of declarations) {
    const last = call.arguments.at(-1);
    const value = last && bare(last);
    if (value && ts.isIdentifier(value)) counts.set(value.text, (counts.get(value.text) ?? 0) + 1);
  }
  return counts;
}

/** The options that the call is given first; a function alone is none. */
export function optionsOf(
  call: ts.CallExpression,
  functions: ReadonlyMap<string, FoundFunction>,
): ts.Expression | undefined {
  const [first, ...others] = call.arguments;
  if (!first || others.length > 0 || !isFunctionLike(first, functions)) return first;
  return undefined;
}

function isFunctionLike(value: ts.Expression, functions: ReadonlyMap<string, FoundFunction>): boolean {
  const inner = bare(value);
  return isFunction(inner) || !ts.isObjectLiteralExpression(inner) || functions.has(inner.getText());
}
