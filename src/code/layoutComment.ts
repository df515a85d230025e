import type { Position, ProgramNode } from "../program/program.ts";

const pattern = /^\/\/ @millrace:layout (.*?)\s*$/;

/** The last line of a file: where the nodes are. Programs that run it see a comment. */
export function printLayout(nodes: readonly ProgramNode[]): string {
  const entries = nodes.map(({ id, position }) => `${JSON.stringify(id)}:[${position.x},${position.y}]`);
  return `// @millrace:layout {${entries.join(",")}}`;
}

export function isLayoutComment(line: string): boolean {
  return pattern.test(line);
}

/**
 * Positions by node id; nothing when the line holds no object. Anyone may have edited it: what is not a pair of
 * numbers is left out.
 */
export function readLayout(line: string): Map<string, Position> | undefined {
  const layout = parseObject(pattern.exec(line)?.[1] ?? "");
  if (!layout) return undefined;
  const entries = Object.entries(layout).flatMap(([id, value]) => {
    const position = readPosition(value);
    return position ? [[id, position] as const] : [];
  });
  return new Map(entries);
}

function parseObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readPosition(value: unknown): Position | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [x, y] = value.map((pixels) => (typeof pixels === "number" ? Math.round(pixels) + 0 : NaN));
  return Number.isFinite(x) && Number.isFinite(y) ? ({ x, y } as Position) : undefined;
}
