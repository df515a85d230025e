import type { RunEvent } from "../../engine/event.ts";

type Kind = "string" | "number" | "object" | "any";
type Shape = Readonly<Record<string, Kind>>;

const state: Shape = { type: "string", name: "string", timestamp: "number" };

/** What must be there, and of which kind, in each event; `inner` names the part that has a shape of its own. */
const shapes: {
  readonly [Name in RunEvent["kind"]]: { readonly own: Shape; readonly inner?: [string, Shape] };
} = {
  flowRunCreated: {
    own: { flowRun: "object" },
    inner: ["flowRun", { id: "string", name: "string", flowName: "string", parameters: "object" }],
  },
  taskRunCreated: {
    own: { taskRun: "object" },
    inner: [
      "taskRun",
      {
        id: "string",
        flowRunId: "string",
        name: "string",
        taskName: "string",
        taskKey: "string",
        dynamicKey: "string",
        inputs: "object",
      },
    ],
  },
  state: { own: { runId: "string", state: "object" }, inner: ["state", state] },
  renamed: { own: { runId: "string", name: "string" } },
  cacheKeyFound: { own: { runId: "string", cacheKey: "string" } },
  result: { own: { runId: "string" } },
  resultLost: { own: { runId: "string" } },
  log: {
    own: { log: "object" },
    inner: [
      "log",
      { flowRunId: "string", level: "number", logger: "string", message: "string", timestamp: "number" },
    ],
  },
  artifact: {
    own: { artifact: "object" },
    inner: ["artifact", { id: "string", type: "string", flowRunId: "string", created: "number" }],
  },
  artifactUpdated: { own: { artifactId: "string" } },
  blocked: {
    own: { blocked: "object" },
    inner: ["blocked", { flowRunId: "string", kind: "string", target: "string", timestamp: "number" }],
  },
};

type Row = Readonly<Record<string, unknown>>;

/** What keeps a row from being an event, in words that follow "line 7"; nothing when it is one. */
export function whyNoEvent(row: Row): string | undefined {
  const { kind } = row;
  if (typeof kind !== "string" || !Object.hasOwn(shapes, kind))
    return `has no kind of event (${String(kind)})`;
  const { own, inner } = shapes[kind as RunEvent["kind"]];
  return misfit(row, own, "") ?? (inner && misfit(row[inner[0]] as Row, inner[1], `${inner[0]}.`));
}

/** What keeps the row from having the shape; nothing when it has it. */
export function misfit(row: Row, shape: Shape, path = ""): string | undefined {
  const wrong = Object.entries(shape).find(([name, kind]) => !isOf(row[name], kind));
  return wrong && `lacks ${path}${wrong[0]} (${wrong[1]})`;
}

function isOf(value: unknown, kind: Kind): boolean {
  if (kind === "any") return value !== undefined;
  return kind === "object" ? typeof value === "object" && value !== null : typeof value === kind;
}
