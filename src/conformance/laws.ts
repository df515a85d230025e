import {
  RecordFold,
  currentState,
  type FlowRun,
  type Run,
  type RunRecord,
  type TaskRun,
} from "../engine/record.ts";
import { fromRunFile, toRunFile } from "../engine/runFile.ts";
import { isFinal, isSettled, ownNameOf } from "../engine/state.ts";
import { isAllowed, type RunKind } from "../engine/transition.ts";
import type { Seen } from "./drive.ts";
import type { Expect } from "./look.ts";

/** What holds of every run, whatever its flow; each broken law is a sentence. */
export function checkLaws(seen: Seen, expect: Expect): void {
  const { record, events, before } = seen;
  expect(brokenLaws(record), "what holds of every run").toEqual([]);
  expect(
    new RecordFold(structuredClone(events), before).record,
    "the record is the fold of its events",
  ).toEqual(record);
  expect(throughFile(record), "the record survives its file").toEqual(asJson(toRunFile(record)));
}

function brokenLaws(record: RunRecord): string[] {
  const ids = new Set([...record.flowRuns, ...record.taskRuns].map(({ id }) => id));
  const stands = new Set(record.flowRuns.map(({ parentTaskRunId }) => parentTaskRunId));
  return [
    ...record.flowRuns.flatMap((run) => brokenByRun("flow", run)),
    ...record.taskRuns.flatMap((run) => [
      ...brokenByRun(stands.has(run.id) ? "subflow" : "task", run),
      ...brokenByInputs(run, ids),
    ]),
    ...[...record.logs, ...record.artifacts].flatMap(({ flowRunId, taskRunId }) =>
      ids.has(taskRunId ?? flowRunId) && ids.has(flowRunId)
        ? []
        : [`A line or artifact is of no run: ${flowRunId}.`],
    ),
  ];
}

function brokenByRun(kind: RunKind, run: FlowRun | TaskRun): string[] {
  const names = run.states.map(ownNameOf);
  const forbidden = names.flatMap((name, index) => {
    const from = names[index - 1] ?? "new";
    return isAllowed(kind, from, name) ? [] : [`${run.name} went from ${from} to ${name}.`];
  });
  const backwards = run.states.some(({ timestamp }, index) => {
    const previous = run.states[index - 1];
    return previous !== undefined && timestamp <= previous.timestamp;
  });
  return [
    ...forbidden,
    ...(backwards ? [`${run.name} has two states at one moment, or in the wrong order.`] : []),
    ...(isSettled(currentState(run)) ? [] : [`${run.name} was left ${currentState(run).name}.`]),
    ...brokenBookkeeping(run),
  ];
}

/** Source: Prefect semantics, 1.2 and 3.7. */
function brokenBookkeeping(run: Run): string[] {
  const started = run.states.filter(({ type }) => type === "RUNNING");
  const last = currentState(run);
  const isRefused = "flowName" in run && last.type === "FAILED" && started.length === 0;
  const hasEnd = isFinal(last) && (started.length > 0 || isRefused);
  const began = isRefused ? last.timestamp : started[0]?.timestamp;
  return [
    ...(run.startTime === began ? [] : [`${run.name} did not start at its first Running.`]),
    ...(isRefused && run.endTime !== began ? [`${run.name} was refused, and took time.`] : []),
    ...((run.endTime !== undefined) === hasEnd ? [] : [`${run.name} has the end time ${run.endTime}.`]),
    ...(run.totalRunTime >= 0 ? [] : [`${run.name} ran for ${run.totalRunTime} seconds.`]),
  ];
}

function brokenByInputs(run: TaskRun, ids: ReadonlySet<string>): string[] {
  const unknown = Object.values(run.inputs)
    .flat()
    .filter((id) => !ids.has(id));
  return unknown.map((id) => `${run.name} has an input from no run: ${id}.`);
}

function throughFile(record: RunRecord): unknown {
  const read = fromRunFile(asJson(toRunFile(record)));
  return "problem" in read ? read.problem : asJson(toRunFile(read.record));
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
