import { expect, test } from "vitest";
import { crashEvents } from "./crash.ts";
import { RecordFold } from "./record.ts";
import { ScriptedRun } from "./scripted.testing.ts";

test("a run whose engine is gone is Crashed with whatever in it had not ended, and only that", () => {
  const run = new ScriptedRun();
  run.flow.start().call({ name: "done" });
  run.bodyOf("done").start().returns(1);
  run.flow.call({ name: "running" });
  run.bodyOf("running").start();
  run.flow.call({ name: "queued" });
  const events = crashEvents(run.record, "The tab was closed.", 2_000_000);
  const { record } = new RecordFold([...run.events, ...events]);
  const ends = record.taskRuns.map(({ taskName, states }) => [taskName, states.at(-1)?.name]);
  expect(ends).toEqual([
    ["done", "Completed"],
    ["running", "Crashed"],
    ["queued", "Crashed"],
  ]);
  expect(record.flowRuns[0]?.states.at(-1)).toMatchObject({
    name: "Crashed",
    message: "The tab was closed.",
  });
  expect(crashEvents(record, "again", 3_000_000)).toEqual([]);
});
