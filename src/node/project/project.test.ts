import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { constantsToName } from "../../code/constantNames.ts";
import { erase, importPlacesOf } from "../../code/erase.ts";
import { flowsOf } from "../../code/flows.ts";
import type { RunFile } from "../../engine/runFile.ts";
import { modulesAmong } from "../standAlone/modules.ts";
import { zipProject } from "./zipProject.ts";

const text = `import { flow, task } from "millrace";

const add = task((one: number, other: number): number => one + other);
export const main = flow({ name: "Sum up" }, async (count: number) => add(count, 1));
`;

const run = promisify(execFile);
let folder = "";

/** The project on disk as npm install would leave it. A Node that knows no types gets its files with the types blanked. */
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "millrace-")), "sum-up");
  const modules = await modulesAmong(importPlacesOf(text).map(({ specifier }) => specifier));
  const zip = await zipProject({
    fileName: "sum-up.ts",
    text,
    flows: flowsOf(text),
    constants: constantsToName(text),
    modules,
    packages: [],
  });
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    const file = join(dirname(folder), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    if (/^sum-up\/[\w.-]+\.ts$/.test(path)) await writeFile(file.replace(/ts$/, "mjs"), blanked(bytes));
  }
  await mkdir(join(folder, "node_modules"));
  await symlink(join(folder, "millrace"), join(folder, "node_modules/millrace"), "junction");
}, 60_000);
afterAll(() => rm(dirname(folder), { recursive: true }));

function blanked(bytes: Uint8Array): string {
  return erase(strFromU8(bytes)).javascript.replace(/(["']\.\/[\w-]+|"main)\.ts(["'])/g, "$1.mjs$2");
}

describe("a project", () => {
  test("runs its flow by its main file", async () => {
    const { stdout } = await run(process.execPath, [join(folder, "main.mjs"), "--param", "count=41"]);
    expect(stdout).toBe("42\n");
  });

  test.each([
    [3, 0],
    [4, 1],
  ])("holds in its own test what the last run gave: %d", async (result, code) => {
    const expected = {
      flow: "Sum up",
      parameters: { count: 2 },
      state: "COMPLETED",
      result,
      tasks: { add: ["COMPLETED"] },
    };
    await writeFile(join(folder, "expected.json"), JSON.stringify(expected));
    const ended = await run(process.execPath, ["--test", join(folder, "sum-up.test.mjs")]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    expect(ended).toBe(code);
  });

  test("has no type error under tsc --strict", () => {
    const path = join(folder, "tsconfig.json");
    const { options } = ts.parseJsonConfigFileContent(
      {
        ...ts.readConfigFile(path, ts.sys.readFile).config,
        files: ["sum-up.ts", "main.ts"],
        include: undefined,
      },
      ts.sys,
      folder,
    );
    const program = ts.createProgram([join(folder, "sum-up.ts"), join(folder, "main.ts")], {
      ...options,
      types: [],
      lib: options.lib ?? [],
    });
    const said = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => {
      return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(said).toEqual([]);
  });
});

test("what the test expects comes from the run: parameters, state, result, and states by task", async () => {
  const taskRun = (taskName: string, type: string) => ({ taskName, states: [{ type: "PENDING" }, { type }] });
  const lastRun = {
    flowRuns: [{ flowName: "Sum up", parameters: { count: 2 }, states: [{ type: "FAILED" }], result: null }],
    taskRuns: [taskRun("Add", "FAILED"), taskRun("Add", "COMPLETED")],
  } as unknown as RunFile;
  const zip = await zipProject({
    fileName: "a.ts",
    text,
    flows: [],
    constants: [],
    modules: {},
    packages: [],
    lastRun,
  });
  expect(JSON.parse(strFromU8(unzipSync(zip)["a/expected.json"] as Uint8Array))).toEqual({
    flow: "Sum up",
    parameters: { count: 2 },
    state: "FAILED",
    result: null,
    tasks: { Add: ["COMPLETED", "FAILED"] },
  });
});
