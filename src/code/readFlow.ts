import ts from "typescript";
import { wordsIn } from "../program/names.ts";
import type { Edge, FlowDefinition, ParameterNode, ProgramNode, TaskDefinition } from "../program/program.ts";
import { edgeOf, parameterId, resultId, valuePort } from "../program/program.ts";
import type { Ending } from "./body.ts";
import { type Declaration, functionOf, optionsOf } from "./declaration.ts";
import { type Body, declaredCalls, readBody } from "./readBody.ts";
import { type Scope, textsOf } from "./readCall.ts";
import type { Reader } from "./reader.ts";
import { readFlowOptions } from "./readOptions.ts";
import { isConst } from "./readTask.ts";
import type { FunctionNode } from "./signature.ts";

/** A node that has no place yet. */
export type Unplaced<Node = ProgramNode> = Node extends unknown ? Omit<Node, "position"> : never;

export interface ReadFlow {
  readonly flow: FlowDefinition;
  readonly nodes: readonly Unplaced[];
  readonly edges: readonly Edge[];
}

/** `hasResult` tells whether the file says that its canvas shows a result node; nothing when it does not say. */
export function readFlow(
  reader: Reader,
  declaration: Declaration,
  tasks: readonly TaskDefinition[],
  hasResult: boolean | undefined,
): ReadFlow | undefined {
  const { name, call } = declaration;
  const body = functionOf(call);
  if (!ts.isIdentifier(name))
    return reader.report(name, "The canvas cannot show a flow without a plain name.");
  if (!body || !ts.isBlock(body.body) || call.arguments.length !== 2) {
    return reader.report(
      call,
      `The canvas cannot show "${name.text}": write \`flow(options, function)\` in place.`,
    );
  }
  reportLostParts(reader, declaration, name.text, body);
  const parameters = body.parameters.flatMap((parameter) => readParameter(reader, parameter) ?? []);
  const scope = scopeOf(reader, body.body, parameters, tasks);
  const read = readBody(reader, body.body, scope, takenIn(reader.text));
  return {
    flow: { identifier: name.text, options: readFlowOptions(reader, declaration, name.text) },
    ...withResult(reader, body.body, parameters, read, hasResult),
  };
}

function takenIn(text: string): Set<string> {
  return new Set(wordsIn(text));
}

function scopeOf(
  reader: Reader,
  block: ts.Block,
  parameters: readonly Unplaced<ParameterNode>[],
  tasks: readonly TaskDefinition[],
): Scope {
  const calls = declaredCalls(block);
  const outer = [...tasks.map((task) => task.identifier), ...parameters.map((parameter) => parameter.name)];
  reportRepeatedNames(reader, block, outer, calls);
  return {
    tasks: new Map(tasks.map((task) => [task.identifier, task])),
    nodes: new Map(parameters.map(({ name, id }) => [name, id])),
    calls: new Set(calls.map((call) => call.text)),
  };
}

function reportRepeatedNames(
  reader: Reader,
  block: ts.Block,
  outer: readonly string[],
  calls: readonly ts.Identifier[],
): void {
  const names = [...outer, ...calls.map((call) => call.text)];
  const second = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (second < 0) return;
  const message = `The canvas needs another name where "${names[second]}" is used a second time: rename one.`;
  reader.report(calls[second - outer.length] ?? block, message);
}

function readParameter(
  reader: Reader,
  parameter: ts.ParameterDeclaration,
): Unplaced<ParameterNode> | undefined {
  const { name, type, initializer } = parameter;
  if (!ts.isIdentifier(name) || parameter.dotDotDotToken) {
    return reader.report(
      parameter,
      "The canvas cannot show this parameter: give every value a name of its own.",
    );
  }
  if (parameter.questionToken) {
    const advice = `give it a default: \`${name.text}: … | undefined = undefined\``;
    return reader.report(
      parameter,
      `The canvas cannot show the optional parameter "${name.text}": ${advice}.`,
    );
  }
  const typeText = type ? reader.textOf(type) : "";
  const node = { kind: "parameter", id: parameterId(name.text), name: name.text, type: typeText } as const;
  return initializer ? { ...node, default: reader.textOf(initializer) } : node;
}

/** What the file says and the program has no place for. */
function reportLostParts(reader: Reader, declaration: Declaration, name: string, body: FunctionNode): void {
  const { call, statement } = declaration;
  const lose = (node: ts.Node | undefined, what: string) =>
    node && reader.report(node, `The canvas cannot show ${what} of the flow: leave it out.`);
  lose(call.typeArguments?.[0], "type arguments");
  lose(body.typeParameters?.[0], "type parameters");
  lose(body.type, "the return type");
  lose(body.asteriskToken, "the asterisk");
  if (body.name && body.name.text !== name) lose(body.name, "the other name");
  if (!isConst(statement)) reader.report(statement, `The canvas cannot show "${name}": make it a \`const\`.`);
  reader.reportComments(statement, partsKept(declaration, body), statement.pos);
}

function partsKept({ call }: Declaration, body: FunctionNode): Set<ts.Node> {
  const texts = body.parameters.flatMap(({ type, initializer }) => [type, initializer]);
  const statements = ts.isBlock(body.body) ? body.body.statements : [];
  const passed = statements.flatMap((statement) => expressionsOf(statement).flatMap(textsOf));
  return new Set([...texts, ...passed, optionsOf(call)].filter((node) => node !== undefined));
}

function expressionsOf(statement: ts.Statement): ts.Expression[] {
  if (ts.isReturnStatement(statement)) return statement.expression ? [statement.expression] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap((declaration) => declaration.initializer ?? []);
}

/**
 * Whether the canvas shows a result node. Without word from the file it does when the flow returns one value. The
 * file's word "no" counts as long as the flow ends as one without a result node does (`endingOf` in body.ts).
 */
function withResult(
  reader: Reader,
  block: ts.Block,
  parameters: readonly Unplaced<ParameterNode>[],
  { calls, edges, ending }: Body,
  hasResult: boolean | undefined,
): Pick<ReadFlow, "nodes" | "edges"> {
  const nodes = [...parameters, ...calls];
  const leaves = calls.map(({ id }) => id).filter((id) => !edges.some((edge) => edge.source === id));
  reportStrangeEnding(reader, block, ending, leaves);
  if (!showsResult(ending, leaves, hasResult)) return { nodes, edges };
  const source = nodes.find((node) => node.id === ending.returned);
  const result = source ? [edgeOf(source.id, resultId, valuePort)] : [];
  return { nodes: [...nodes, { kind: "result", id: resultId }], edges: [...edges, ...result] };
}

function showsResult({ joined, returned }: Ending, leaves: readonly string[], hasResult?: boolean): boolean {
  if (Array.isArray(returned)) return false;
  if (returned === undefined) return joined.length > 0 || hasResult === true;
  const isImplied = leaves.length === 1 && leaves[0] === returned && joined.length === 0;
  return hasResult !== false || !isImplied;
}

/** Only what `emit` writes again may stand here: a wait for the unused calls, and one value or all unused calls. */
function reportStrangeEnding(
  reader: Reader,
  block: ts.Block,
  ending: Ending,
  leaves: readonly string[],
): void {
  const { joined, checked, returned } = ending;
  const last = block.statements.at(-1) ?? block;
  if (typeof returned === "object" && (returned.join() !== leaves.join() || joined.length > 0)) {
    reader.report(
      last,
      "The canvas cannot show this list of return values: return one, or all unused calls.",
    );
  }
  const unused = leaves.filter((id) => id !== returned);
  if (joined.length + checked.length === 0) return;
  const isReturnJoined = typeof returned === "string" && joined.includes(returned) && unused.length > 0;
  const awaited = isReturnJoined ? [...unused, returned] : unused;
  if (sorted(joined) === sorted(awaited) && sorted(checked) === sorted(unused)) return;
  reader.report(
    last,
    "The canvas cannot show what this flow awaits: wait for all unused calls, or for none.",
  );
}

function sorted(ids: readonly string[]): string {
  return ids.toSorted().join();
}
