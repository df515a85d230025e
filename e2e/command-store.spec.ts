import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";
import type { RunFile } from "../src/engine/runFile.ts";

const command = fileURLToPath(new URL("../dist/node/millrace.js", import.meta.url));

/** A folder with a flow file, and the command in it. */
class Place {
  private readonly running: ChildProcess[] = [];

  constructor(readonly folder: string) {}

  file(text: string): Promise<void> {
    return writeFile(join(this.folder, "flow.ts"), text);
  }

  /** Runs the command to its end; `onLine` hears standard error line by line. */
  millrace(
    args: readonly string[],
    { stdin = "", onLine }: { stdin?: string; onLine?: (line: string, child: ChildProcess) => void } = {},
  ): Promise<{ code: number | null; output: string; errors: string }> {
    const child = spawn(process.execPath, [command, ...args], { cwd: this.folder });
    this.running.push(child);
    let [output, errors, rest] = ["", "", ""];
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => {
      errors += data;
      const lines = (rest + data).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line, child);
    });
    child.stdin.end(stdin);
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output, errors })));
  }

  async runs(): Promise<{ id: string; name: string; state: { name: string } }[]> {
    return JSON.parse((await this.millrace(["runs", "--store", "kept", "--json"])).output);
  }

  async close(): Promise<void> {
    for (const child of this.running) child.kill("SIGKILL");
    await rm(this.folder, { recursive: true });
  }
}

const test = base.extend<{ place: Place }>({
  place: async ({ browserName: _unused }, provide) => {
    const place = new Place(await mkdtemp(join(tmpdir(), "millrace-")));
    await provide(place);
    await place.close();
  },
});

/** Steps, of which one, and the flow behind it, goes on only once there is a file `go`. */
const stepping = `import { appendFileSync, existsSync } from "node:fs";
import { flow, getRunLogger, task } from "millrace";
async function forGo() {
  while (!existsSync("go")) await new Promise((resolve) => setTimeout(resolve, 5));
}
const step = task({ name: "Step" }, async (number: number, isLast: boolean) => {
  appendFileSync("ran.txt", number + "\\n");
  getRunLogger().info("in step " + number);
  if (isLast) await forGo();
  return number * 10;
});
export const main = flow({ name: "Steps" }, async (waitIn: number, waitBehind: number) => {
  const results: number[] = [];
  for (let number = 1; number <= 5; number++) {
    results.push(await step(number, number === waitIn));
    if (number === waitBehind) await forGo();
  }
  return results;
});`;

/** The line at which the process is killed, and the steps in and behind which the run waits for that. */
const moments: [RegExp, waitIn: number, waitBehind: number, tag?: "@long"][] = [
  [/in step 1$/, 1, 0, "@long"],
  [/Task run .*Finished in state Completed/, 0, 1],
  [/in step 3$/, 3, 0, "@long"],
];

for (const [moment, waitIn, waitBehind, tag] of moments)
  test(
    `a run whose process is killed at ${moment} is resumed, and what had completed is not run again`,
    { tag: tag ?? [] },
    async ({ place }) => {
      await place.file(stepping);
      const parameters = JSON.stringify({ waitIn, waitBehind });
      await place.millrace(["run", "flow.ts", "--store", "kept", "--params", parameters], {
        onLine: (line, child) => moment.test(line) && child.kill("SIGKILL"),
      });
      const [run] = await place.runs();
      expect(run?.state.name).toBe("Crashed");
      const events = await readFile(join(place.folder, "kept/runs", run?.id ?? "", "events.jsonl"), "utf8");
      const completed = [...events.matchAll(/"kind":"result".*"value":(\d+)0}/g)].map(([, step]) => step);
      await writeFile(join(place.folder, "go"), "");
      const { code, output } = await place.millrace(["resume", run?.name ?? "", "--store", "kept", "--json"]);
      expect(code).toBe(0);
      const record: RunFile = JSON.parse(output);
      expect(record.flowRuns).toMatchObject([{ id: run?.id, result: [10, 20, 30, 40, 50] }]);
      expect(record.flowRuns[0]?.states.map(({ name }) => name).join(" ")).toMatch(
        /Crashed AwaitingRetry Running Completed$/,
      );
      const ran = (await readFile(join(place.folder, "ran.txt"), "utf8")).trim().split("\n");
      for (const step of completed) expect(ran.filter((one) => one === step)).toEqual([step]);
      expect(await place.runs()).toMatchObject([{ id: run?.id, state: { name: "Completed" } }]);
      const again = await place.millrace(["resume", run?.id ?? "", "--store", "kept"]);
      expect(again).toMatchObject({ code: 2, errors: expect.stringContaining("has completed") });
    },
  );

test("a run that failed is retried as the same run with the text that it began with", async ({ place }) => {
  await place.file(`import { existsSync } from "node:fs";
import { flow, task } from "millrace";
const first = task({ name: "First" }, () => 1);
const fragile = task({ name: "Fragile" }, (value: number) => {
  if (!existsSync("mended")) throw new Error("not mended");
  return value + 1;
});
export const main = flow({ name: "Fragile flow" }, async () => fragile(await first()));`);
  expect((await place.millrace(["run", "flow.ts", "--store", "kept"])).code).toBe(1);
  await writeFile(join(place.folder, "mended"), "");
  await place.file("this is no flow any more");
  const [run] = await place.runs();
  const { code, output } = await place.millrace(["resume", run?.id ?? "", "--store", "kept", "--json"]);
  const record: RunFile = JSON.parse(output);
  expect([code, record.flowRuns[0]?.result]).toEqual([0, 2]);
  expect(record.taskRuns.map(({ taskName }) => taskName)).toEqual(["First", "Fragile", "Fragile"]);
});

test("a suspended run ends its process with 3, and goes on with its input in another", async ({ place }) => {
  await place.file(`import { flow, suspendFlowRun } from "millrace";
export const main = flow({ name: "Asking" }, async () => (await suspendFlowRun({ waitForInput: "number" })) + 1);`);
  const first = await place.millrace(["run", "flow.ts", "--store", "kept"]);
  expect(first).toMatchObject({ code: 3, output: "" });
  expect(first.errors).toContain("is suspended and waits for input (number): `millrace resume ");
  const resume = ["resume", (await place.runs())[0]?.name ?? "", "--store", "kept"];
  expect(await place.millrace(resume)).toMatchObject({
    code: 2,
    errors: expect.stringContaining("waits for input, and none was given"),
  });
  expect(await place.millrace([...resume, "--input", "many"])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('input: must be number, but is "many"'),
  });
  expect(await place.millrace([...resume, "--input", "41"])).toMatchObject({ code: 0, output: "42\n" });
});

const pausing = `import { flow, pauseFlowRun } from "millrace";
export const main = flow({ name: "Pausing" }, async () => (await pauseFlowRun({ waitForInput: "number" })) + 1);`;

test("a paused run takes its input from another process; it stays paused when that does not fit", async ({
  place,
}) => {
  await place.file(pausing);
  let told: () => void = () => undefined;
  const paused = new Promise<void>((resolve) => (told = resolve));
  const ended = place.millrace(["run", "flow.ts", "--store", "kept"], {
    onLine: (line) => line.includes("is paused") && told(),
  });
  await paused;
  const resume = ["resume", (await place.runs())[0]?.id ?? "", "--store", "kept", "--input"];
  expect(await place.millrace([...resume, "many"])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('must be number, but is "many"'),
  });
  expect(await place.millrace([...resume, "41"])).toMatchObject({ code: 0 });
  expect(await ended).toMatchObject({ code: 0, output: "42\n" });
});

test(
  "a paused run whose process is killed is asleep, and is resumed with its input",
  { tag: "@long" },
  async ({ place }) => {
    await place.file(pausing);
    await place.millrace(["run", "flow.ts", "--store", "kept"], {
      onLine: (line, child) => line.includes("is paused") && child.kill("SIGKILL"),
    });
    const [run] = await place.runs();
    expect(run?.state.name).toBe("Suspended");
    const resumed = await place.millrace(["resume", run?.id ?? "", "--store", "kept", "--input", "41"]);
    expect(resumed).toMatchObject({ code: 0, output: "42\n" });
  },
);

test("without a store a paused run takes lines of standard input until one fits", async ({ place }) => {
  await place.file(pausing);
  const run = await place.millrace(["run", "flow.ts"], { stdin: "many\n41\n" });
  expect(run).toMatchObject({ code: 0, output: "42\n" });
  expect(run.errors).toContain('must be number, but is "many"');
});

test("limits of the command line hold, and results are found again by the next process", async ({
  place,
}) => {
  await place.file(`import { appendFileSync } from "node:fs";
import { concurrency, flow, INPUTS, task } from "millrace";
const work = task({ name: "Work", tags: ["db"], cachePolicy: INPUTS, persistResult: true }, async (number: number) => {
  appendFileSync("work.txt", "+");
  await new Promise((resolve) => setTimeout(resolve, 50));
  appendFileSync("work.txt", "-");
  return number;
});
export const main = flow({ name: "Limited" }, async () => {
  const numbers = await work.map([1, 2, 3]).result();
  return concurrency("a=b", () => numbers, { strict: true });
});`);
  const run = ["run", "flow.ts", "--store", "kept", "--limit", "tag:db=1", "--limit", "a=b=1/0.5"];
  expect((await place.millrace(run)).code).toBe(0);
  expect(await readFile(join(place.folder, "work.txt"), "utf8")).toBe("+-+-+-");
  const { output } = await place.millrace([...run, "--json"]);
  const names = JSON.parse(output).taskRuns.map(
    (taskRun: RunFile["taskRuns"][0]) => taskRun.states.at(-1)?.name,
  );
  expect(names).toEqual(["Cached", "Cached", "Cached"]);
  expect(await readFile(join(place.folder, "work.txt"), "utf8")).toBe("+-+-+-");
  expect((await place.runs()).length).toBe(2);
});

test("a folder that keeps nothing has no runs, and nothing is made of asking", async ({ place }) => {
  expect(await place.millrace(["resume", "otter", "--store", "kept"])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('No run "otter" is kept there.'),
  });
  expect(await place.millrace(["runs", "--store", "kept"])).toMatchObject({
    code: 0,
    output: "No runs are kept there.\n",
  });
  expect(existsSync(join(place.folder, "kept"))).toBe(false);
});
