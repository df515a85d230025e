import ts from "typescript";
import type { Edge, TaskNode } from "../program/program.ts";
import { resultId } from "../program/program.ts";
import { freeOrdinal } from "../program/names.ts";
import type { Ending } from "./body.ts";
import { methodCall, type ReadCall, readCall, type Scope } from "./readCall.ts";
import type { Reader } from "./reader.ts";

/** The body of a flow: its calls, and how it ends. */
export interface Body {
  readonly calls: readonly Omit<TaskNode, "position">[];
  readonly edges: readonly Edge[];
  /** By variable, as written. */
  readonly ending: Ending;
}

/** Reads statement by statement: calls first, then what is awaited, then one `return`. */
export function readBody(reader: Reader, block: ts.Block, scope: Scope, taken: Set<string>): Body {
  const body = new BodyReader(reader, scope, taken);
  for (const statement of block.statements) body.read(statement);
  return body;
}

/** The variables that a body declares with `const`. */
export function declaredCalls(block: ts.Block): ts.Identifier[] {
  return block.statements.flatMap((statement) => constOf(statement)?.name ?? []);
}

class BodyReader implements Body {
  readonly calls: Omit<TaskNode, "position">[] = [];
  readonly edges: Edge[] = [];
  ending: Ending = { joined: [], checked: [], returned: undefined };
  private hasEnded: "not yet" | "awaits" | "returned" = "not yet";
  private readonly reader: Reader;
  private readonly scope: Scope;
  private readonly taken: Set<string>;

  constructor(reader: Reader, scope: Scope, taken: Set<string>) {
    this.reader = reader;
    this.scope = scope;
    this.taken = taken;
  }

  read(statement: ts.Statement): void {
    const declared = constOf(statement);
    if (this.hasEnded === "returned") this.refuse(statement, "code after `return`");
    else if (declared && this.hasEnded === "not yet") this.readConst(declared);
    else if (ts.isReturnStatement(statement)) this.readReturn(statement);
    else if (ts.isExpressionStatement(statement) && this.readAwait(statement.expression))
      this.hasEnded = "awaits";
    else this.refuse(statement, nameOf(statement));
  }

  private readConst({ name, value }: Const): void {
    const id = name.text === resultId ? this.newId(value) : name.text;
    this.addCall(name.text, readCall(this.reader, value, id, this.scope));
  }

  private addCall(variable: string, call: ReadCall | undefined): void {
    if (!call) return;
    this.calls.push(call.node);
    this.edges.push(...call.edges);
    this.scope.nodes.set(variable, call.node.id);
  }

  /** For a call without a variable of its own, or with one that the canvas needs for itself. */
  private newId(call: ts.Expression): string {
    const [task = "call"] = /^[\w$]+/.exec(this.reader.textOf(call)) ?? [];
    const id = freeOrdinal(task, this.taken);
    this.taken.add(id);
    return id;
  }

  /** `await wait([a, b])` or `await a.result()` */
  private readAwait(expression: ts.Expression): boolean {
    if (!ts.isAwaitExpression(expression)) return false;
    const joined = this.idsIn(waitedFor(expression.expression));
    const checked = this.idsIn(checkedBy(expression.expression));
    if (joined) this.ending = { ...this.ending, joined: [...this.ending.joined, ...joined] };
    if (checked) this.ending = { ...this.ending, checked: [...this.ending.checked, ...checked] };
    return Boolean(joined ?? checked);
  }

  private readReturn({ expression }: ts.ReturnStatement): void {
    this.hasEnded = "returned";
    if (!expression) return;
    const returned = ts.isArrayLiteralExpression(expression)
      ? this.idsIn(expression.elements)
      : this.readReturnedValue(expression);
    if (returned === undefined) this.refuse(expression, "this return value");
    else this.ending = { ...this.ending, returned };
  }

  private readReturnedValue(expression: ts.Expression): string | undefined {
    if (ts.isIdentifier(expression)) return this.scope.nodes.get(expression.text);
    if (!ts.isCallExpression(expression)) return undefined;
    const call = readCall(this.reader, expression, this.newId(expression), this.scope);
    if (call) this.addCall(call.node.id, call);
    return call?.node.id ?? "";
  }

  /** The node ids behind plain names; nothing when one of them is anything else. */
  private idsIn(values: readonly ts.Expression[] | undefined): string[] | undefined {
    const ids = values?.map((value) =>
      ts.isIdentifier(value) ? this.scope.nodes.get(value.text) : undefined,
    );
    return ids?.every((id) => id !== undefined) ? ids : undefined;
  }

  private refuse(node: ts.Node, what: string): void {
    this.reader.report(node, `The canvas cannot show ${what} in a flow: put it into a task.`);
  }
}

interface Const {
  readonly name: ts.Identifier;
  readonly value: ts.Expression;
}

function constOf(statement: ts.Statement): Const | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, ...others] = statement.declarationList.declarations;
  if (!declaration?.initializer || others.length > 0 || declaration.type) return undefined;
  const flags = statement.declarationList.flags & ts.NodeFlags.BlockScoped;
  const { name, initializer: value } = declaration;
  return flags === ts.NodeFlags.Const && ts.isIdentifier(name) ? { name, value } : undefined;
}

function waitedFor(expression: ts.Expression): readonly ts.Expression[] | undefined {
  if (!ts.isCallExpression(expression) || expression.typeArguments) return undefined;
  const [list, ...others] = expression.arguments;
  const isWait = ts.isIdentifier(expression.expression) && expression.expression.text === "wait";
  return isWait && list && ts.isArrayLiteralExpression(list) && others.length === 0
    ? list.elements
    : undefined;
}

function checkedBy(expression: ts.Expression): readonly ts.Expression[] | undefined {
  const result = methodCall(expression, "result");
  return result && result.passed.length === 0 ? [result.on] : undefined;
}

function nameOf(statement: ts.Statement): string {
  if (ts.isIterationStatement(statement, false)) return "a loop";
  if (ts.isIfStatement(statement) || ts.isSwitchStatement(statement)) return "a condition";
  if (ts.isTryStatement(statement)) return "`try`";
  if (ts.isVariableStatement(statement)) return "this declaration (it shows `const name = task.submit(…)`)";
  return "this statement";
}
