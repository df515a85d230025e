import { Position, type NodeHandle } from "@xyflow/react";
import type { CSSProperties } from "react";
import type { InferredType } from "../../program/edits.ts";
import { portsOf } from "../../program/order.ts";
import {
  calleeOf,
  isCall,
  namesOf,
  typeOfOutput,
  valuePort,
  waitForPort,
  type Callee,
  type Program,
  type ProgramNode,
  type SignatureParameter,
} from "../../program/program.ts";

/**
 * Where everything on a card is, in canvas pixels. Sizes follow from the port count alone, so that React Flow need not
 * measure; `NodeCard.module.css` holds the same numbers through the custom properties of `cardSizes`.
 */
const header = 42;
const row = 26;
const padding = 7;
const footer = 28;
const handle = 12;

const codeLine = 17;
const codePadding = 9;
const mostCodeLines = 8;

const widths = { parameter: 184, task: 240, subflow: 240, code: 300, result: 160 } as const;

/** The id of a node's output handle, where it has one only. */
export const outputHandle = "output";

/** The id of the handle for one of several names that a node declares. */
export function handleOfOutput(output: string | undefined): string {
  return output === undefined ? outputHandle : `${outputHandle} ${output}`;
}

/** The other way. */
export function outputOfHandle(handle: string | null | undefined): string | undefined {
  return handle?.startsWith(`${outputHandle} `) ? handle.slice(outputHandle.length + 1) : undefined;
}

/** What a card has: its ports, and the lines of text that it shows. */
export interface CardShape {
  readonly inputs: readonly SignatureParameter[];
  readonly outputs: readonly CardOutput[];
  readonly lines: readonly string[];
}

export interface CardOutput {
  readonly handle: string;
  /** Empty where there is one only. */
  readonly name: string;
  /** Empty where nothing is known of it. */
  readonly type: string;
}

/** `inferred` are types that the compiler knows of the node's values. */
export function shapeOf(
  program: Program,
  node: ProgramNode,
  inferred: readonly InferredType[] = [],
): CardShape {
  const callee = isCall(node) ? calleeOf(program, node) : undefined;
  return {
    inputs: inputsOf(program, node, callee),
    outputs: outputsOf(node, callee, inferred),
    lines: linesOf(node),
  };
}

function inputsOf(
  program: Program,
  node: ProgramNode,
  callee: Callee | undefined,
): readonly SignatureParameter[] {
  if (callee) return callee.signature.parameters;
  const optional = { type: "", optional: true };
  if (node.kind === "result") return [{ name: valuePort, ...optional, type: node.expression ?? "" }];
  return node.kind === "code" ? portsOf(program, node).map((name) => ({ name, ...optional })) : [];
}

function outputsOf(
  node: ProgramNode,
  callee: Callee | undefined,
  inferred: readonly InferredType[],
): readonly CardOutput[] {
  if (node.kind === "result") return [];
  const names = namesOf(node);
  const isOne = names.length < 2;
  const typeOf = (output?: string) => inferred.find((value) => value.output === output)?.type;
  if (node.kind === "code" || !isOne)
    return names.map((name) => {
      const output = isOne ? undefined : name;
      return { handle: handleOfOutput(output), name, type: typeOf(output) ?? "" };
    });
  const written = typeOfOutput(node, callee);
  const type = written === "unknown" ? (typeOf() ?? callee?.signature.returns ?? written) : written;
  return [{ handle: outputHandle, name: "", type }];
}

function linesOf(node: ProgramNode): readonly string[] {
  if (node.kind !== "code") return [];
  const lines = node.text.split("\n");
  return lines.length > mostCodeLines ? [...lines.slice(0, mostCodeLines - 1), "…"] : lines;
}

export const cardSizes: CSSProperties & Record<`--card-${string}`, string> = {
  "--card-header": `${header}px`,
  "--card-row": `${row}px`,
  "--card-padding": `${padding}px`,
  "--card-footer": `${footer}px`,
  "--card-code-line": `${codeLine}px`,
  "--card-code-padding": `${codePadding}px`,
};

export interface CardSize {
  readonly width: number;
  readonly height: number;
}

export function cardSize(node: ProgramNode, shape: CardShape, callee: Callee | undefined): CardSize {
  const rows = shape.inputs.length + shape.outputs.length;
  const foot = callee && hasBadges(callee) ? footer : 0;
  const text = shape.lines.length > 0 ? shape.lines.length * codeLine + 2 * codePadding : 0;
  return { width: widths[node.kind], height: header + 2 * padding + rows * row + foot + text };
}

export function sizeOf(program: Program, node: ProgramNode): CardSize {
  return cardSize(node, shapeOf(program, node), isCall(node) ? calleeOf(program, node) : undefined);
}

/** True when what is called has options that its card shows. */
export function hasBadges({ options }: Callee): boolean {
  return Boolean(options.retries || options.timeoutSeconds || options.tags?.length);
}

export function handlesOf(node: ProgramNode, { inputs, outputs }: CardShape): NodeHandle[] {
  const width = widths[node.kind];
  const handles = inputs.map(({ name }, index) => handleAt("target", name, 0, rowCentre(index)));
  if (isCall(node)) handles.unshift(handleAt("target", waitForPort, 0, header / 2));
  const below = outputs.map(({ handle: id }, index) =>
    handleAt("source", id, width, rowCentre(inputs.length + index)),
  );
  return [...handles, ...below];
}

/** The middle of a row of ports, from the top of the card. */
export function rowCentre(index: number): number {
  return header + padding + row * (index + 0.5);
}

function handleAt(type: "source" | "target", id: string, x: number, y: number): NodeHandle {
  return {
    type,
    id,
    position: type === "target" ? Position.Left : Position.Right,
    x: x - handle / 2,
    y: y - handle / 2,
    width: handle,
    height: handle,
  };
}
