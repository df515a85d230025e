import { groupBy } from "./groupBy.ts";
import { perList } from "./perList.ts";
import type { Source } from "./source.ts";

/**
 * A flow as the canvas holds it. It mirrors one TypeScript file: `code/emit.ts` writes that file and `code/parse.ts`
 * reads it back. Programs are immutable; every change to one is a value (see `change.ts`).
 */
export interface Program extends Drawing {
  /** What stands around tasks and flows: imports, types, constants, helpers. Stretches are joined by an empty line. */
  readonly shared: string;
  readonly tasks: readonly TaskDefinition[];
  /** The other flows of the file; `flow`, `nodes` and `edges` are those of the one that shows. */
  readonly others?: OtherFlows;
  /** The file that the program was read from; absent for one that was drawn. Writing changes no more of it than must be. */
  readonly source?: Source;
}

/** One flow: what it is called, and what its body does. */
export interface Drawing {
  readonly flow: FlowDefinition;
  /** In the order of the file: parameters as the flow function declares them, then its body's statements. */
  readonly nodes: readonly ProgramNode[];
  readonly edges: readonly Edge[];
  /** What people wrote on the canvas; absent when there is none. No part of what runs. */
  readonly notes?: readonly Note[];
  /** Which nodes and notes belong together; absent when there is none. No part of what runs. */
  readonly groups?: readonly Group[];
}

/** Markdown on the canvas. */
export interface Note {
  /** `note:1`, `note:2`, … */
  readonly id: string;
  readonly text: string;
  readonly position: Position;
  readonly width: number;
  readonly height: number;
}

/** A frame around nodes and notes. Where it is follows from what it holds; whether it is folded is no part of it. */
export interface Group {
  /** `group:1`, `group:2`, … */
  readonly id: string;
  readonly title: string;
  /** Ids of nodes and notes. None is in two groups. */
  readonly members: readonly string[];
}

/** Those that stand in the file before the flow that shows, and those after it. */
export interface OtherFlows {
  readonly before: readonly Drawing[];
  readonly after: readonly Drawing[];
}

/** `export const <identifier> = task(<options>, <code>)`. One definition may be called by several nodes. */
export interface TaskDefinition {
  /** The name of its `const`; unique in the program. */
  readonly identifier: string;
  readonly options: TaskOptions;
  /** Options that are no plain data, by name: the text of the whole property. `...name` for what is spread. */
  readonly expressions?: Readonly<Record<string, string>>;
  /** The task whose function this one runs under other options: `<base>.withOptions(<options>)`. Its `code` is empty. */
  readonly base?: string;
  /** The function's text, from `function` or `async` to its closing brace, exactly as typed; or an expression for one. */
  readonly code: string;
  /** What the compiler read from the last `code` that parsed. */
  readonly signature: Signature;
}

/** A task function's inputs and output as TypeScript prints them: `string[]`, `Promise` unwrapped. */
export interface Signature {
  readonly parameters: readonly SignatureParameter[];
  readonly returns: string;
}

export interface SignatureParameter {
  readonly name: string;
  readonly type: string;
  /** True when a call may leave it out: `?`, or a default value. */
  readonly optional: boolean;
}

/** What tasks and flows have in common among the options that the canvas holds. Names and units are Prefect's. */
export interface CommonOptions {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  /** Extra attempts after the first. */
  readonly retries?: number;
  /** For each attempt. */
  readonly timeoutSeconds?: number;
  readonly logPrints?: boolean;
  /** Whether results are kept beyond the run, to be found again. */
  readonly persistResult?: boolean;
  /** Where they are kept: a name. */
  readonly resultStorage?: string;
  readonly resultSerializer?: "structured" | "json";
  readonly cacheResultInMemory?: boolean;
}

/** The options of `task(...)` that the canvas holds: all that are plain data. Functions come with code nodes. */
export interface TaskOptions extends CommonOptions {
  readonly tags?: readonly string[];
  /** One delay for all retries, or one for each; the last repeats. */
  readonly retryDelaySeconds?: number | readonly number[];
  /** Spreads delays at random around their length. */
  readonly retryJitterFactor?: number;
  /** A template: `{parameter}` stands for a value. */
  readonly taskRunName?: string;
  readonly cacheExpirationSeconds?: number;
  readonly refreshCache?: boolean;
  /** A template for the key under which the result is kept. */
  readonly resultStorageKey?: string;
}

/** `export const <identifier> = flow(<options>, async function <identifier>(<parameters>) { … })`. */
export interface FlowDefinition {
  /** The name of its `const`; `default` for `export default flow(…)`. */
  readonly identifier: string;
  readonly options: FlowOptions;
  /** As for tasks. */
  readonly expressions?: Readonly<Record<string, string>>;
  /** The function's return type, as typed, without `Promise`. */
  readonly returns?: string;
  /** True when its function is not in the file: there is nothing to draw, and nothing can be drawn. */
  readonly isElsewhere?: true;
}

/** The options of `flow(...)` that the canvas holds: all that are plain data. */
export interface FlowOptions extends CommonOptions {
  readonly retryDelaySeconds?: number;
  /** A template: `{parameter}` stands for a value. */
  readonly flowRunName?: string;
  readonly validateParameters?: boolean;
}

export type ProgramNode = ParameterNode | CallNode | CodeNode | ResultNode;

/** A call that the flow's body makes. */
export type CallNode = TaskNode | SubflowNode;

/** What stands in the flow's body as statements of their own, in order. */
export type StatementNode = CallNode | CodeNode;

/** Where a node's top left corner is on the canvas, in canvas pixels. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A parameter of the flow. Its id is `parameter:<name>`. */
export interface ParameterNode {
  readonly kind: "parameter";
  readonly id: string;
  readonly name: string;
  /** A TypeScript type, as typed; empty when there is none. */
  readonly type: string;
  /** The default value's expression, as typed. */
  readonly default?: string;
  /** Written `name?`. */
  readonly isOptional?: true;
  /** Where the parameter is taken apart (`{ a, b }`) or takes the rest (`...values`). */
  readonly binding?: Binding;
  readonly position: Position;
}

/** In place of one name: a pattern, as typed, and the names that it declares. */
export interface Binding {
  readonly text: string;
  readonly names: readonly string[];
}

/**
 * How a call is made: `submit` gives a future, `call` the value, `returnState` the state, `map` a list of futures.
 */
export type CallWay = "submit" | "call" | "map" | "returnState";

interface Call {
  /** The name of its variable, or one that stands for it. */
  readonly id: string;
  /** Its variable, where that is not the id. */
  readonly variable?: string;
  /** Where the value is taken apart at once: `const { a, b } = await …`. */
  readonly binding?: Binding;
  /** `submit` when absent. */
  readonly way?: CallWay;
  readonly isAwaited?: true;
  /** The text in `.withOptions(…)`. */
  readonly options?: string;
  /** Expressions given to parameters that no plain edge feeds, by parameter name, as typed. */
  readonly arguments: Readonly<Record<string, string>>;
  /** True when nothing uses it and the flow does not wait for it. */
  readonly isLeft?: true;
  readonly position: Position;
}

/** One call of a task in the flow's body: `const <id> = <task>.submit(…)`. */
export interface TaskNode extends Call {
  readonly kind: "task";
  /** The called definition's `identifier`. */
  readonly task: string;
}

/** One call of another flow of the file. */
export interface SubflowNode extends Call {
  readonly kind: "subflow";
  /** The called flow's `identifier`. */
  readonly flow: string;
}

/** Statements that say more than the canvas can draw: loops, conditions, `try`. They run as they stand. */
export interface CodeNode {
  readonly kind: "code";
  /** `code:1`, `code:2`, … */
  readonly id: string;
  /** The statements, exactly as typed. */
  readonly text: string;
  /** The names that later statements may read: declared here, or assigned. */
  readonly declares: readonly string[];
  /** The names that the text does not declare. */
  readonly reads: readonly string[];
  /** True when nothing after it can run: it ends with `return`. */
  readonly returns?: true;
  readonly position: Position;
}

/** What the flow returns: the source of its one plain edge, or an expression. Its id is `result`; at most one. */
export interface ResultNode {
  readonly kind: "result";
  readonly id: "result";
  readonly expression?: string;
  readonly position: Position;
}

/** A value (or, into `waitFor`, only an order) that goes from one node to another. */
export interface Edge {
  /** `<source>-><target>:<port>`; see `edgeId`. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** The target's parameter name; a code node's name that it reads; `waitFor` for order without data; `value` into the result node. */
  readonly port: string;
  /** Which of the names that the source declares, where it declares several. */
  readonly output?: string;
  /** What is made of the value on its way, the innermost first. */
  readonly modifiers?: readonly EdgeModifier[];
  /** True when the target's text mentions the source. Such an edge goes with the text, and cannot be drawn or removed. */
  readonly isMention?: true;
}

/** `unmapped(x)`, `allowFailure(x)`, `x.orElse(value)`. */
export type EdgeModifier =
  | { readonly kind: "unmapped" }
  | { readonly kind: "allowFailure" }
  | { readonly kind: "orElse"; readonly value: string };

/** The port that takes any number of edges and passes no data. */
export const waitForPort = "waitFor";

/** The result node's only port. */
export const valuePort = "value";

export const resultId = "result";

export function edgeId(source: string, target: string, port: string, output?: string): string {
  return `${source}${output === undefined ? "" : `.${output}`}->${target}:${port}`;
}

export function edgeOf(
  source: string,
  target: string,
  port: string,
  more: Pick<Edge, "output" | "modifiers" | "isMention"> = {},
): Edge {
  return { id: edgeId(source, target, port, more.output), source, target, port, ...more };
}

export function parameterId(name: string): string {
  return `parameter:${name}`;
}

/** Of several with one id, which a broken program may have, the first. */
const nodesById = perList(
  (nodes: readonly ProgramNode[]) => new Map(nodes.toReversed().map((node) => [node.id, node])),
);
const tasksByIdentifier = perList(
  (tasks: readonly TaskDefinition[]) => new Map(tasks.toReversed().map((task) => [task.identifier, task])),
);
const edgesByTarget = perList((edges: readonly Edge[]) => groupBy(edges, ({ target }) => target));

/** The edges that enter a node, in the drawing's order. */
export function edgesInto({ edges }: Pick<Drawing, "edges">, id: string): readonly Edge[] {
  return edgesByTarget(edges).get(id) ?? [];
}

export function nodeById(program: Pick<Drawing, "nodes">, id: string): ProgramNode | undefined {
  return nodesById(program.nodes).get(id);
}

export function taskByIdentifier(program: Program, identifier: string): TaskDefinition | undefined {
  return tasksByIdentifier(program.tasks).get(identifier);
}

/** The definition that a task node calls. Throws when the program is broken: every task node has one. */
export function taskOf(program: Program, node: TaskNode): TaskDefinition {
  const task = taskByIdentifier(program, node.task);
  if (!task)
    throw new Error(`Node "${node.id}" calls the task "${node.task}", which the program does not have.`);
  return task;
}

export function isCall(node: ProgramNode): node is CallNode {
  return node.kind === "task" || node.kind === "subflow";
}

export function isStatement(node: ProgramNode): node is StatementNode {
  return isCall(node) || node.kind === "code";
}

/** True for a call that goes on while the body does: a future, or a list of them, that somebody has to wait for. */
export function isPending({ way = "submit", isAwaited, binding }: CallNode): boolean {
  return (way === "submit" || way === "map") && !isAwaited && !binding;
}

/** True when code among the nodes ends the flow with its own `return`: then nothing else decides what it returns. */
export function returnsByItself(nodes: readonly ProgramNode[]): boolean {
  return nodes.some((node) => node.kind === "code" && node.returns === true);
}

/** All flows of the file, in its order. */
export function drawingsOf(program: Program): readonly Drawing[] {
  const { before = [], after = [] } = program.others ?? {};
  return [...before, program, ...after];
}

/** What a call calls, as far as the call needs to know. */
export interface Callee {
  readonly identifier: string;
  readonly options: CommonOptions & Pick<TaskOptions, "tags">;
  readonly signature: Signature;
}

/** The task or flow of this name; nothing when the program has none. */
export function calleeOf(program: Program, node: CallNode): Callee | undefined {
  return calleeBehind(program, node, []);
}

function calleeBehind(program: Program, node: CallNode, behind: readonly string[]): Callee | undefined {
  if (node.kind === "task") return taskByIdentifier(program, node.task);
  const called = drawingsOf(program).find(({ flow }) => flow.identifier === node.flow);
  if (!called || called.flow.returns !== undefined || behind.includes(node.flow))
    return called && calleeOfFlow(called);
  return giving(calleeOfFlow(called), resultTypeIn(program, called, [...behind, node.flow]));
}

const calleesByResult = new WeakMap<Callee, Callee>();

/** The same object for the same result, as below. */
function giving(callee: Callee, returns: string): Callee {
  if (returns === "unknown") return callee;
  const known = calleesByResult.get(callee);
  if (known?.signature.returns === returns) return known;
  const typed = { ...callee, signature: { ...callee.signature, returns } };
  calleesByResult.set(callee, typed);
  return typed;
}

/** Where a flow's file does not say what it returns: the type of what goes into its result, if that is written. */
function resultTypeIn(program: Program, { nodes, edges }: Drawing, behind: readonly string[]): string {
  const edge = edges.find(({ target, port }) => target === resultId && port === valuePort);
  const source = edge && nodeById({ nodes }, edge.source);
  if (!source || edge.isMention) return "unknown";
  return writtenTypeBehind(program, source, behind);
}

/** The type of a node's only value, as far as it is written somewhere; else `unknown`. */
export function writtenTypeOf(program: Program, node: ProgramNode): string {
  return writtenTypeBehind(program, node, []);
}

function writtenTypeBehind(program: Program, node: ProgramNode, behind: readonly string[]): string {
  return typeOfOutput(node, isCall(node) ? calleeBehind(program, node, behind) : undefined);
}

/** The same, of a node that calls `callee`. */
export function typeOfOutput(node: ProgramNode, callee: Pick<Callee, "signature"> | undefined): string {
  if (namesOf(node).length !== 1) return "unknown";
  if (node.kind === "parameter") return node.binding ? "unknown" : typeOfParameter(node);
  if (!isCall(node) || node.binding || node.way === "returnState") return "unknown";
  const returns = callee?.signature.returns ?? "unknown";
  if (node.way !== "map" || returns === "unknown") return returns;
  return /^\w+$/.test(returns) ? `${returns}[]` : `(${returns})[]`;
}

/** As it is written; else that of its default, where that is a literal. */
export function typeOfParameter({
  type,
  default: value = "",
}: Pick<ParameterNode, "type" | "default">): string {
  return type || (literals.find(([literal]) => literal.test(value))?.[1] ?? "unknown");
}

const literals: readonly (readonly [RegExp, string])[] = [
  [/^-?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i, "number"],
  [/^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)$/, "string"],
  [/^(?:true|false)$/, "boolean"],
];

export function calleeIdentifier(node: CallNode): string {
  return node.kind === "task" ? node.task : node.flow;
}

const calleeByDrawing = new WeakMap<Drawing, Callee>();

/** The same object for the same flow, so that what shows it need not be drawn again. */
export function calleeOfFlow(drawing: Drawing): Callee {
  const known = calleeByDrawing.get(drawing);
  if (known) return known;
  const { flow, nodes } = drawing;
  const parameters = nodes.flatMap((node) => (node.kind === "parameter" ? [signatureParameter(node)] : []));
  const { identifier, options, returns = "unknown" } = flow;
  const callee = { identifier, options, signature: { parameters, returns } };
  calleeByDrawing.set(drawing, callee);
  return callee;
}

function signatureParameter(node: ParameterNode) {
  const { name, default: value, isOptional, binding } = node;
  const optional = value !== undefined || isOptional === true || binding?.text.startsWith("...") === true;
  return { name, type: typeOfParameter(node), optional };
}

/** The names by which the flow's body speaks of a node's value; the first is the one that an edge means. */
export function namesOf(node: ProgramNode): readonly string[] {
  if (node.kind === "result") return [];
  if (node.kind === "code") return node.declares;
  if (node.binding) return node.binding.names;
  return [node.kind === "parameter" ? node.name : (node.variable ?? node.id)];
}

/** The name a person sees on a node. */
export function nodeTitle(program: Program, node: ProgramNode): string {
  if (node.kind === "parameter") return node.name;
  if (node.kind === "result") return "Result";
  if (node.kind === "code") return titleOfCode(node);
  return calleeOf(program, node)?.options.name ?? calleeIdentifier(node);
}

/** The first line says best what the code does. */
function titleOfCode({ text }: CodeNode): string {
  const first = text.split("\n").find((line) => line.trim() !== "" && !/^\s*(\/\/|\/?\*)/.test(line));
  return first?.trim().replace(/\s*\{$/, "") || "Code";
}
