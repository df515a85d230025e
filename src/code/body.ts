import { referenceTo } from "../program/set.ts";
import type { CallNode, Drawing, Edge, EdgeModifier, Program, ProgramNode } from "../program/program.ts";
import {
  calleeIdentifier,
  calleeOf,
  edgesInto,
  isCall,
  isPending,
  namesOf,
  nodeById,
  resultId,
  returnsByItself,
  waitForPort,
} from "../program/program.ts";

/** A piece of emitted text; a piece with a port is the argument at that port. */
export interface Piece {
  readonly text: string;
  readonly port?: string;
}

/** By what names the file calls what it imports from the package; its own names where nothing is said. */
export type LocalNames = Readonly<Record<string, string>>;

/** The parts of a call, each as text. */
export interface CallTexts {
  /** What stands between `const` and `=`. */
  readonly variable: string;
  /** `await `, or nothing. */
  readonly awaited: string;
  readonly callee: string;
  readonly options: string | undefined;
  readonly waits: readonly string[];
  /** `.submit`; nothing for a call in place. */
  readonly way: string;
  readonly passed: readonly Piece[];
}

export function callTexts(program: Program, call: CallNode, names: LocalNames = {}): CallTexts {
  const incoming = edgesInto(program, call.id).filter(({ isMention }) => !isMention);
  const waits = incoming.filter((edge) => edge.port === waitForPort);
  const way = call.way ?? "submit";
  return {
    variable: variableOf(call),
    awaited: call.isAwaited ? "await " : "",
    callee: calleeIdentifier(call),
    options: call.options,
    waits: waits.map((edge) => passedBy(program, edge, names)),
    way: way === "call" ? "" : `.${way}`,
    passed: argumentsOf(program, call, incoming, names),
  };
}

export function variableOf(call: CallNode): string {
  return call.binding?.text ?? call.variable ?? call.id;
}

/** `const <id> = <task>.waitFor(…).submit(…);` */
export function callPieces(program: Program, call: CallNode, names: LocalNames = {}): Piece[] {
  const { variable, awaited, callee, options, waits, way, passed } = callTexts(program, call, names);
  const order: Piece[] =
    waits.length > 0
      ? [{ text: ".waitFor(" }, { text: waits.join(", "), port: waitForPort }, { text: ")" }]
      : [];
  return [
    { text: `const ${variable} = ${awaited}${callee}` },
    ...(options === undefined ? [] : [{ text: `.withOptions(${options})` }]),
    ...order,
    { text: `${way}(` },
    ...separated(passed),
    { text: ");" },
  ];
}

/** By position; what is left out at the end is left out, what is left out before is `undefined`. */
function argumentsOf(
  program: Program,
  call: CallNode,
  incoming: readonly Edge[],
  names: LocalNames,
): Piece[] {
  const ports = calleeOf(program, call)?.signature.parameters.map((parameter) => parameter.name) ?? [];
  const passed = ports.map((port) => {
    const edge = port === waitForPort ? undefined : incoming.find((other) => other.port === port);
    const typed = Object.hasOwn(call.arguments, port) ? call.arguments[port] : undefined;
    return { port, text: edge ? passedBy(program, edge, names) : typed };
  });
  const last = passed.findLastIndex(({ text }) => text !== undefined);
  return passed.slice(0, last + 1).map(({ port, text }) => ({ port, text: text ?? "undefined" }));
}

/** `allowFailure(total)` */
function passedBy(program: Program, edge: Edge, names: LocalNames): string {
  const reference = referenceTo(sourceOf(program, edge), edge.output) ?? "undefined";
  return (edge.modifiers ?? []).reduce((text, modifier) => modified(text, modifier, names), reference);
}

function modified(text: string, modifier: EdgeModifier, names: LocalNames): string {
  if (modifier.kind === "orElse") return `${text}.orElse(${modifier.value})`;
  return `${names[modifier.kind] ?? modifier.kind}(${text})`;
}

function sourceOf(program: Drawing, edge: Edge): ProgramNode {
  const source = nodeById(program, edge.source);
  if (!source) throw new Error(`The edge ${edge.id} comes from a node that the program does not have.`);
  return source;
}

export function separated(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [{ text: ", " }, piece]));
}

/** How a flow's body ends; `parse` reads the same three parts. */
export interface Ending {
  /** Calls that the body waits for, all at once, before it returns. */
  readonly joined: readonly string[];
  /** Of those, the calls whose failure fails the flow although nothing uses their value. */
  readonly checked: readonly string[];
  /** What follows `return`: one value, a list of calls, or nothing. */
  readonly returned: string | readonly string[] | undefined;
}

/**
 * A flow without a result node returns what no other call uses. With one it returns that node's value, and waits for
 * the unused calls first, so that every call finishes and every failure counts. A flow whose code returns by itself has
 * no ending of this kind. All by the names that the body uses.
 */
export function endingOf(program: Program): Ending {
  const result = nodeById(program, resultId);
  const leaves = leavesOf(program);
  const names = leaves.map((leaf) => namesOf(leaf)[0] ?? leaf.id);
  if (returnsByItself(program.nodes)) return { joined: [], checked: [], returned: undefined };
  if (result?.kind !== "result")
    return { joined: [], checked: [], returned: names.length > 1 ? names : names[0] };
  const edge = program.edges.find((other) => other.target === resultId && !other.isMention);
  const source = edge && sourceOf(program, edge);
  const returned = edge && source ? referenceTo(source, edge.output) : result.expression;
  const checked = leaves.filter((leaf) => leaf.id !== source?.id);
  const joined = checked.filter(({ way = "submit" }) => way === "submit");
  const own = joined.length > 0 && source && isCall(source) && isFuture(source) ? [source] : [];
  return { joined: nameList([...joined, ...own]), checked: nameList(checked), returned };
}

function nameList(calls: readonly CallNode[]): string[] {
  return calls.map((call) => namesOf(call)[0] ?? call.id);
}

function isFuture({ way = "submit", isAwaited, binding }: CallNode): boolean {
  return way === "submit" && !isAwaited && !binding;
}

/** Calls whose value or end no other statement awaits, though the flow is to wait for them. */
function leavesOf(program: Drawing): CallNode[] {
  const used = new Set(program.edges.filter((edge) => edge.target !== resultId).map((edge) => edge.source));
  const mentioned = program.edges.filter((edge) => edge.target === resultId && edge.isMention);
  for (const edge of mentioned) used.add(edge.source);
  return program.nodes.filter(isCall).filter((call) => !used.has(call.id) && !call.isLeft && isPending(call));
}

export function printEnding({ joined, checked, returned }: Ending, names: LocalNames = {}): string[] {
  const wait = names["wait"] ?? "wait";
  const join = joined.length > 0 ? [`await ${wait}([${joined.join(", ")}]);`] : [];
  const checks = checked.map((id) => `await ${id}.result();`);
  if (returned === undefined) return [...join, ...checks];
  const value = typeof returned === "string" ? returned : `[${returned.join(", ")}]`;
  return [...join, ...checks, `return ${value};`];
}
