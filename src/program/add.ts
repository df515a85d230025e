import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import {
  freeName,
  freeOrdinal,
  identifierFrom,
  isIdentifier,
  namesInFlow,
  takenNames,
  wordsIn,
} from "./names.ts";
import type { ParameterNode, Position, Program, Signature, TaskDefinition, TaskOptions } from "./program.ts";
import { drawingsOf, nodeById, parameterId, resultId } from "./program.ts";

interface NewTask {
  readonly name: string;
  /** Comes with its `signature`; without it the task starts from a template. */
  readonly code?: string;
  readonly signature?: Signature;
  readonly position: Position;
  readonly options?: Omit<TaskOptions, "name">;
}

/** A new task, and a node that calls it. */
export function addTask(program: Program, task: NewTask): ProgramChange {
  const identifier = freeName(identifierFrom(task.name, "task"), takenNames(program));
  const definition: TaskDefinition = {
    identifier,
    options: { ...task.options, name: task.name },
    code: task.code ?? templateCode(identifier),
    signature: task.signature ?? (task.code === undefined ? templateSignature : unknownSignature),
  };
  const defined = { ...program, tasks: [...program.tasks, definition] };
  return changeTo(program, withCall(defined, identifier, task.position));
}

/** One more node that calls a task the flow already has. */
export function addCall(program: Program, identifier: string, position: Position): ProgramChange {
  return changeTo(program, withCall(program, identifier, position));
}

function withCall(program: Program, identifier: string, position: Position): Program {
  const id = freeOrdinal(identifier, takenNames(program));
  const node = { kind: "task", id, task: identifier, arguments: {}, position: rounded(position) } as const;
  return { ...program, nodes: [...program.nodes, node] };
}

/** A node that calls another flow of the file; none for a flow that calls this one, which would never end. */
export function addSubflow(program: Program, identifier: string, position: Position): ProgramChange {
  if (callsInTurn(program, identifier, program.flow.identifier)) return [];
  const id = freeOrdinal(identifier, takenNames(program));
  const node = { kind: "subflow", id, flow: identifier, arguments: {}, position: rounded(position) } as const;
  return changeTo(program, { ...program, nodes: [...program.nodes, node] });
}

/** True when a flow is another one, or calls it, itself or through others. */
export function callsInTurn(program: Program, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const drawing = drawingsOf(program).find(({ flow }) => flow.identifier === from);
  const called = drawing?.nodes.flatMap((node) => (node.kind === "subflow" ? [node.flow] : [])) ?? [];
  return called.some((next) => callsInTurn(program, next, to, seen));
}

export interface NewParameter {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
}

/** A new parameter of the flow. A name that is taken, or is no name, becomes the next best one. */
export function addParameter(
  program: Program,
  parameter: NewParameter & { position: Position },
): ProgramChange {
  const taken = namesInFlow(program);
  const node = parameterNode(parameter, taken, parameter.position);
  return changeTo(program, { ...program, nodes: [...program.nodes, node] });
}

/** The parameter's node, under a name that is not taken and that its own type and default do not use. */
export function parameterNode(
  parameter: NewParameter,
  taken: ReadonlySet<string>,
  position: Position,
): ParameterNode {
  const type = parameter.type.trim();
  const value = parameter.default?.trim();
  const typed = parameter.name.trim();
  const base = isIdentifier(typed) ? typed : identifierFrom(typed, "parameter");
  const name = freeName(base, new Set([...taken, ...wordsIn(type), ...wordsIn(value ?? "")]));
  const node = { kind: "parameter", id: parameterId(name), name, type, position: rounded(position) } as const;
  return value ? { ...node, default: value } : node;
}

/** The node for what the flow returns. A flow has one at most: a second one changes nothing. */
export function addResult(program: Program, position: Position): ProgramChange {
  if (nodeById(program, resultId)) return [];
  const node = { kind: "result", id: resultId, position: rounded(position) } as const;
  return changeTo(program, { ...program, nodes: [...program.nodes, node] });
}

/** Whole pixels, as the file holds them. */
export function rounded(position: Position): Position {
  return { x: Math.round(position.x) + 0, y: Math.round(position.y) + 0 };
}

function templateCode(identifier: string): string {
  return `async function ${identifier}(input: string): Promise<string> {\n  return input;\n}`;
}

const templateSignature: Signature = {
  parameters: [{ name: "input", type: "string", optional: false }],
  returns: "string",
};

const unknownSignature: Signature = { parameters: [], returns: "unknown" };
