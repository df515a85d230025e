import { describe, expect, test } from "vitest";
import { cancelledAsleepEvents, leftBehindEvents } from "./crash.ts";
import { pausesBehind, resumeRefusal } from "./pauses.ts";
import type { FlowRun, RunRecord, TaskRun } from "./record.ts";
import { fromRunFile, toRunFile } from "./runFile.ts";
import { stateOf, type State, type StateName } from "./state.ts";

let moment = 0;
const state = (name: StateName, more: Partial<State> = {}): State => ({
  ...stateOf(name),
  timestamp: (moment += 1000),
  ...more,
});

function runOf(...states: State[]): FlowRun {
  return {
    id: "run",
    name: "calm-otter",
    flowName: "Flow",
    parameters: {},
    states,
    runCount: 1,
    totalRunTime: 0,
  };
}

const begun = () => [state("Pending"), state("Running")];
const asleep = (pauseTimeout: number, more: Partial<State> = {}) =>
  state("Suspended", { pauseKey: "1", pauseTimeout, ...more });

describe("a flow run of a record", () => {
  test("that is not paused is not resumed", () => {
    expect(resumeRefusal(runOf(...begun()), undefined, 0)).toContain("NotPausedError");
  });

  test("is resumed until its pause's time is over, and not from then on", () => {
    const run = runOf(...begun(), asleep(60_000));
    expect(resumeRefusal(run, undefined, 59_999)).toBeUndefined();
    expect(resumeRefusal(run, undefined, 60_000)).toContain("FlowPauseTimeout");
  });

  test("is resumed with the input that it waits for alone, and the refusal names place, type and value", () => {
    const inputSchema = {
      type: "object",
      properties: { count: { type: "number" } },
      required: ["count"],
    } as const;
    const run = runOf(...begun(), asleep(60_000, { inputSchema }));
    expect(resumeRefusal(run, undefined, 0)).toContain("waits for input, and none was given");
    expect(resumeRefusal(run, { count: "many" }, 0)).toContain('input.count: must be number, but is "many"');
    expect(resumeRefusal(run, { count: "3" }, 0)).toBeUndefined();
  });

  test("keeps what earlier pauses were resumed with, as their types want it", () => {
    const run = runOf(
      ...begun(),
      asleep(60_000, { pauseKey: "first", inputSchema: { type: "number" } }),
      state("Resuming", { input: "42" }),
      state("Running"),
      asleep(60_000, { pauseKey: "second" }),
    );
    expect(pausesBehind(run, "now")).toEqual([
      ["first", 42],
      ["second", "now"],
    ]);
  });

  test("that was retried has forgotten the pauses of before", () => {
    const run = runOf(
      ...begun(),
      asleep(60_000, { pauseKey: "before" }),
      state("Failed"),
      state("AwaitingRetry"),
      state("Running"),
      asleep(60_000, { pauseKey: "after" }),
    );
    expect(pausesBehind(run, undefined).map(([key]) => key)).toEqual(["after"]);
  });

  test("takes its pauses along through a file", () => {
    const inputSchema = { type: "string" } as const;
    const run = runOf(...begun(), asleep(60_000, { inputSchema }), state("Resuming", { input: { a: [1] } }));
    const record: RunRecord = { flowRuns: [run], taskRuns: [], logs: [], artifacts: [] };
    expect(fromRunFile(JSON.parse(JSON.stringify(toRunFile(record))))).toEqual({ record });
  });
});

describe("a suspended run whose engine is gone", () => {
  const running: TaskRun = {
    ...runOf(...begun()),
    id: "task",
    flowRunId: "run",
    taskName: "Task",
    taskKey: "task",
    dynamicKey: "0",
    inputs: {},
  };
  const recordWith = (run: FlowRun): RunRecord => ({
    flowRuns: [run],
    taskRuns: [running],
    logs: [],
    artifacts: [],
  });
  const entered = (events: ReturnType<typeof leftBehindEvents>) =>
    events.map((event) => event.kind === "state" && `${event.runId} ${event.state.name}`);

  test("sleeps on, and the tasks that were running have crashed", () => {
    const record = recordWith(runOf(...begun(), asleep(60_000)));
    expect(entered(leftBehindEvents(record, "gone", 50_000))).toEqual(["task Crashed"]);
  });

  test("has failed once its time is over", () => {
    const record = recordWith(runOf(...begun(), asleep(60_000)));
    expect(entered(leftBehindEvents(record, "gone", 60_000))).toEqual(["task Crashed", "run Failed"]);
  });

  test("falls asleep if it was only paused, and keeps what it waits for", () => {
    const inputSchema = { type: "string" } as const;
    const paused = runOf(...begun(), state("Paused", { pauseKey: "1", pauseTimeout: 60_000, inputSchema }));
    const events = leftBehindEvents(recordWith(paused), "gone", 50_000);
    expect(entered(events)).toEqual(["task Crashed", "run Suspended"]);
    expect(events[1]).toMatchObject({ state: { pauseKey: "1", pauseTimeout: 60_000, inputSchema } });
    expect(entered(leftBehindEvents(recordWith(paused), "gone", 60_000))).toEqual([
      "task Crashed",
      "run Failed",
    ]);
  });

  test("can be cancelled", () => {
    const run = runOf(...begun(), asleep(60_000));
    expect(entered(cancelledAsleepEvents(run, 50_000))).toEqual(["run Cancelling", "run Cancelled"]);
  });
});
