import { describe, expect, test } from "vitest";
import { erase, importPlacesOf } from "../code/erase.ts";
import type { Demo } from "../demos/index.ts";
import { toRunFile } from "../engine/runFile.ts";
import { systemClock, systemEntropy } from "../engine/system.ts";
import { FrameWorkers } from "../sandbox/frameWorkers.ts";
import { openFrame } from "../sandbox/openFrame.ts";
import { WorkerPool } from "../sandbox/pool.ts";
import books from "../sdk/books.ts?script";
import { courseOf } from "./demoCourse.testing.ts";
import { runDemo } from "./runDemo.testing.ts";
import { sampleDemos } from "./sampleDemos.testing.ts";

const records = import.meta.glob<string>("../demos/records/*.snap", {
  eager: true,
  query: "?raw",
  import: "default",
});

describe("in real workers of a sandbox frame", () => {
  // The demos take their seconds: retries wait, and tasks of two seconds are what two of them are about.
  test.each(sampleDemos)(
    "the demo $id gives the record that is kept beside it",
    { timeout: 30_000 },
    async (demo) => {
      const course = courseOf(toRunFile(await recordOf(demo)));
      expect(course).toEqual(JSON.parse(records[`../demos/records/${demo.id}.snap`] ?? ""));
    },
  );
});

async function recordOf(demo: Demo) {
  const frame = await openFrame(document);
  const workers = new FrameWorkers(frame.port);
  await workers.ready;
  const program = {
    fileName: `${demo.id}.ts`,
    javascript: erase(demo.text).javascript,
    imports: importPlacesOf(demo.text),
    modules: { "millrace/books": books },
  };
  const pool = new WorkerPool({ program, spawn: () => workers.spawn(), clock: systemClock, size: 3 });
  const loaded = await pool.load();
  if ("error" in loaded) throw new Error(loaded.error.message);
  const ports = { executor: pool, clock: systemClock, entropy: systemEntropy };
  const record = await runDemo(demo, loaded.flows, ports);
  pool.close();
  frame.close();
  return record;
}
