import type { Drawing, Position } from "../program/program.ts";

const pattern = /^\/\/ @millrace:layout (.*?)\s*$/;

/** Where the nodes of one flow are, by id. */
export type Positions = ReadonlyMap<string, Position>;

/** What the comment of a file says: the positions for its one flow, or those of each flow by its identifier. */
export interface Layout {
  readonly own: Positions | undefined;
  readonly flows: ReadonlyMap<string, Positions>;
}

/**
 * The last line of a file: where the nodes are. Programs that run it see a comment, and whoever deletes it loses the
 * places and nothing else. With several flows each has its own part.
 */
export function printLayout(drawings: readonly Drawing[]): string {
  return layoutComment(drawings.map(({ flow, nodes }) => [flow.identifier, nodes.map(placeOf)]));
}

type Place = readonly [id: string, position: Position];

function placeOf({ id, position }: { readonly id: string; readonly position: Position }): Place {
  return [id, position];
}

export function layoutComment(flows: readonly (readonly [flow: string, places: readonly Place[]])[]): string {
  const [first, ...more] = flows.map(([flow, places]) => [flow, printPlaces(places)] as const);
  if (more.length === 0) return `// @millrace:layout ${first?.[1] ?? "{}"}`;
  const parts = [first, ...more].map((part) => `${JSON.stringify(part?.[0])}:${part?.[1]}`);
  return `// @millrace:layout {${parts.join(",")}}`;
}

/** A name that would reach into the prototype of whoever reads the comment carelessly never stands in it. */
function printPlaces(places: readonly Place[]): string {
  const sound = places.filter(([id]) => id !== forbiddenKey);
  const entries = sound.map(([id, { x, y }]) => `${JSON.stringify(id)}:[${x},${y}]`);
  return `{${entries.join(",")}}`;
}

export function isLayoutComment(line: string): boolean {
  return pattern.test(line);
}

const forbiddenKey = "__proto__";

/** True when the comment has a key that is refused: it would change prototypes where objects are merged. */
export function hasForbiddenKey(line: string): boolean {
  const json = pattern.exec(line)?.[1] ?? "";
  let isFound = false;
  try {
    JSON.parse(json, (key, value: unknown) => {
      isFound ||= key === forbiddenKey;
      return value;
    });
  } catch {
    return false;
  }
  return isFound;
}

/**
 * Positions by node id; nothing when the line holds no object. Anyone may have edited it: what is neither a pair of
 * numbers nor an object of such is left out.
 */
export function readLayout(line: string): Layout | undefined {
  const layout = objectIn(line);
  if (!layout) return undefined;
  const entries = Object.entries(layout);
  const parts = entries.filter((entry): entry is [string, object] => isObject(entry[1]));
  return {
    own: parts.length === entries.length && entries.length > 0 ? undefined : positionsIn(layout),
    flows: new Map(parts.map(([flow, part]) => [flow, positionsIn(part)])),
  };
}

function positionsIn(layout: object): Positions {
  const entries = Object.entries(layout).flatMap(([id, value]) => {
    const position = readPosition(value);
    return position ? [[id, position] as const] : [];
  });
  return new Map(entries);
}

function objectIn(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(pattern.exec(line)?.[1] ?? "");
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readPosition(value: unknown): Position | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [x, y] = value.map((pixels) => (typeof pixels === "number" ? Math.round(pixels) + 0 : NaN));
  return Number.isFinite(x) && Number.isFinite(y) ? ({ x, y } as Position) : undefined;
}
