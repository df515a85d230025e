import { Position, type NodeHandle } from "@xyflow/react";
import type { CSSProperties } from "react";
import { valuePort, waitForPort, type ProgramNode, type TaskDefinition } from "../../program/program.ts";

/**
 * Where everything on a card is, in canvas pixels. Sizes follow from the port count alone, so that React Flow need not
 * measure; `NodeCard.module.css` holds the same numbers through the custom properties of `cardSizes`.
 */
const header = 42;
const row = 26;
const padding = 7;
const footer = 28;
const handle = 12;

const widths = { parameter: 184, task: 240, result: 160 } as const;

/** The id of every node's one output handle. */
export const outputHandle = "output";

export const cardSizes: CSSProperties & Record<`--card-${string}`, string> = {
  "--card-header": `${header}px`,
  "--card-row": `${row}px`,
  "--card-padding": `${padding}px`,
  "--card-footer": `${footer}px`,
};

export interface CardSize {
  readonly width: number;
  readonly height: number;
}

export function cardSize(node: ProgramNode, task: TaskDefinition | undefined): CardSize {
  const rows = inputNames(node, task).length + (node.kind === "result" ? 0 : 1);
  const foot = task && hasBadges(task) ? footer : 0;
  return { width: widths[node.kind], height: header + 2 * padding + rows * row + foot };
}

/** True when the task has options that its card shows. */
export function hasBadges(task: TaskDefinition): boolean {
  return Boolean(task.options.retries || task.options.timeoutSeconds || task.options.tags?.length);
}

export function handlesOf(node: ProgramNode, task: TaskDefinition | undefined): NodeHandle[] {
  const inputs = inputNames(node, task);
  const { width } = cardSize(node, task);
  const handles = inputs.map((name, index) => handleAt("target", name, 0, rowCentre(index)));
  if (node.kind === "task") handles.unshift(handleAt("target", waitForPort, 0, header / 2));
  if (node.kind !== "result") handles.push(handleAt("source", outputHandle, width, rowCentre(inputs.length)));
  return handles;
}

/** The middle of a row of ports, from the top of the card. */
export function rowCentre(index: number): number {
  return header + padding + row * (index + 0.5);
}

function inputNames(node: ProgramNode, task: TaskDefinition | undefined): readonly string[] {
  if (node.kind === "result") return [valuePort];
  return task ? task.signature.parameters.map((parameter) => parameter.name) : [];
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
