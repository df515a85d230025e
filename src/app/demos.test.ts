import { afterEach, describe, expect, test, vi } from "vitest";
import { flowsOf } from "../code/flows.ts";
import { inThisThread } from "../sdk/inThread.ts";
import { demos, type Demo } from "../demos/index.ts";
import { toRunFile } from "../engine/runFile.ts";
import { seededEntropy, VirtualClock } from "../engine/virtualClock.ts";
import { registeredFlows } from "../sdk/registry.ts";
import { courseOf } from "./demoCourse.testing.ts";
import { runDemo } from "./runDemo.testing.ts";

// Importing a demo registers its flows.
const files = import.meta.glob("../demos/*.ts", { eager: true });

afterEach(() => vi.unstubAllGlobals());

describe("each demo", () => {
  test("is listed, by the name of its flow, and every file is a demo", () => {
    const ids = Object.keys(files).flatMap((path) => /([\w-]+)\.ts$/.exec(path)?.[1] ?? []);
    expect(demos.map(({ id }) => id).toSorted()).toEqual(ids.filter((id) => id !== "index").toSorted());
    for (const { title, text } of demos) expect(flowsOf(text).at(-1)?.name).toBe(title);
  });

  test.each(demos)("$id gives the record that is kept beside it, on a virtual clock", async (demo) => {
    const course = courseOf(toRunFile(await recordOf(demo)));
    await expect(`${JSON.stringify(course, null, 2)}\n`).toMatchFileSnapshot(
      `../demos/records/${demo.id}.snap`,
    );
  });

  test("of three tasks of two seconds takes six seconds in sequence and two side by side", async () => {
    const seconds = async (wanted: string) => {
      const record = await recordOf(demos.find(({ id }) => id === wanted) as Demo);
      const { startTime = 0, endTime = 0 } = record.flowRuns[0] ?? {};
      return Math.round((endTime - startTime) / 1000);
    };
    expect([await seconds("sequential"), await seconds("concurrent")]).toEqual([6, 2]);
  });
});

/** The demos sleep by `setTimeout`, which is the virtual clock's here. */
async function recordOf(demo: Demo) {
  const clock = new VirtualClock();
  vi.stubGlobal("setTimeout", (callback: () => void, delayMs: number) => clock.after(delayMs, callback));
  const names = flowsOf(demo.text).map(({ name }) => name);
  const flows = registeredFlows().filter(({ name }) => names.includes(name));
  const ports = { executor: inThisThread(), clock, entropy: seededEntropy(1) };
  return runDemo(demo, flows, ports, async (finished) => {
    const progress = { isOver: false };
    void finished.then(() => (progress.isOver = true));
    while (!progress.isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!progress.isOver) clock.advanceToNext();
    }
  });
}
