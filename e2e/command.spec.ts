import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";
import { courseOf } from "../src/app/demoCourse.testing.ts";
import type { RunFile } from "../src/engine/runFile.ts";
import { countWords } from "./countWords.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const wordReport = join(root, "src/demos/word-report.ts");

interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const test = base.extend<{ folder: string }>({
  folder: async ({ browserName: _unused }, provide) => {
    const folder = await mkdtemp(join(tmpdir(), "millrace-"));
    await provide(folder);
    await rm(folder, { recursive: true });
  },
});

/** Runs the built command as a person would. */
function millrace(...args: string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const file = join(root, "dist/node/millrace.js");
    execFile(process.execPath, [file, ...args], { maxBuffer: 2 ** 28 }, (error, output, errors) => {
      resolve({ code: error ? Number(error.code) : 0, output, errors });
    });
  });
}

async function flowFile(folder: string, text: string): Promise<string> {
  const path = join(folder, "flow.ts");
  await writeFile(path, text);
  return path;
}

test("millrace run --json prints the record of the run alone on standard output, and exits with 0", async () => {
  const { code, output, errors } = await millrace("run", wordReport, "--json");
  expect(code).toBe(0);
  const record = JSON.parse(output);
  expect(record).toMatchObject({ millrace: 1, flowRuns: [{ flowName: "Word report" }] });
  const expected = countWords();
  expect(record.flowRuns[0].result).toMatchObject({
    totalWords: expected.total,
    uniqueWords: expected.unique,
  });
  expect(record.artifacts).toMatchObject([{ key: "word-report", type: "markdown" }]);
  expect(errors).toContain(`The text has ${expected.total} words.`);
});

test("tasks and flows without names are called after their constants, wherever the file runs", async ({
  folder,
}) => {
  const file = await flowFile(
    folder,
    `import { flow, task } from "millrace";
     const square = task((value: number) => value * value);
     const part = flow(async (value: number) => square(value));
     export const main = flow(async () => part(3));`,
  );
  const names = ({ output }: Finished) => {
    const { flowRuns, taskRuns } = JSON.parse(output) as RunFile;
    return [flowRuns.map(({ flowName }) => flowName), taskRuns.map(({ taskName }) => taskName)];
  };
  const expected = [
    ["main", "part"],
    ["part", "square"],
  ];
  expect(names(await millrace("run", file, "--json"))).toEqual(expected);
  expect(names(await millrace("run", file, "--json", "--in-process"))).toEqual(expected);
});

test("every list of the record has the fields that the format names", async () => {
  const { output } = await millrace("run", wordReport, "--json");
  const record = JSON.parse(output);
  const fieldsOf = (value: object) => Object.keys(value);
  const [flowRun, taskRun] = [record.flowRuns[0], record.taskRuns[3]];
  expect(fieldsOf(flowRun)).toEqual(
    expect.arrayContaining([
      "id",
      "name",
      "flowName",
      "parentTaskRunId",
      "parameters",
      "states",
      "runCount",
      "result",
    ]),
  );
  expect(fieldsOf(taskRun)).toEqual(
    expect.arrayContaining(
      ["id", "flowRunId", "name", "taskName", "taskKey", "dynamicKey", "inputs", "states", "runCount"].concat(
        ["startTime", "endTime", "totalRunTime", "cacheKey", "result"],
      ),
    ),
  );
  const stateFields = ["type", "name", "timestamp", "message", "scheduledTime"];
  const pauseFields = ["pauseKey", "pauseTimeout", "inputSchema", "input"];
  expect(fieldsOf(taskRun.states[0])).toEqual([...stateFields, ...pauseFields]);
  const logFields = ["flowRunId", "taskRunId", "level", "logger", "message", "timestamp"];
  expect(fieldsOf(record.logs[0]).toSorted()).toEqual(logFields.toSorted());
  const artifactFields = ["id", "key", "type", "data", "description", "flowRunId", "taskRunId", "created"];
  expect(fieldsOf(record.artifacts[0]).toSorted()).toEqual(artifactFields.toSorted());
  expect(taskRun.inputs).toEqual({ frequencies: [record.taskRuns[2].id], limit: [] });
});

test("parameters come by name, as JSON where they are JSON", async ({ folder }) => {
  const file = await flowFile(
    folder,
    `import { flow } from "millrace";
     export const echo = flow({ name: "Echo" }, (text: string, count: number = 2, deep?: object) => [text, count, deep]);`,
  );
  const run = await millrace(
    "run",
    file,
    "--param",
    "text=two words",
    "--params",
    '{"count":3,"deep":{"a":[1]}}',
  );
  expect(run).toMatchObject({
    code: 0,
    output: `${JSON.stringify(["two words", 3, { a: [1] }], null, 2)}\n`,
  });
});

test("values are fitted to the parameters' types, and a text parameter takes any text as it is", async ({
  folder,
}) => {
  const file = await flowFile(
    folder,
    `import { flow } from "millrace";
     export const echo = flow((text: string, count: number, when: Date) => [text, count, when.getFullYear()]);`,
  );
  const values = ["--param", "text=42", "--param", 'count="3"', "--param", "when=2026-01-31"];
  const { output } = await millrace("run", file, ...values);
  expect(JSON.parse(output)).toEqual(["42", 3, 2026]);
});

test("a value that does not fit its type is a Failed run that names it, and exits with 1", async ({
  folder,
}) => {
  const text = (option: string) => `import { flow } from "millrace";
    export const echo = flow({ name: "Echo"${option} }, (count: number, mode?: "a" | "b") => [count, mode]);`;
  const values = ["--param", "count=many", "--param", "mode=c"];
  const { code, output } = await millrace("run", await flowFile(folder, text("")), ...values, "--json");
  expect(code).toBe(1);
  const [run] = JSON.parse(output).flowRuns;
  expect(run.states.map(({ name }: { name: string }) => name)).toEqual(["Pending", "Failed"]);
  expect(run.states[1].message).toContain('count: must be number, but is "many"');
  expect(run.states[1].message).toContain('mode: must be "a" | "b", but is "c"');
  const unchecked = await millrace(
    "run",
    await flowFile(folder, text(", validateParameters: false")),
    ...values,
  );
  expect(unchecked).toMatchObject({ code: 0, output: `${JSON.stringify(["many", "c"], null, 2)}\n` });
});

test("any final state but Completed exits with 1, and the log shows the user's own line", async ({
  folder,
}) => {
  const file = await flowFile(
    folder,
    `import { flow, task } from "millrace";
interface Book { text: string }
const fail = task({ name: "Fail" }, function fail(book: Book): never {
  throw new TypeError(book.text);
});
export const main = flow(() => fail.submit({ text: "no words" }));`,
  );
  const { code, output, errors } = await millrace("run", file, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(output).flowRuns[0].states.at(-1)).toMatchObject({
    name: "Failed",
    message: "1/1 states failed.",
  });
  expect(errors).toContain("TypeError: no words\n    at fail (flow.ts:4:9)");
});

test("an endless loop is ended at its timeout, and the rest of the flow finishes", async ({ folder }) => {
  const file = await flowFile(
    folder,
    `import { flow, task, wait } from "millrace";
     const loop = task({ name: "Loop", timeoutSeconds: 0.3 }, () => { for (;;); });
     const fine = task({ name: "Fine" }, (value: number) => value);
     export const main = flow(async () => {
       const futures = [loop.submit(), fine.submit(1), fine.submit(2)];
       await wait(futures);
       return futures.map((future) => future.state.name);
     });`,
  );
  const { code, output } = await millrace("run", file);
  expect({ code, output: JSON.parse(output) }).toEqual({
    code: 0,
    output: ["TimedOut", "Completed", "Completed"],
  });
});

test("in one process the record is the same, and what hangs past its timeout holds nothing up", async ({
  folder,
}) => {
  const file = await flowFile(
    folder,
    `import { flow, getRunLogger, task } from "millrace";
     const hang = task({ name: "Hang", timeoutSeconds: 0.2 }, () => new Promise((resolve) => setTimeout(resolve, 9e6)));
     const say = task({ name: "Say" }, async (value: number) => {
       void Promise.reject(new Error("stray " + value));
       await new Promise((resolve) => setTimeout(resolve, 10));
       console.log("printed");
       getRunLogger().info("in task " + value);
       return value;
     });
     export const main = flow({ name: "Main" }, async () => {
       const { name } = await hang.returnState();
       return [name, ...(await say.map([1, 2]).result())];
     });`,
  );
  const [inThreads, inProcess] = await Promise.all([
    millrace("run", file, "--json"),
    millrace("run", file, "--json", "--in-process"),
  ]);
  const course = (output: string) => courseOf(JSON.parse(output) as RunFile);
  expect(course(inProcess.output)).toEqual(course(inThreads.output));
  expect(inProcess).toMatchObject({ code: 0, errors: expect.stringContaining("Error: stray 1") });
});

test("what tasks print goes to standard error, never among the record", async ({ folder }) => {
  const file = await flowFile(
    folder,
    `import { flow } from "millrace"; export const main = flow(() => { console.log("printed"); process.stdout.write("written"); });`,
  );
  const { output, errors } = await millrace("run", file, "--json");
  expect(JSON.parse(output).flowRuns).toHaveLength(1);
  expect(errors).toMatch(/printed[\s\S]*written|written[\s\S]*printed/);
});

test("a file may import its neighbours and packages", async ({ folder }) => {
  await writeFile(join(folder, "words.ts"), `export const words: string[] = ["a", "b"];`);
  const file = await flowFile(
    folder,
    `import { basename } from "node:path"; import { flow } from "millrace"; import { words } from "./words.ts";
     export const main = flow(() => [...words, basename("/x/y")]);`,
  );
  expect(JSON.parse((await millrace("run", file)).output)).toEqual(["a", "b", "y"]);
});

test.describe("bad usage exits with 2 and a sentence that helps", () => {
  const good = `import { flow } from "millrace"; export const main = flow({ name: "Main" }, (count: number) => count);`;
  const cases: { title: string; text: string; args: string[]; says: string }[] = [
    {
      title: "an unknown flow",
      text: good,
      args: ["--flow", "Other"],
      says: 'no flow "Other". It has: Main.',
    },
    {
      title: "an unknown parameter",
      text: good,
      args: ["--param", "cuont=1"],
      says: 'no parameter "cuont". It has: count.',
    },
    { title: "a missing parameter", text: good, args: [], says: 'The parameter "count" has no default' },
    {
      title: "a parameter without a value",
      text: good,
      args: ["--param", "count"],
      says: "--param needs NAME=VALUE",
    },
    {
      title: "parameters that are no object",
      text: good,
      args: ["--params", "[1]"],
      says: "--params needs a JSON object",
    },
    { title: "a file without a flow", text: "export const a = 1;", args: [], says: "The file has no flow" },
    {
      title: "a file that does not compile",
      text: "const a = 1;\nconst = 2;",
      args: [],
      says: "flow.ts:2:7: ",
    },
    {
      title: "an enum",
      text: `${good}\nenum A { B }`,
      args: [],
      says: "flow.ts:2:1: An `enum` is not only a type",
    },
    {
      title: "a file that throws when imported",
      text: `${good}\nthrow new Error("at once");`,
      args: ["--param", "count=1"],
      says: "Error: at once\n    at flow.ts:2:7",
    },
    { title: "an unknown option", text: good, args: ["--jsno"], says: "--jsno" },
  ];
  for (const { title, text, args, says } of cases) {
    test(title, async ({ folder }) => {
      const { code, output, errors } = await millrace("run", await flowFile(folder, text), ...args);
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(errors).toContain(says);
    });
  }

  test("no file, a file that is not there, no command", async () => {
    expect(await millrace("run")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("No file is given."),
    });
    expect(await millrace("run", "/no/such.ts")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("cannot be read"),
    });
    expect(await millrace("walk", "a.ts")).toMatchObject({
      code: 2,
      errors: expect.stringContaining('no command "walk"'),
    });
  });
});
