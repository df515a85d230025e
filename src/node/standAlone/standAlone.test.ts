import { afterAll, describe, expect, test } from "vitest";
import { StandAloneFiles } from "./standAloneFile.testing.ts";

const files = new StandAloneFiles();
afterAll(() => files.close());

const text = `import { flow, getRunLogger, task } from "millrace";

const loop = task({ name: "Loop", timeoutSeconds: 0.3 }, (): never => { for (;;); });
const add = task((one: number, other: number): number => {
  console.log("adding");
  getRunLogger().info("sum " + (one + other));
  return one + other;
});
export const main = flow({ name: "Main" }, async (count: number = 2, isLooping: boolean = false) => {
  const state = isLooping ? (await loop.returnState()).name : "none";
  return [state, await add(count, 1)] as const
})`;

describe("a stand-alone file that node runs", () => {
  test("takes parameters, gives the result on standard output, and ends what hangs", async () => {
    const path = await files.write("main", text);
    const ended = await files.run(path, "--param", "count=40", "--param", "isLooping=true");
    expect(ended).toMatchObject({ code: 0, output: '[\n  "TimedOut",\n  41\n]\n' });
    expect(ended.errors).toContain("adding");
    expect(ended.errors).toContain(" - sum 41");
  });

  test("runs in one process, and prints the record, when asked", async () => {
    const path = await files.write("in-process", text);
    const { code, output } = await files.run(path, "--in-process", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      flowRuns: [{ flowName: "Main", result: ["none", 3] }],
      taskRuns: [{ taskName: "add", result: 3 }],
    });
  });

  test("keeps runs, lists them, and says what it cannot do", async () => {
    const path = await files.write("kept", text);
    const store = `${path}-kept`;
    expect(await files.run(path, "--store", store, "--param", "count=many")).toMatchObject({ code: 1 });
    expect((await files.run(path, "runs", "--store", store)).output).toMatch(/#1 +Main .*Failed/);
    expect((await files.run(path, "--flow", "Other")).errors).toContain('no flow "Other". It has: Main.');
    expect((await files.run(path, "--store")).code).toBe(2);
    expect((await files.run(path, "--help")).output).toContain(`Usage: ${path} [--flow NAME]`);
  });
});
