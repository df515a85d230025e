import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { flowsOf } from "../src/code/flows.ts";
import type { Case } from "../src/conformance/expected.ts";
import { Pools } from "../src/conformance/hosts/pools.ts";
import { defineSuite, sample, type CaseFile } from "../src/conformance/suite.ts";
import { systemClock } from "../src/engine/system.ts";
import { compileFile } from "../src/node/compile.ts";
import { spawnThread } from "../src/node/threads.ts";
import { WorkerPool } from "../src/sandbox/pool.ts";

// The conformance suite in Node's threads, as `millrace run` has them: it needs the build, which is why it runs here.

const root = new URL("..", import.meta.url);
const folder = fileURLToPath(new URL("src/conformance/cases/", root));
const body = new URL("dist/node/body.js", root);

const pools = new Pools(async ({ path }) => {
  const file = await compileFile(join(folder, path));
  if ("problem" in file) throw new Error(file.problem);
  const pool = new WorkerPool({
    program: file.program,
    spawn: () => spawnThread(body),
    clock: systemClock,
    size: availableParallelism(),
  });
  return { pool, close: () => pool.close() };
});

async function readCases(path: string): Promise<CaseFile> {
  const { cases } = (await import(pathToFileURL(join(folder, path)).href)) as { cases: readonly Case[] };
  const text = await readFile(join(folder, path), "utf8");
  return { path, text, flows: flowsOf(text), cases };
}

const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts")).toSorted();
const files: CaseFile[] = [];
for (const path of paths) files.push(await readCases(path));

// One after the other in one process: the cases of a file share their threads.
test.describe.configure({ mode: "default" });
test.afterAll(() => pools.close());

const chosen = process.env.MILLRACE_CASES === "all" ? files : sample(files);
defineSuite({ name: "threads", run: (file, one) => pools.run(file, one) }, chosen, {
  describe: (title, define) => test.describe(title, define),
  test: (title, check) => test(title, check),
  expect,
});
