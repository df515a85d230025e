import { referenceTo } from "../program/set.ts";
import type { Program, ProgramNode, TaskNode } from "../program/program.ts";
import { nodeById, resultId, taskOf, waitForPort } from "../program/program.ts";

/** A piece of emitted text; a piece with a port is the argument at that port. */
export interface Piece {
  readonly text: string;
  readonly port?: string;
}

/** `const <id> = <task>.waitFor(…).submit(…);` */
export function callPieces(program: Program, call: TaskNode): Piece[] {
  const incoming = program.edges.filter((edge) => edge.target === call.id);
  const waits = incoming
    .filter((edge) => edge.port === waitForPort)
    .map((edge) => referenceTo(sourceOf(program, edge)));
  const order: Piece[] =
    waits.length > 0
      ? [{ text: ".waitFor(" }, { text: waits.join(", "), port: waitForPort }, { text: ")" }]
      : [];
  return [
    { text: `const ${call.id} = ${call.task}` },
    ...order,
    { text: ".submit(" },
    ...separated(argumentsOf(program, call)),
    { text: ");" },
  ];
}

/** By position; what is left out at the end is left out, what is left out before is `undefined`. */
function argumentsOf(program: Program, call: TaskNode): Piece[] {
  const ports = taskOf(program, call).signature.parameters.map((parameter) => parameter.name);
  const passed = ports.map((port) => ({ port, text: passedTo(program, call, port) }));
  const last = passed.findLastIndex(({ text }) => text !== undefined);
  return passed.slice(0, last + 1).map(({ port, text }) => ({ port, text: text ?? "undefined" }));
}

function passedTo(program: Program, call: TaskNode, port: string): string | undefined {
  const edge = program.edges.find(
    (other) => other.target === call.id && other.port === port && port !== waitForPort,
  );
  if (edge) return referenceTo(sourceOf(program, edge));
  return Object.hasOwn(call.arguments, port) ? call.arguments[port] : undefined;
}

function sourceOf(program: Program, edge: Program["edges"][number]): ProgramNode {
  const source = nodeById(program, edge.source);
  if (!source) throw new Error(`The edge ${edge.id} comes from a node that the program does not have.`);
  return source;
}

function separated(pieces: readonly Piece[]): Piece[] {
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
 * the unused calls first, so that every call finishes and every failure counts.
 */
export function endingOf(program: Program): Ending {
  const result = nodeById(program, resultId);
  const edge = program.edges.find((other) => other.target === resultId);
  const source = edge && sourceOf(program, edge);
  const leaves = leavesOf(program);
  if (!result) return { joined: [], checked: [], returned: leaves.length > 1 ? leaves : leaves[0] };
  const checked = leaves.filter((id) => id !== source?.id);
  const joined = checked.length > 0 && source?.kind === "task" ? [...checked, source.id] : checked;
  return { joined, checked, returned: source && referenceTo(source) };
}

/** Calls whose value or end no other call awaits. */
export function leavesOf(program: Program): string[] {
  const used = new Set(program.edges.filter((edge) => edge.target !== resultId).map((edge) => edge.source));
  return program.nodes.filter((node) => node.kind === "task" && !used.has(node.id)).map((node) => node.id);
}

export function printEnding({ joined, checked, returned }: Ending): string[] {
  const join = joined.length > 0 ? [`await wait([${joined.join(", ")}]);`] : [];
  const checks = checked.map((id) => `await ${id}.result();`);
  if (returned === undefined) return [...join, ...checks];
  const value = typeof returned === "string" ? returned : `[${returned.join(", ")}]`;
  return [...join, ...checks, `return ${value};`];
}
