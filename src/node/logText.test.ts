import { expect, test } from "vitest";
import type { Log } from "../engine/event.ts";
import { RecordFold } from "../engine/record.ts";
import { logText } from "./logText.ts";

test("a line is printed with its moment, level and the name of its run, as Prefect prints it", () => {
  const timestamp = Date.UTC(2026, 0, 1, 12, 4, 31, 120);
  const log: Log = { flowRunId: "f", level: 7, logger: "prefect.flow_runs", message: "slow", timestamp };
  const ofTask: Log = { ...log, level: 30, taskRunId: "t" };
  expect(logText(ofTask, "Count-1f2")).toBe("12:04:31.120 | WARNING | Task run 'Count-1f2' - slow");
  expect(logText(log, "calm-ibex")).toBe("12:04:31.120 | 7       | Flow run 'calm-ibex' - slow");
});

test("a record knows what each of its runs is called now", () => {
  const flowRun = { id: "f", name: "calm-ibex", flowName: "Count", parameters: {} };
  const fold = new RecordFold([{ kind: "flowRunCreated", flowRun }]);
  fold.add({ kind: "renamed", runId: "f", name: "Count a.txt" });
  expect([fold.nameOf("f"), fold.nameOf("nobody")]).toEqual(["Count a.txt", undefined]);
});
