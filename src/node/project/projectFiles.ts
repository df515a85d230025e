import type { FlowSummary } from "../../code/flows.ts";
import { withNamesTold } from "../../code/standAlone.ts";
import type { RunFile } from "../../engine/runFile.ts";

/** A flow's file, and what is needed to make a project of it. */
export interface ProjectRequest {
  /** `word-report.ts` */
  readonly fileName: string;
  readonly text: string;
  readonly flows: readonly FlowSummary[];
  /** Tasks and flows that are named by their constants alone. */
  readonly constants: readonly string[];
  /** The package's modules that the file imports, as JavaScript by name. */
  readonly modules: Readonly<Record<string, string>>;
  /** The package's own TypeScript by path, for its types. */
  readonly sources: Readonly<Record<string, string>>;
  /** Other packages that the file imports. */
  readonly packages: readonly string[];
  /** What the project's test expects. */
  readonly lastRun?: RunFile;
}

/**
 * The files of a project by path: the flow's own file, `main.ts` to run it, a test, and the package `millrace`
 * in a folder, since no registry has it. Nothing has to be installed to run it but a link to that folder.
 */
export function projectFiles(request: ProjectRequest): Record<string, string> {
  const { fileName, text, flows, constants, modules, sources, lastRun } = request;
  const name = fileName.replace(/\.ts$/, "");
  return {
    "package.json": json(packageOf(name, request)),
    "tsconfig.json": json(tsconfig),
    "README.md": readme(fileName, name, lastRun !== undefined),
    [fileName]: withNamesTold(text, constants),
    "main.ts": mainOf(fileName, flows),
    [`${name}.test.ts`]: testText,
    "expected.json": json(lastRun ? expectedOf(lastRun) : expectedOfDefaults(flows)),
    "millrace/package.json": json(ownPackage("millrace/books" in modules)),
    "millrace/stand-alone.d.ts": standAloneTypes,
    ...prefixed("millrace/", { "index.js": modules["millrace"] ?? "" }),
    ...("millrace/books" in modules ? { "millrace/books.js": modules["millrace/books"] ?? "" } : {}),
    ...prefixed("millrace/", sources),
  };
}

function packageOf(name: string, { packages }: ProjectRequest): object {
  return {
    name,
    version: "1.0.0",
    private: true,
    type: "module",
    engines: { node: ">=22.18" },
    scripts: { start: "node main.ts", test: "node --test", types: "tsc" },
    dependencies: {
      ...Object.fromEntries(packages.map((specifier) => [packageName(specifier), "*"])),
      millrace: "file:./millrace",
    },
    devDependencies: { "@types/node": "^22.18.0", typescript: "^5.9.3" },
  };
}

/** `lodash-es/groupBy` is of `lodash-es`, `@scope/name/part` of `@scope/name`. */
function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const tsconfig = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    module: "NodeNext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    resolveJsonModule: true,
  },
  include: ["*.ts"],
};

function ownPackage(hasBooks: boolean): object {
  return {
    name: "millrace",
    version: "0.1.0",
    license: "MIT",
    type: "module",
    exports: {
      ".": { types: "./src/sdk/index.ts", default: "./index.js" },
      "./stand-alone": { types: "./stand-alone.d.ts", default: "./index.js" },
      ...(hasBooks ? { "./books": { types: "./books.d.ts", default: "./books.js" } } : {}),
    },
  };
}

const standAloneTypes = `/** Runs the flows of \`file\`, which this process has imported, as the command line says. */
export declare function runStandAlone(module: ImportMeta, flows: readonly unknown[], file?: string): void;
`;

function mainOf(fileName: string, flows: readonly FlowSummary[]): string {
  return `// Runs the flow: \`node main.ts --help\` tells what can be said. What Millrace knows of the flows' parameters stands
// below; export the project anew when they have changed.
import { runStandAlone } from "millrace/stand-alone";
import "./${fileName}";

runStandAlone(import.meta, ${JSON.stringify(flows, null, 2)}, "./${fileName}");
`;
}

/** What the test compares; \`null\` for what may be anything. */
interface Expected {
  readonly flow: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly state: string;
  /** Absent where it may be any. */
  readonly result?: unknown;
  /** State names of the task runs, by task. */
  readonly tasks?: Readonly<Record<string, readonly string[]>>;
}

function expectedOf({ flowRuns, taskRuns }: RunFile): Expected {
  const [root] = flowRuns;
  const tasks: Record<string, string[]> = {};
  for (const { taskName, states } of taskRuns) (tasks[taskName] ??= []).push(states.at(-1)?.type ?? "");
  return {
    flow: root?.flowName ?? null,
    parameters: root?.parameters ?? {},
    state: root?.states.at(-1)?.type ?? "COMPLETED",
    result: root?.result ?? null,
    tasks: Object.fromEntries(Object.entries(tasks).map(([task, states]) => [task, states.toSorted()])),
  };
}

/** Of a flow that has not run, no more is known than that it should go well. */
function expectedOfDefaults(flows: readonly FlowSummary[]): Expected {
  return { flow: flows.at(-1)?.name ?? null, parameters: {}, state: "COMPLETED" };
}

const testText = `// Runs the flow as expected.json says, and holds that it ends as written there: as the last run before the export did.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import expected from "./expected.json" with { type: "json" };

interface Run {
  readonly states: readonly { readonly type: string }[];
}
interface RunFile {
  readonly flowRuns: readonly (Run & { readonly result: unknown })[];
  readonly taskRuns: readonly (Run & { readonly taskName: string })[];
}

const stateOf = (run: Run | undefined) => run?.states.at(-1)?.type;

test(\`the flow \${expected.flow} ends as \${expected.state}\`, () => {
  const args = ["main.ts", "--json", "--flow", String(expected.flow), "--params", JSON.stringify(expected.parameters)];
  const options = { cwd: import.meta.dirname, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const { stdout, stderr } = spawnSync(process.execPath, args, options);
  assert.notEqual(stdout, "", stderr);
  const { flowRuns, taskRuns } = JSON.parse(stdout) as RunFile;
  const [root] = flowRuns;
  assert.equal(stateOf(root), expected.state, stderr);
  if ("result" in expected) assert.deepEqual(root?.result, expected.result);
  if ("tasks" in expected)
    for (const [task, states] of Object.entries(expected.tasks as Record<string, string[]>)) {
      const runs = taskRuns.filter(({ taskName }) => taskName === task);
      assert.deepEqual(runs.map(stateOf).toSorted(), states, task);
    }
});
`;

function readme(fileName: string, name: string, hasRun: boolean): string {
  const source = hasRun
    ? "the last run before the export"
    : "what is known of a flow that has not run: it should complete";
  return `# ${name}

\`${fileName}\` is a flow of Millrace. It runs under Node 22.18 or newer:

\`\`\`sh
npm install
npm start                       # node main.ts; node main.ts --help tells the options
npm test                        # holds what is in expected.json: ${source}
npm run types                   # tsc --strict
\`\`\`

The folder \`millrace\` is the package that the flow imports: the engine, and its sources for the types.
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function prefixed(prefix: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [prefix + path, text]));
}
