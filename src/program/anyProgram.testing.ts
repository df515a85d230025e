import fc from "fast-check";
import { blankProgram } from "./blank.ts";
import { apply, type ProgramChange } from "./change.ts";
import * as edits from "./edits.ts";
import type { EdgeModifier, Program, ProgramNode, Signature, SignatureParameter } from "./program.ts";
import { drawingsOf, waitForPort } from "./program.ts";

/** One random action of a user. Which node it meets is decided by number, so that it fits any program. */
export type Action = (program: Program) => ProgramChange;

interface Sample {
  readonly code: string;
  readonly signature: Signature;
}

/** Functions of many shapes, each with the signature the compiler reads from it. */
export const samples: readonly Sample[] = [
  sample("async function load(): Promise<string> {\n  return 'x';\n}", [], "string"),
  sample("function count(text: string): number {\n  return text.length;\n}", ["text: string"], "number"),
  sample("(a: number, b?: string) => `${a}\n  ${b}`", ["a: number", "b?: string"], "unknown"),
  sample(
    "async function sum(total: number, unique: number, top = 3): Promise<number> {\n\n\treturn total;\n  }",
    ["total: number", "unique: number", "top?: number"],
    "number",
  ),
  sample("// why\nfunction f(text: string) { /* a\nb */ } // end", ["text: string"], "unknown"),
  sample(
    "\nfunction g(toString: string, constructor: number): void {}\n\n",
    ["toString: string", "constructor: number"],
    "void",
  ),
  sample("async (x: number): Promise<string[]> => ['a\\\nb', /[`/]/.source]\n  ", ["x: number"], "string[]"),
];

function sample(code: string, parameters: readonly string[], returns: string): Sample {
  return { code, signature: { parameters: parameters.map(parameterFrom), returns } };
}

function parameterFrom(text: string): SignatureParameter {
  const [name = "", type = ""] = text.split(": ");
  return { name: name.replace("?", ""), type, optional: name.endsWith("?") };
}

const anyName = fc.oneof(
  fc.constantFrom(
    "Count words",
    "fetch",
    "Report",
    "class",
    "2nd try",
    "Zähle Wörter",
    "",
    "task",
    "result",
    "wait",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 5 }),
);

const anyPosition = fc.record({
  x: fc.double({ min: -2000, max: 2000, noNaN: true }),
  y: fc.double({ min: -2000, max: 2000, noNaN: true }),
});

const anyExpression = fc.constantFrom(
  "1",
  '"text"',
  "undefined",
  "book",
  "[1, 2]",
  "new Map<string, number>()",
  "{ a: `b\n  c` }",
  "",
);

const anyOptions = fc.record(
  {
    name: anyName,
    description: fc.string({ unit: "binary" }),
    tags: fc.array(fc.string(), { maxLength: 3 }),
    retries: fc.nat(9),
    retryDelaySeconds: fc.oneof(
      fc.nat(60),
      fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 3 }),
    ),
    retryJitterFactor: fc.double({ min: 0, max: 9, noNaN: true }),
    timeoutSeconds: fc.double({ min: 0.001, max: 1e21, noNaN: true }),
    taskRunName: fc.string(),
    persistResult: fc.boolean(),
    cacheExpirationSeconds: fc.nat(),
    refreshCache: fc.boolean(),
    resultStorageKey: fc.string(),
    resultStorage: fc.string(),
    resultSerializer: fc.constantFrom("structured" as const, "json" as const),
    cacheResultInMemory: fc.boolean(),
    version: fc.string(),
    logPrints: fc.boolean(),
  },
  { requiredKeys: ["name"] },
);

const anyFlowOptions = fc.record(
  {
    name: anyName,
    description: fc.string(),
    version: fc.string(),
    flowRunName: fc.string(),
    retries: fc.nat(9),
    retryDelaySeconds: fc.nat(60),
    timeoutSeconds: fc.double({ min: 0.001, max: 1e21, noNaN: true }),
    validateParameters: fc.boolean(),
    persistResult: fc.boolean(),
    resultStorage: fc.string(),
    resultSerializer: fc.constantFrom("structured" as const, "json" as const),
    cacheResultInMemory: fc.boolean(),
    logPrints: fc.boolean(),
  },
  { requiredKeys: ["name"] },
);

const anyParameter = fc.record(
  { name: anyName, type: fc.constantFrom("", "string", "{ a: number }"), default: anyExpression },
  { requiredKeys: ["name", "type"] },
);

const anyNoteText = fc.oneof(fc.constantFrom("", "# Why\n\n*Because*", "a\u2028b */"), fc.string());
const anyModifiers = fc.constantFrom<EdgeModifier[]>(
  [],
  [{ kind: "allowFailure" }],
  [{ kind: "unmapped" }],
  [{ kind: "orElse", value: "0" }, { kind: "allowFailure" }],
);

/** Statements that the canvas has no node for, each with what the compiler reads in it. */
const anyStatements = fc.constantFrom<{ text: string; read: edits.StatementsRead }>(
  { text: "console.log(1);", read: { declares: [], reads: ["console"] } },
  {
    text: "if (Math.random() > 2) {\n  console.log(`a\n  b`);\n}",
    read: { declares: [], reads: ["Math", "console"] },
  },
  { text: "for (const one of [1]) void book;", read: { declares: [], reads: ["book"] } },
);

const anySample = fc.constantFrom(...samples);
const anyIndex = fc.nat(50);

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: anyName, position: anyPosition }).map(adding) },
  {
    weight: 4,
    arbitrary: fc.tuple(anyName, anyPosition, anySample).map(
      ([name, position, of]): Action =>
        (program) =>
          edits.addTask(program, { name, position, ...of }),
    ),
  },
  { weight: 8, arbitrary: fc.tuple(anyIndex, anyIndex, anyIndex).map(connecting) },
  {
    weight: 2,
    arbitrary: fc.tuple(anyParameter, anyPosition).map(
      ([parameter, position]): Action =>
        (program) =>
          edits.addParameter(program, { ...parameter, position }),
    ),
  },
  anyPosition.map(
    (position): Action =>
      (program) =>
        edits.addResult(program, position),
  ),
  fc.array(anyIndex, { maxLength: 3 }).map(
    (picks): Action =>
      (program) =>
        edits.duplicateNodes(program, idsAt(program, picks)),
  ),
  fc.array(anyIndex, { maxLength: 2 }).map(
    (picks): Action =>
      (program) =>
        edits.removeNodes(program, idsAt(program, picks)),
  ),
  fc.tuple(anyIndex, anyIndex).map(([pick, task]): Action => (program) => {
    const identifier = at(program.tasks, task)?.identifier;
    if (identifier === undefined) return [];
    const added = edits.addCall(program, identifier, { x: 0, y: 0 });
    const grown = apply(program, added);
    const call = grown.nodes.find(({ id }) => !program.nodes.some((node) => node.id === id));
    const replaced = edits.replaceCall(grown, at(program.nodes, pick)?.id ?? "", call?.id ?? "");
    return replaced.length > 0 ? [...added, ...replaced] : [];
  }),
  anyIndex.map(
    (pick): Action =>
      (program) =>
        edits.removeEdges(program, [at(program.edges, pick)?.id ?? ""]),
  ),
  fc.tuple(anyIndex, anySample).map(coding),
  fc.tuple(anyIndex, anyIndex, anyExpression).map(passing),
  fc.tuple(anyIndex, anyParameter).map(
    ([pick, parameter]): Action =>
      (program) =>
        edits.setParameter(program, at(program.nodes, pick)?.id ?? "", parameter),
  ),
  fc.tuple(anyIndex, anyOptions).map(
    ([pick, options]): Action =>
      (program) =>
        edits.setTaskOptions(program, at(program.tasks, pick)?.identifier ?? "", options),
  ),
  anyFlowOptions.map(
    (options): Action =>
      (program) =>
        edits.setFlowOptions(program, options),
  ),
  fc.tuple(anyIndex, anyPosition).map(
    ([pick, position]): Action =>
      (program) =>
        edits.moveNodes(program, new Map([[at(program.nodes, pick)?.id ?? "", position]])),
  ),
  fc.tuple(anyPosition, anyNoteText).map(
    ([position, text]): Action =>
      (program) =>
        edits.addNote(program, position, text),
  ),
  fc.tuple(anyIndex, fc.record({ text: anyNoteText, width: fc.nat(900) }, { requiredKeys: [] })).map(
    ([pick, values]): Action =>
      (program) =>
        edits.setNote(program, at(program.notes ?? [], pick)?.id ?? "", values),
  ),
  fc.tuple(fc.array(anyIndex, { maxLength: 4 }), anyName).map(
    ([picks, title]): Action =>
      (program) =>
        edits.groupNodes(program, idsAt(program, picks), title),
  ),
  fc.tuple(anyIndex, anyName, fc.boolean()).map(([pick, title, isGone]): Action => (program) => {
    const group = at(program.groups ?? [], pick)?.id ?? "";
    return isGone ? edits.ungroup(program, [group]) : edits.setGroupTitle(program, group, title);
  }),
  fc
    .tuple(
      anyIndex,
      fc.constantFrom("submit" as const, "call" as const, "map" as const, "returnState" as const),
    )
    .map(
      ([pick, way]): Action =>
        (program) =>
          edits.setWay(program, at(program.nodes, pick)?.id ?? "", way),
    ),
  fc.tuple(anyIndex, anyModifiers).map(
    ([pick, modifiers]): Action =>
      (program) =>
        edits.setModifiers(program, at(program.edges, pick)?.id ?? "", modifiers),
  ),
  fc.tuple(anyIndex, anyPosition).map(([pick, position]): Action => (program) => {
    const flows = drawingsOf(program).filter(({ flow }) => flow !== program.flow);
    const called = at(flows, pick)?.flow.identifier;
    return called === undefined || called === "default" ? [] : edits.addSubflow(program, called, position);
  }),
  anyIndex.map(
    (pick): Action =>
      (program) =>
        edits.showFlow(program, at(drawingsOf(program), pick)?.flow.identifier ?? ""),
  ),
  fc.tuple(anyIndex, anyStatements).map(
    ([pick, { text, read }]): Action =>
      (program) =>
        edits.setStatements(program, at(program.nodes, pick)?.id ?? "", text, read),
  ),
  fc.tuple(anyPosition, anyStatements).map(([position, { text, read }]): Action => (program) => {
    const added = edits.addCode(program, text, position);
    const grown = apply(program, added);
    const node = grown.nodes.find((one) => !program.nodes.some(({ id }) => id === one.id));
    return node ? [...added, ...edits.setStatements(grown, node.id, text, read)] : [];
  }),
  fc
    .tuple(fc.array(anyIndex, { minLength: 1, maxLength: 4 }), anyName)
    .map(([picks, name]): Action => (program) => {
      const outcome = edits.extractSubflow(program, idsAt(program, picks), name);
      return "change" in outcome ? outcome.change : [];
    }),
  fc.tuple(anyName, anyPosition).map(
    ([name, position]): Action =>
      (program) =>
        edits.addNewSubflow(program, name, position),
  ),
  fc.constantFrom("\n// more\n", "\nconst a = `\n`;", "").map(
    (more): Action =>
      (program) =>
        edits.setShared(program, program.shared + more),
  ),
);

export const anyActions: fc.Arbitrary<Action[]> = fc.array(anyAction, { maxLength: 25 });

/** Programs as they come from a user's hand. */
export const anyProgram: fc.Arbitrary<Program> = fc
  .tuple(anyName, anyActions)
  .map(([name, actions]) =>
    actions.reduce((program, action) => apply(program, action(program)), blankProgram(name)),
  );

function adding(task: { name: string; position: { x: number; y: number } }): Action {
  return (program) => edits.addTask(program, task);
}

function connecting([from, to, port]: [number, number, number]): Action {
  return (program) => {
    const source = at(program.nodes, from)?.id ?? "";
    const target = at(program.nodes, to);
    const outcome = edits.connect(program, {
      source,
      target: target?.id ?? "",
      port: portAt(program, target, port),
    });
    return "change" in outcome ? outcome.change : [];
  };
}

function portAt(program: Program, node: ProgramNode | undefined, pick: number): string {
  if (node?.kind !== "task") return "value";
  const task = program.tasks.find((other) => other.identifier === node.task);
  return at([waitForPort, ...(task?.signature.parameters.map(({ name }) => name) ?? [])], pick) ?? "";
}

function coding([pick, { code, signature }]: [number, Sample]): Action {
  return (program) => edits.setCode(program, at(program.tasks, pick)?.identifier ?? "", code, signature);
}

function passing([pick, port, text]: [number, number, string]): Action {
  return (program) => {
    const node = at(program.nodes, pick);
    return edits.setArgument(program, node?.id ?? "", portAt(program, node, port), text);
  };
}

function idsAt(program: Program, picks: readonly number[]): string[] {
  return picks.flatMap((pick) => at([...program.nodes, ...(program.notes ?? [])], pick)?.id ?? []);
}

function at<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % items.length];
}
