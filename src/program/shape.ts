import type { Program } from "./program.ts";

/** What keeps a value from having a shape, in words that follow "it": `lacks flow.options.name (a text)`. */
type Shape = (value: unknown, path: string) => string | undefined;

/**
 * What keeps a value that came from outside from being a program; nothing when it is one. Not only the shape counts:
 * every node has an id of its own, edges join nodes that are there, and calls call what the program has.
 */
export function whyNoProgram(value: unknown): string | undefined {
  return program(value, "") ?? looseEnd(value as Program);
}

const misfit = (path: string, kind: string) => `lacks ${path} (${kind})`;

const of =
  (kind: string, fits: (value: unknown) => boolean): Shape =>
  (value, path) =>
    fits(value) ? undefined : misfit(path, kind);

const text = of("a text", (value) => typeof value === "string");
const flag = of("true or false", (value) => typeof value === "boolean");
const number = of("a number", (value) => typeof value === "number" && Number.isFinite(value));

const optional =
  (shape: Shape): Shape =>
  (value, path) =>
    value === undefined ? undefined : shape(value, path);

const list =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value)
      ? first(value, (item, index) => shape(item, `${path}[${index}]`))
      : misfit(path, "a list");

const record =
  (shape: Shape): Shape =>
  (value, path) =>
    isObject(value)
      ? first(Object.entries(value), ([name, item]) => shape(item, `${path}.${name}`))
      : misfit(path, "an object");

const object =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, path) =>
    isObject(value)
      ? first(Object.entries(shapes), ([name, shape]) =>
          shape(Object.hasOwn(value, name) ? value[name] : undefined, path === "" ? name : `${path}.${name}`),
        )
      : misfit(path || "a program", "an object");

const oneOf =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    const kind = isObject(value) ? value["kind"] : undefined;
    const shape = typeof kind === "string" && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return shape ? shape(value, path) : misfit(`${path}.kind`, Object.keys(shapes).join(", "));
  };

const all =
  (...shapes: readonly Shape[]): Shape =>
  (value, path) =>
    first(shapes, (shape) => shape(value, path));

const position = object({ x: number, y: number });
const options = object({ name: text, description: optional(text), tags: optional(list(text)) });
const binding = optional(object({ text, names: list(text) }));
const call = object({
  id: text,
  variable: optional(text),
  binding,
  options: optional(text),
  arguments: record(text),
  position,
});

const node = oneOf({
  parameter: object({ id: text, name: text, type: text, default: optional(text), binding, position }),
  task: all(call, object({ task: text })),
  subflow: all(call, object({ flow: text })),
  code: object({ id: text, text, declares: list(text), reads: list(text), position }),
  result: object({ id: text, expression: optional(text), position }),
});

const modifier = oneOf({ unmapped: object({}), allowFailure: object({}), orElse: object({ value: text }) });
const edge = object({
  id: text,
  source: text,
  target: text,
  port: text,
  output: optional(text),
  modifiers: optional(list(modifier)),
});

const drawing = object({
  flow: object({
    identifier: text,
    options,
    expressions: optional(record(text)),
    returns: optional(text),
  }),
  nodes: list(node),
  edges: list(edge),
});

const task = object({
  identifier: text,
  options,
  expressions: optional(record(text)),
  base: optional(text),
  code: text,
  signature: object({
    parameters: list(object({ name: text, type: text, optional: flag })),
    returns: text,
  }),
});

const withoutSource = all(
  drawing,
  object({
    shared: text,
    tasks: list(task),
    others: optional(object({ before: list(drawing), after: list(drawing) })),
  }),
);

const places = of("the places of its parts", (value) => isObject(value) && value["tasks"] instanceof Map);

const program = all(
  withoutSource,
  object({ source: optional(object({ text, program: withoutSource, places })) }),
);

function looseEnd(whole: Program): string | undefined {
  const { before = [], after = [] } = whole.others ?? {};
  const drawings = [...before, whole, ...after];
  const tasks = new Set(whole.tasks.map(({ identifier }) => identifier));
  const flows = new Set(drawings.map(({ flow }) => flow.identifier));
  return first(drawings, ({ nodes, edges }) => {
    const ids = new Set(nodes.map(({ id }) => id));
    if (ids.size < nodes.length) return "has two nodes of one id";
    return (
      first(nodes, (each) => {
        if (each.kind === "task" && !tasks.has(each.task)) return `lacks the task ${each.task}`;
        if (each.kind === "subflow" && !flows.has(each.flow)) return `lacks the flow ${each.flow}`;
        return undefined;
      }) ??
      first(edges, ({ id, source, target }) =>
        ids.has(source) && ids.has(target) ? undefined : `has the edge ${id}, which ends at no node`,
      )
    );
  });
}

function first<Item>(
  items: readonly Item[],
  look: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
