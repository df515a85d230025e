import type { Drawing, Group, Note, Position } from "../program/program.ts";

const pattern = /^\/\/ @millrace:layout (.*?)\s*$/;

/** Where the nodes of one flow are, by id. */
export type Positions = ReadonlyMap<string, Position>;

/** What else is drawn of a flow: notes and groups, under keys that no node can have. */
export type Marks = Pick<Drawing, "notes" | "groups">;

const notesKey = "#notes";
const groupsKey = "#groups";

/**
 * What the comment of a file says: the positions for its one flow, or those of each flow by its identifier; and in the
 * same way what else is drawn.
 */
export interface Layout {
  readonly own: Positions | undefined;
  readonly flows: ReadonlyMap<string, Positions>;
  readonly ownMarks: Marks;
  readonly flowMarks: ReadonlyMap<string, Marks>;
}

/**
 * The last line of a file: where the nodes are. Programs that run it see a comment, and whoever deletes it loses the
 * places and nothing else. With several flows each has its own part. `ids` are those under which the file's reader will
 * find the nodes.
 */
export function printLayout(
  drawings: readonly Drawing[],
  ids: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string {
  const flows = drawings.map((drawing) => {
    const { identifier } = drawing.flow;
    const own = ids.get(identifier);
    return [identifier, printPart(drawing, (id) => own?.get(id) ?? id)] as const;
  });
  const [first] = flows;
  if (flows.length === 1) return `// @millrace:layout ${first?.[1] ?? "{}"}`;
  const sound = flows.filter(([flow]) => flow !== forbiddenKey);
  const parts = sound.map(([flow, places]) => `${JSON.stringify(flow)}:${places}`);
  return `// @millrace:layout {${parts.join(",")}}`;
}

/** As for flows: a name that would reach into the prototype of whoever reads the comment carelessly never stands in it. */
function printPart({ nodes, notes = [], groups = [] }: Drawing, idOf: (id: string) => string): string {
  const sound = nodes.filter(({ id }) => idOf(id) !== forbiddenKey);
  const entries = sound.map(({ id, position: { x, y } }) => `${JSON.stringify(idOf(id))}:[${x},${y}]`);
  if (notes.length > 0) entries.push(`"${notesKey}":${inOneLine(notes.map(printNote))}`);
  if (groups.length > 0)
    entries.push(`"${groupsKey}":${inOneLine(groups.map((group) => printGroup(group, idOf)))}`);
  return `{${entries.join(",")}}`;
}

function printNote({ id, position: { x, y }, width, height, text }: Note): unknown {
  return [id, x, y, width, height, text];
}

function printGroup({ id, title, members }: Group, idOf: (id: string) => string): unknown {
  return [id, title, members.map(idOf)];
}

/** Two characters of JSON would end a line of TypeScript. */
function inOneLine(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
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
    ownMarks: marksIn(layout),
    flowMarks: new Map(parts.map(([flow, part]) => [flow, marksIn(part)])),
  };
}

function marksIn(layout: object): Marks {
  const listAt = (key: string): unknown[] => {
    const list = (layout as Record<string, unknown>)[key];
    return Array.isArray(list) ? list : [];
  };
  const notes = withOwnIds(listAt(notesKey).flatMap((entry) => readNote(entry) ?? []));
  const groups = withOwnIds(listAt(groupsKey).flatMap((entry) => readGroup(entry) ?? []));
  return { ...(notes.length > 0 && { notes }), ...(groups.length > 0 && { groups }) };
}

function withOwnIds<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return items.filter(({ id }, at) => items.findIndex((other) => other.id === id) === at);
}

function readNote(entry: unknown): Note | undefined {
  const [id, x, y, width, height, text] = Array.isArray(entry) ? (entry as unknown[]) : [];
  const position = readPosition([x, y]);
  const size = readPosition([width, height]);
  if (!isMarkId(id, "note") || typeof text !== "string" || !position || !size) return undefined;
  return size.x > 0 && size.y > 0 ? { id, text, position, width: size.x, height: size.y } : undefined;
}

function readGroup(entry: unknown): Group | undefined {
  const [id, title, members] = Array.isArray(entry) ? (entry as unknown[]) : [];
  if (!isMarkId(id, "group") || typeof title !== "string" || !Array.isArray(members)) return undefined;
  return { id, title, members: members.filter((member) => typeof member === "string") };
}

function isMarkId(id: unknown, kind: "note" | "group"): id is string {
  return typeof id === "string" && new RegExp(`^${kind}:\\d+$`).test(id);
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
