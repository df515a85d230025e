import { rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { groupBy } from "./groupBy.ts";
import { freeName, freeOrdinal, namesInFlow, takenNames, textsOf } from "./names.ts";
import {
  edgeOf,
  isCall,
  isPending,
  isStatement,
  namesOf,
  nodeById,
  nodeTitle,
  parameterId,
  resultId,
  returnsByItself,
  valuePort,
  waitForPort,
  writtenTypeOf,
  type Drawing,
  type Edge,
  type EdgeModifier,
  type ParameterNode,
  type Program,
  type ProgramNode,
  type StatementNode,
  type SubflowNode,
} from "./program.ts";
import { downstreamOf, upstreamOf } from "./reach.ts";
import { newFlow, withFlow } from "./subflow.ts";

/** What came of making a subflow: the change and the node that calls it, or a sentence for the user that says why not. */
export type ExtractOutcome =
  { readonly change: ProgramChange; readonly call: string } | { readonly refusal: string };

/** A value of a flow: what a node gives, or, where that has several, the one of this name. */
export interface FlowValue {
  readonly node: string;
  readonly output?: string;
}

/** A value's type as the compiler infers it, as it can be written in the file. */
export interface InferredType extends FlowValue {
  readonly type: string;
}

/**
 * These nodes as a flow of their own in the same file, and one call of it in their place. What comes to them from
 * outside becomes its parameters; the one value of theirs that is used outside becomes its result. What would run
 * otherwise, or give something else, is refused. A parameter has the type that is written for its value, else the
 * `inferred` one, else any.
 */
export function extractSubflow(
  program: Program,
  ids: Iterable<string>,
  name = "Subflow",
  inferred: readonly InferredType[] = [],
): ExtractOutcome {
  const wanted = new Set(ids);
  const inside = insideOf(program, wanted);
  const refusal = reasonAgainst(program, inside);
  if (refusal !== undefined) return { refusal };
  const extraction = new Extraction(program, inside, wanted, name, inferred);
  return { change: changeTo(program, extraction.program()), call: extraction.call.id };
}

/** The values that would come into a flow made of these nodes, and whose type nobody wrote. */
export function untypedInputs(program: Program, ids: Iterable<string>): readonly FlowValue[] {
  const inside = insideOf(program, new Set(ids));
  return program.edges.flatMap((edge) => {
    const source = nodeById(program, edge.source);
    if (!source || !crosses(edge, inside) || edge.port === waitForPort || !isInferable(source)) return [];
    return takesAnything(edge) || isWritten(program, source) ? [] : [valueOf(edge)];
  });
}

function insideOf(program: Program, wanted: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(program.nodes.filter((node) => wanted.has(node.id) && isStatement(node)).map(idOf));
}

function reasonAgainst(program: Program, inside: ReadonlySet<string>): string | undefined {
  if (inside.size === 0) return "A subflow is made of tasks, subflows and code: select some.";
  const title = (id: string) => titleOf(program, id);
  const between = nodesBetween(program, inside)[0];
  if (between !== undefined)
    return `"${title(between)}" comes between the selected nodes: select it too, or fewer of them.`;
  if (returnsByItself(program.nodes)) return "The flow's code returns by itself: it cannot be divided.";
  const [output, second] = outputsOf(program, inside);
  if (output && second)
    return `A flow gives one value, but ${quoted(output)} and ${quoted(second)} are used outside: select what uses them too.`;
  return (
    reasonAgainstNames(program, inside) ??
    reasonAgainstOutput(program, output) ??
    reasonAgainstReturn(program, inside, output)
  );
}

/** Nodes that would have to run while the subflow does: they need something of it, and it needs them. */
function nodesBetween(program: Program, inside: ReadonlySet<string>): readonly string[] {
  const before = upstreamOf(program, inside);
  return [...downstreamOf(program, inside)].filter((id) => before.has(id) && !inside.has(id));
}

/** Code that assigns what is declared elsewhere, or does more with a future than hand it on, stays with that. */
function reasonAgainstNames(program: Program, inside: ReadonlySet<string>): string | undefined {
  const declared = groupBy(
    program.nodes.flatMap((node) => namesOf(node).map((name) => ({ name, id: node.id }))),
    ({ name }) => name,
  );
  for (const [name, places] of declared) {
    const within = places.filter(({ id }) => inside.has(id)).length;
    if (within > 0 && within < places.length)
      return `"${name}" is assigned by selected and by other code: select all of it.`;
  }
  const future = program.edges.find((edge) => crosses(edge, inside) && usesFuture(program, edge));
  if (!future) return undefined;
  const [source, target] = [titleOf(program, future.source), titleOf(program, future.target)];
  return `"${target}" speaks of the future of "${source}" in its text: select both, or neither.`;
}

function crosses({ source, target }: Edge, inside: ReadonlySet<string>): boolean {
  return inside.has(target) && !inside.has(source);
}

/** A value in its place would do where the text only hands the name on. */
function usesFuture(program: Program, { source, target, isMention, output }: Edge): boolean {
  const [from, to] = [nodeById(program, source), nodeById(program, target)];
  if (!isMention || !from || !to || !isCall(from)) return false;
  if (!isPending(from) && from.way !== "returnState") return false;
  if (!isCall(to)) return true;
  const name = output ?? namesOf(from)[0] ?? "";
  const property = new RegExp(`(?<![\\p{ID_Continue}$.])${name.replaceAll("$", "\\$")}\\s*[?.(]`, "u");
  return textsOf(to).some((text) => property.test(text));
}

function reasonAgainstOutput(program: Program, output: Output | undefined): string | undefined {
  if (!output) return undefined;
  const { node } = output;
  if (isCall(node) && node.way === "returnState")
    return `"${nodeTitle(program, node)}" gives a state, which a flow cannot hand on: select what uses it too.`;
  const isList = isCall(node) && node.way === "map";
  const isMentioned = output.edges.some(({ isMention }) => isMention);
  return isList && isMentioned
    ? `"${nodeTitle(program, node)}" gives a list of futures to a text: select that too.`
    : undefined;
}

/** Without a result a flow returns all that no node uses: that must stay the same. */
function reasonAgainstReturn(
  program: Program,
  inside: ReadonlySet<string>,
  output: Output | undefined,
): string | undefined {
  if (nodeById(program, resultId)) return undefined;
  const used = new Set(program.edges.map(({ source }) => source));
  const leaves = program.nodes.filter((node) => isCall(node) && !used.has(node.id) && !node.isLeft);
  const within = leaves.filter(({ id }) => inside.has(id)).length;
  const isSame = output ? within === 0 : within < 2 || within === leaves.length;
  return isSame
    ? undefined
    : "The flow returns what no node uses, and that would be something else then: add a result first.";
}

/** A value of the selected nodes that is used outside. */
interface Output {
  readonly node: StatementNode;
  /** By which the flow's body speaks of it. */
  readonly name: string;
  readonly edges: readonly Edge[];
}

function outputsOf(program: Program, inside: ReadonlySet<string>): readonly Output[] {
  const leaving = program.edges.filter(
    ({ source, target, port, isMention }) =>
      inside.has(source) && !inside.has(target) && (port !== waitForPort || isMention),
  );
  const byName = groupBy(leaving, ({ source, output }) => `${source}\n${output ?? ""}`);
  return [...byName.values()].flatMap((edges) => {
    const node = nodeById(program, edges[0]?.source ?? "");
    if (!node || !isStatement(node)) return [];
    return [{ node, name: edges[0]?.output ?? namesOf(node)[0] ?? "", edges }];
  });
}

function quoted({ name }: Output): string {
  return `"${name}"`;
}

/** What comes in from outside: one parameter, and what is made of the value on its way to it. */
interface Input {
  readonly edge: Edge;
  readonly parameter: ParameterNode;
  readonly outer: readonly EdgeModifier[];
}

class Extraction {
  readonly call: SubflowNode;
  private readonly before: Program;
  private readonly inside: ReadonlySet<string>;
  /** All that was selected, notes too. */
  private readonly wanted: ReadonlySet<string>;
  private readonly output: Output | undefined;
  private readonly inputs = new Map<string, Input>();
  private readonly nodes: readonly ProgramNode[];
  private readonly name: string;
  private readonly flow;
  private readonly inferred: readonly InferredType[];

  constructor(
    program: Program,
    inside: ReadonlySet<string>,
    wanted: ReadonlySet<string>,
    name: string,
    inferred: readonly InferredType[],
  ) {
    this.inferred = inferred;
    this.before = program;
    this.inside = inside;
    this.wanted = wanted;
    this.name = name;
    this.nodes = program.nodes.filter(({ id }) => inside.has(id));
    this.output = outputsOf(program, inside)[0];
    this.flow = newFlow(program, this.name);
    for (const edge of program.edges) if (crosses(edge, inside)) this.addInput(edge);
    this.call = this.makeCall();
  }

  program(): Program {
    const { notes: all = [], groups: allGroups = [], ...rest } = this.before;
    const notes = all.filter(({ id }) => !this.wanted.has(id));
    const groups = allGroups.filter((group) => !this.holds(group));
    const marks = { ...(notes.length > 0 && { notes }), ...(groups.length > 0 && { groups }) };
    const added = withFlow(this.before, this.drawing());
    const { others } = added;
    return {
      ...rest,
      ...marks,
      ...(others && { others }),
      nodes: this.nodesOutside(),
      edges: this.edgesOutside(),
    };
  }

  private holds({ members }: { readonly members: readonly string[] }): boolean {
    return members.every((id) => this.inside.has(id) || (this.isNote(id) && this.wanted.has(id)));
  }

  private isNote(id: string): boolean {
    return this.before.notes?.some((note) => note.id === id) === true;
  }

  private drawing(): Drawing {
    const notes = this.before.notes?.filter(({ id }) => this.wanted.has(id)) ?? [];
    const groups = this.before.groups?.filter((group) => this.holds(group)) ?? [];
    const parameters = [...this.inputs.values()].map(({ parameter }) => parameter);
    return {
      flow: this.flow,
      nodes: [...parameters, ...this.nodes, ...this.result()],
      edges: [...this.edgesInside(), ...this.resultEdge()],
      ...(notes.length > 0 && { notes }),
      ...(groups.length > 0 && { groups }),
    };
  }

  /** Mentions need the very name; values that arrive in different ways are different parameters. */
  private addInput(edge: Edge): void {
    if (edge.port === waitForPort && !edge.isMention) return;
    const key = this.keyOf(edge);
    if (this.inputs.has(key)) return;
    const source = nodeById(this.before, edge.source);
    if (!source) return;
    const name = edge.output ?? namesOf(source)[0] ?? edge.source;
    const outer = outerModifiers(edge);
    const ownNames = new Set([...this.inputs.values()].map(({ parameter }) => parameter.name));
    const isExact = edge.isMention || outer.length === 0;
    const free = isExact ? name : freeName(name, new Set([...namesInFlow(this.before), ...ownNames]));
    const parameter: ParameterNode = {
      kind: "parameter",
      id: parameterId(free),
      name: free,
      type: typeOf(this.before, source, edge, this.inferred),
      position: this.placeOfParameter(this.inputs.size),
    };
    this.inputs.set(key, { edge, parameter, outer });
  }

  private keyOf(edge: Edge): string {
    return JSON.stringify([edge.source, edge.output, outerModifiers(edge)]);
  }

  private placeOfParameter(row: number) {
    const left = Math.min(...this.nodes.map(({ position }) => position.x));
    const top = Math.min(...this.nodes.map(({ position }) => position.y));
    return rounded({ x: left - 290, y: top + row * 110 });
  }

  private makeCall(): SubflowNode {
    const { node, name, edges } = this.output ?? {};
    const taken = takenNames(this.before).add(this.flow.identifier);
    const isMentioned = edges?.some(({ isMention }) => isMention) === true;
    const id = isMentioned && name !== undefined ? name : freeOrdinal(this.flow.identifier, taken);
    const isValue = node !== undefined && !(isCall(node) && isPending(node) && node.way !== "map");
    return {
      kind: "subflow",
      id,
      flow: this.flow.identifier,
      ...(isValue && { way: "call", isAwaited: true }),
      arguments: {},
      position: middleOf(this.nodes),
    };
  }

  /** The call stands where the node stood whose value it gives. */
  private nodesOutside(): readonly ProgramNode[] {
    const used = new Set(this.before.edges.map(({ source }) => source));
    const last = this.output?.node ?? this.nodes.findLast(({ id }) => !used.has(id)) ?? this.nodes.at(-1);
    return this.before.nodes.flatMap((node) => {
      if (node === last) return [this.call];
      return this.inside.has(node.id) ? [] : [node];
    });
  }

  private edgesOutside(): readonly Edge[] {
    const kept = this.before.edges.filter(({ target }) => !this.inside.has(target));
    const passed = [...this.inputs.values()].map(({ edge, parameter, outer }) =>
      edgeOf(edge.source, this.call.id, parameter.name, {
        ...(edge.output !== undefined && { output: edge.output }),
        ...(outer.length > 0 && { modifiers: outer }),
      }),
    );
    const order = this.before.edges.flatMap((edge) =>
      crosses(edge, this.inside) && edge.port === waitForPort && !edge.isMention
        ? [{ ...edge, ...edgeOf(edge.source, this.call.id, waitForPort, partsOf(edge)) }]
        : [],
    );
    const all = [...kept.map((edge) => this.leaving(edge)), ...passed, ...order];
    return all.filter((edge, at) => all.findIndex(({ id }) => id === edge.id) === at);
  }

  /** An edge out of the selection comes from the call. */
  private leaving(edge: Edge): Edge {
    if (!this.inside.has(edge.source)) return edge;
    const { modifiers, isMention } = edge;
    return edgeOf(this.call.id, edge.target, edge.port, {
      ...(modifiers && { modifiers }),
      ...(isMention && { isMention }),
    });
  }

  private edgesInside(): readonly Edge[] {
    return this.before.edges.flatMap((edge) => {
      if (!this.inside.has(edge.target)) return [];
      if (this.inside.has(edge.source)) return [edge];
      const input = this.inputs.get(this.keyOf(edge));
      if (!input || edge.isMention) return [];
      const modifiers = edge.modifiers?.filter(({ kind }) => kind === "unmapped") ?? [];
      return [edgeOf(input.parameter.id, edge.target, edge.port, modifiers.length > 0 ? { modifiers } : {})];
    });
  }

  private result(): readonly ProgramNode[] {
    if (!this.output) return [];
    const right = Math.max(...this.nodes.map(({ position }) => position.x));
    return [{ kind: "result", id: resultId, position: { x: right + 350, y: this.output.node.position.y } }];
  }

  private resultEdge(): readonly Edge[] {
    if (!this.output) return [];
    const { node, name } = this.output;
    const output = namesOf(node).length > 1 ? { output: name } : {};
    return [edgeOf(node.id, resultId, valuePort, output)];
  }
}

/** What has to happen to a value before the subflow takes it: a failure that is allowed must not keep it from running. */
function outerModifiers({ modifiers = [] }: Edge): readonly EdgeModifier[] {
  return modifiers.filter(({ kind }) => kind !== "unmapped");
}

function partsOf({ output, modifiers }: Edge): Pick<Edge, "output" | "modifiers"> {
  return { ...(output !== undefined && { output }), ...(modifiers && { modifiers }) };
}

/** As it is written somewhere, or as the compiler infers it; else the parameter takes anything. */
function typeOf(
  program: Program,
  source: ProgramNode,
  edge: Edge,
  inferred: readonly InferredType[],
): string {
  if (takesAnything(edge)) return "any";
  if (isWritten(program, source)) return writtenTypeOf(program, source);
  const { node, output } = valueOf(edge);
  return inferred.find((one) => one.node === node && one.output === output)?.type ?? "any";
}

/** Where failures may come too, or a text speaks of the value. */
function takesAnything(edge: Edge): boolean {
  return edge.isMention === true || outerModifiers(edge).length > 0;
}

function isWritten(program: Program, source: ProgramNode): boolean {
  const type = writtenTypeOf(program, source);
  return type !== "unknown" && type !== "void";
}

/** What a future stands for is handed on; what many futures or a state do is another thing. */
function isInferable(source: ProgramNode): boolean {
  return !isCall(source) || (source.way !== "map" && source.way !== "returnState");
}

function valueOf({ source, output }: Edge): FlowValue {
  return { node: source, ...(output !== undefined && { output }) };
}

function middleOf(nodes: readonly ProgramNode[]) {
  const xs = nodes.map(({ position }) => position.x);
  const ys = nodes.map(({ position }) => position.y);
  return rounded({
    x: (Math.min(...xs) + Math.max(...xs)) / 2,
    y: (Math.min(...ys) + Math.max(...ys)) / 2,
  });
}

function titleOf(program: Program, id: string): string {
  const node = nodeById(program, id);
  return node ? nodeTitle(program, node) : id;
}

function idOf({ id }: ProgramNode): string {
  return id;
}
