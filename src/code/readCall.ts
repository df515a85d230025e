import ts from "typescript";
import type { Callee, CallNode, CallWay, Edge, EdgeModifier, ProgramNode } from "../program/program.ts";
import { edgeOf, namesOf, waitForPort } from "../program/program.ts";
import type { CallPlace, ListPlace, Span } from "../program/source.ts";
import type { Reader } from "./reader.ts";

/** What a name in call position means. */
export interface Called {
  readonly kind: CallNode["kind"];
  readonly callee: Callee;
}

/** What a flow's body can name while its statements are read, one after the other. */
export interface Scope {
  readonly callees: ReadonlyMap<string, Called>;
  /** Names that the body declares: a task of such a name cannot be called in it. */
  readonly hidden: ReadonlySet<string>;
  /** Nodes by the names that they declare: the parameters, and the statements read so far. */
  readonly nodes: Map<string, Unplaced>;
}

/** A node that has no place yet. */
export type Unplaced<Node = ProgramNode> = Node extends unknown ? Omit<Node, "position"> : never;

export interface ReadCall {
  readonly node: Unplaced<CallNode>;
  readonly edges: readonly Edge[];
  readonly place: CallPlace;
}

/** The call that an expression is, if the canvas can draw it; nothing for any other expression. */
export function readCall(
  reader: Reader,
  expression: ts.Expression,
  id: string,
  scope: Scope,
): ReadCall | undefined {
  const parts = partsOf(reader, expression);
  const called = parts && scope.callees.get(parts.callee.text);
  if (!parts || !called || scope.hidden.has(parts.callee.text)) return undefined;
  const { parameters } = called.callee.signature;
  const waits = parts.waits.map((wait) => readReference(reader, wait, scope));
  const inputs = parts.passed.map((value, index) => readInput(reader, value, parameters[index]?.name, scope));
  if (!waits.every((wait) => wait !== undefined) || !inputs.every((input) => input !== undefined))
    return undefined;
  const edges = [
    ...waits.map((wait) => edgeOf(wait.source, id, waitForPort, moreOf(wait))),
    ...inputs.flatMap(({ port, reference }) =>
      reference ? [edgeOf(reference.source, id, port, moreOf(reference))] : [],
    ),
  ];
  if (new Set(edges.map((edge) => edge.id)).size < edges.length) return undefined;
  const texts = inputs.flatMap(({ port, text }) => (text === undefined ? [] : [[port, text] as const]));
  const call = {
    id,
    ...(parts.way !== "submit" && { way: parts.way }),
    ...(parts.isAwaited && { isAwaited: true as const }),
    ...(parts.options && { options: reader.textOf(parts.options) }),
    arguments: Object.fromEntries(texts),
  };
  const node: Unplaced<CallNode> =
    called.kind === "task"
      ? { kind: "task", task: parts.callee.text, ...call }
      : { kind: "subflow", flow: parts.callee.text, ...call };
  return { node, edges, place: parts.place };
}

/** True when an expression has the form of a call of a task or flow; what it is given is not looked at. */
export function looksLikeCall(reader: Reader, expression: ts.Expression, scope: Scope): boolean {
  const parts = partsOf(reader, expression);
  return parts !== undefined && scope.callees.has(parts.callee.text) && !scope.hidden.has(parts.callee.text);
}

/** `[await ]<callee>[.withOptions(…)][.waitFor(…)][.submit](…)` */
interface CallParts {
  readonly callee: ts.Identifier;
  readonly isAwaited: boolean;
  readonly way: CallWay;
  readonly options: ts.Expression | undefined;
  readonly waits: readonly ts.Expression[];
  readonly passed: readonly ts.Expression[];
  readonly place: CallPlace;
}

const ways: readonly string[] = ["submit", "map", "returnState"] satisfies CallWay[];

function partsOf(reader: Reader, expression: ts.Expression): CallParts | undefined {
  const isAwaited = ts.isAwaitExpression(expression);
  const call = isAwaited ? expression.expression : expression;
  if (!isPlainCall(call)) return undefined;
  const named = namedWay(call.expression);
  const chain = chainOf(named?.on ?? call.expression);
  if (!chain) return undefined;
  const { start } = reader.spanOf(call);
  const awaited = { start: reader.spanOf(expression).start, end: start };
  const way = named
    ? { start: reader.text.lastIndexOf(".", named.end - 1), end: named.end }
    : { start: call.expression.end, end: call.expression.end };
  return {
    callee: chain.callee,
    isAwaited,
    way: named?.way ?? "call",
    options: chain.options?.value,
    waits: chain.waits?.call.arguments ?? [],
    passed: call.arguments,
    place: {
      ...reader.spanOf(expression),
      awaited,
      callee: reader.spanOf(chain.callee),
      ...(chain.options && {
        options: { ...chain.options.span, value: reader.spanOf(chain.options.value) },
      }),
      ...(chain.waits && { waits: { ...chain.waits.span, list: listOf(reader, chain.waits.call) } }),
      way,
      passed: listOf(reader, call),
    },
  };
}

function isPlainCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && !node.typeArguments && !node.questionDotToken;
}

function namedWay(callee: ts.Expression) {
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken) return undefined;
  const { name, expression: on } = callee;
  return ways.includes(name.text) ? { way: name.text as CallWay, on, end: name.end } : undefined;
}

interface Link {
  /** From behind what it is called on, to its end. */
  readonly span: Span;
  readonly call: ts.CallExpression;
}

interface Chain {
  readonly callee: ts.Identifier;
  readonly options?: Link & { readonly value: ts.Expression };
  readonly waits?: Link;
}

/** A name, with `withOptions` and `waitFor` once each at most. */
function chainOf(expression: ts.Expression): Chain | undefined {
  if (ts.isIdentifier(expression)) return { callee: expression };
  if (!isPlainCall(expression) || !ts.isPropertyAccessExpression(expression.expression)) return undefined;
  const { expression: on, name, questionDotToken } = expression.expression;
  const chain = questionDotToken ? undefined : chainOf(on);
  if (!chain) return undefined;
  const link = { span: { start: on.end, end: expression.end }, call: expression };
  const [value, ...others] = expression.arguments;
  if (name.text === waitForPort && !chain.waits) return { ...chain, waits: link };
  const isOptions = name.text === "withOptions" && !chain.options && !chain.waits && others.length === 0;
  return isOptions && value && !ts.isSpreadElement(value)
    ? { ...chain, options: { ...link, value } }
    : undefined;
}

function listOf(reader: Reader, call: ts.CallExpression): ListPlace {
  return reader.listOf(call.arguments, call);
}

/** A node's value, and what is made of it on its way. */
export interface Reference {
  readonly source: string;
  readonly output?: string;
  readonly modifiers: readonly EdgeModifier[];
}

function moreOf({ output, modifiers }: Reference): Pick<Edge, "output" | "modifiers"> {
  return { ...(output !== undefined && { output }), ...(modifiers.length > 0 && { modifiers }) };
}

/** `total`, `allowFailure(total)`, `unmapped(total)`, `total.orElse(0)`. */
export function readReference(
  reader: Reader,
  expression: ts.Expression,
  scope: Scope,
): Reference | undefined {
  if (ts.isIdentifier(expression)) {
    const node = scope.nodes.get(expression.text);
    if (!node) return undefined;
    const isOne = namesOf(node as ProgramNode).length < 2;
    return { source: node.id, ...(isOne ? {} : { output: expression.text }), modifiers: [] };
  }
  if (!isPlainCall(expression) || expression.arguments.length !== 1) return undefined;
  const [value] = expression.arguments;
  const { expression: callee } = expression;
  if (!value || ts.isSpreadElement(value)) return undefined;
  const isElse = ts.isPropertyAccessExpression(callee) && callee.name.text === "orElse";
  if (isElse && !callee.questionDotToken) {
    const modifier = { kind: "orElse", value: reader.textOf(value) } as const;
    return modified(readReference(reader, callee.expression, scope), modifier);
  }
  const text = reader.textOf(callee);
  const kind = (["allowFailure", "unmapped"] as const).find((one) => text === reader.names[one]);
  return kind && modified(readReference(reader, value, scope), { kind });
}

function modified(reference: Reference | undefined, modifier: EdgeModifier): Reference | undefined {
  return reference && { ...reference, modifiers: [...reference.modifiers, modifier] };
}

interface Input {
  readonly port: string;
  readonly reference?: Reference;
  readonly text?: string;
}

function readInput(
  reader: Reader,
  value: ts.Expression,
  port: string | undefined,
  scope: Scope,
): Input | undefined {
  if (port === undefined || port === waitForPort || ts.isSpreadElement(value)) return undefined;
  const reference = readReference(reader, value, scope);
  if (reference) return { port, reference };
  const text = reader.textOf(value);
  return text === "undefined" ? { port } : { port, text };
}
