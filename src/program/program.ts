/**
 * A flow as the canvas holds it. It mirrors one TypeScript file: `code/emit.ts` writes that file and `code/parse.ts`
 * reads it back. Programs are immutable; every change to one is a value (see `change.ts`).
 */
export interface Program {
  /** What stands before the first task: imports, types, constants, helpers. The exact text. */
  readonly shared: string;
  readonly tasks: readonly TaskDefinition[];
  readonly flow: FlowDefinition;
  /** In the order of the file: parameters as the flow function declares them, calls as its body makes them. */
  readonly nodes: readonly ProgramNode[];
  readonly edges: readonly Edge[];
}

/** `export const <identifier> = task(<options>, <code>)`. One definition may be called by several nodes. */
export interface TaskDefinition {
  /** The name of its `const`; unique in the program. */
  readonly identifier: string;
  readonly options: TaskOptions;
  /** The function's text, from `function` or `async` to its closing brace, exactly as typed. */
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
  readonly identifier: string;
  readonly options: FlowOptions;
}

/** The options of `flow(...)` that the canvas holds: all that are plain data. */
export interface FlowOptions extends CommonOptions {
  readonly retryDelaySeconds?: number;
  /** A template: `{parameter}` stands for a value. */
  readonly flowRunName?: string;
  readonly validateParameters?: boolean;
}

export type ProgramNode = ParameterNode | TaskNode | ResultNode;

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
  readonly position: Position;
}

/** One call of a task in the flow's body: `const <id> = <task>.submit(…)`. Its id is the variable's name. */
export interface TaskNode {
  readonly kind: "task";
  readonly id: string;
  /** The called definition's `identifier`. */
  readonly task: string;
  /** Expressions given to parameters that no edge feeds, by parameter name, as typed. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly position: Position;
}

/** What the flow returns: the source of its one incoming edge. Its id is `result`; there is at most one. */
export interface ResultNode {
  readonly kind: "result";
  readonly id: "result";
  readonly position: Position;
}

/** A value (or, into `waitFor`, only an order) that goes from one node to another. */
export interface Edge {
  /** `<source>-><target>:<port>`; see `edgeId`. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** The target's parameter name; `waitFor` for order without data; `value` into the result node. */
  readonly port: string;
}

/** The port that takes any number of edges and passes no data. */
export const waitForPort = "waitFor";

/** The result node's only port. */
export const valuePort = "value";

export const resultId = "result";

export function edgeId(source: string, target: string, port: string): string {
  return `${source}->${target}:${port}`;
}

export function edgeOf(source: string, target: string, port: string): Edge {
  return { id: edgeId(source, target, port), source, target, port };
}

export function parameterId(name: string): string {
  return `parameter:${name}`;
}

export function nodeById(program: Program, id: string): ProgramNode | undefined {
  return program.nodes.find((node) => node.id === id);
}

export function taskByIdentifier(program: Program, identifier: string): TaskDefinition | undefined {
  return program.tasks.find((task) => task.identifier === identifier);
}

/** The definition that a task node calls. Throws when the program is broken: every task node has one. */
export function taskOf(program: Program, node: TaskNode): TaskDefinition {
  const task = taskByIdentifier(program, node.task);
  if (!task)
    throw new Error(`Node "${node.id}" calls the task "${node.task}", which the program does not have.`);
  return task;
}

/** The name a person sees on a node. */
export function nodeTitle(program: Program, node: ProgramNode): string {
  if (node.kind === "parameter") return node.name;
  if (node.kind === "result") return "Result";
  return taskOf(program, node).options.name;
}
