import ts from "typescript";
import type { FlowDefinition, Drawing, ParameterNode, Program } from "../program/program.ts";
import { namesOf, parameterId, resultId } from "../program/program.ts";
import type { FlowPlace, ListPlace, ParameterPlace } from "../program/source.ts";
import { type Declaration, functionOf } from "./declaration.ts";
import type { Positions } from "./layoutComment.ts";
import { boundNames, declaredBy } from "./names.ts";
import { readBody } from "./readBody.ts";
import type { Scope, Unplaced } from "./readCall.ts";
import type { Reader } from "./reader.ts";
import { readFlowOptions } from "./readOptions.ts";
import { type FunctionNode, returnTypeOf } from "./signature.ts";

export interface ReadFlow {
  readonly flow: FlowDefinition;
  readonly nodes: readonly Unplaced[];
  readonly edges: Drawing["edges"];
  readonly place: FlowPlace;
}

/** A flow without its body: enough for others to call it. */
export interface FlowHead {
  readonly flow: FlowDefinition;
  readonly parameters: readonly Unplaced<ParameterNode>[];
  readonly body: FunctionNode | undefined;
  readonly place: Omit<FlowPlace, "statements" | "ending" | "returned">;
}

export function readHead(reader: Reader, declaration: Declaration): FlowHead {
  const { identifier, call, statement } = declaration;
  const body = functionOf(call, reader.functions)?.node;
  const name = body?.name && ts.isIdentifier(body.name) ? body.name.text.replaceAll("_", "-") : identifier;
  const { place: options, ...own } = readFlowOptions(reader, declaration, name);
  const returns = body && returnTypeOf(body);
  const flow = {
    identifier,
    ...own,
    ...(returns !== undefined && { returns }),
    ...(!body && { isElsewhere: true as const }),
  };
  const common = { statement: reader.spanOf(statement), options };
  if (!body) {
    const at = { start: call.end, end: call.end };
    const place = {
      ...common,
      parameters: { ...at, items: [] },
      parameter: new Map(),
      body: { ...at, kind: "none", indent: "" },
    } as const;
    return { flow, parameters: [], body, place };
  }
  const read = readParameters(reader, body);
  return {
    flow,
    parameters: read.map(([node]) => node),
    body,
    place: {
      ...common,
      parameters: listOfParameters(reader, body),
      parameter: new Map(read.map(([{ id }, place]) => [id, place])),
      body: bodyPlace(reader, body),
    },
  };
}

/** `callees` are the tasks and flows of the file; `hasResult` as the layout comment says. */
export function readFlow(
  reader: Reader,
  head: FlowHead,
  callees: Scope["callees"],
  around: Omit<Program, keyof Drawing>,
  taken: Set<string>,
  positions: Positions | undefined,
): ReadFlow {
  const { flow, parameters, body } = head;
  const place = { ...head.place, statements: new Map(), ending: [] };
  if (!body?.body) return { flow, nodes: [], edges: [], place };
  const names = parameters.flatMap((node) =>
    namesOf({ ...node, position: { x: 0, y: 0 } }).map((name) => [name, node] as const),
  );
  const read = readBody(reader, body.body, {
    scope: {
      callees,
      nodes: new Map(names),
      hidden: new Set([...names.map(([name]) => name), ...declaredIn(body.body)]),
    },
    parameters,
    taken,
    hasResult: positions?.has(resultId),
    program: { ...around, flow },
  });
  const { nodes, edges, ...places } = read;
  return { flow, nodes: [...parameters, ...nodes], edges, place: { ...place, ...places } };
}

function declaredIn(body: ts.ConciseBody): string[] {
  return ts.isBlock(body) ? body.statements.flatMap(declaredBy) : [];
}

type ReadParameter = [Unplaced<ParameterNode>, ParameterPlace];

function readParameters(reader: Reader, { parameters }: FunctionNode): ReadParameter[] {
  const declared = parameters.filter(({ name }) => name.getText(reader.file) !== "this");
  const taken = new Set(declared.flatMap(({ name }) => boundNames(name)));
  return declared.map((parameter) => readParameter(reader, parameter, taken));
}

function readParameter(
  reader: Reader,
  { name, type, initializer, dotDotDotToken, questionToken }: ts.ParameterDeclaration,
  taken: Set<string>,
): ReadParameter {
  const names = boundNames(name);
  const own = ts.isIdentifier(name) ? name.text : freeName("options", taken);
  const isTaken = !ts.isIdentifier(name) || dotDotDotToken !== undefined;
  const text = `${dotDotDotToken ? "..." : ""}${reader.textOf(name)}`;
  const node: Unplaced<ParameterNode> = {
    kind: "parameter",
    id: parameterId(own),
    name: own,
    type: type ? reader.textOf(type) : "",
    ...(initializer && { default: reader.textOf(initializer) }),
    ...(questionToken && { isOptional: true as const }),
    ...(isTaken && { binding: { text, names } }),
  };
  const start = (dotDotDotToken ?? name).getStart(reader.file);
  const place = {
    start,
    end: (initializer ?? type ?? questionToken ?? name).end,
    name: { start, end: name.end },
    ...(type && { type: reader.spanOf(type) }),
    ...(initializer && { value: reader.spanOf(initializer) }),
  };
  return [node, place];
}

function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let ordinal = 2; taken.has(name); ordinal += 1) name = base + ordinal;
  taken.add(name);
  return name;
}

function listOfParameters(reader: Reader, node: FunctionNode): ListPlace {
  const list = reader.listOf(node.parameters, node);
  const isBare =
    ts.isArrowFunction(node) &&
    !node.getChildren(reader.file).some((child) => child.kind === ts.SyntaxKind.OpenParenToken);
  return isBare ? { ...list, end: node.parameters.end, isBare: true } : list;
}

function bodyPlace(reader: Reader, { body }: FunctionNode): FlowPlace["body"] {
  if (!body) return { start: 0, end: 0, kind: "none", indent: "" };
  const span = reader.spanOf(body);
  if (!ts.isBlock(body)) return { ...span, kind: "expression", indent: `${reader.indentAt(span.start)}  ` };
  const [first] = body.statements;
  const start = first?.getStart(reader.file) ?? span.end - 1;
  const isOwnLine = reader.text.slice(span.start, start).includes("\n");
  const indent = reader.indentAt(isOwnLine && first ? start : span.start);
  return { ...span, kind: "block", indent: isOwnLine && first ? indent : `${indent}  ` };
}
