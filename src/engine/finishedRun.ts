import type { Callee } from "./callee.ts";
import { valueAnswer, type Answer } from "./outcome.ts";
import { currentState, type RunRecord, type TaskRun } from "./record.ts";

/** A task run of an earlier attempt that has completed: its call is answered from the record. */
export class FinishedRun implements Callee {
  readonly isSettled = true;
  readonly isStarted = true;

  constructor(
    readonly run: TaskRun,
    readonly key: string,
    private readonly result: unknown,
  ) {}

  whenSettled(listener: () => void): void {
    listener();
  }

  answer(): Answer {
    return valueAnswer({ value: this.result });
  }

  abandon(): void {
    // It has ended long ago.
  }
}

/** What a record has to answer calls with, by key: the completed task runs and subflows of one flow run. */
export function finishedRuns({ flowRuns, taskRuns }: RunRecord, flowRunId: string): Map<string, FinishedRun> {
  const usable = taskRuns.filter((run) => {
    const { type, name } = currentState(run);
    return run.flowRunId === flowRunId && type === "COMPLETED" && name !== "RolledBack" && !run.isResultLost;
  });
  const children = new Map(flowRuns.map((run) => [run.parentTaskRunId, run]));
  return new Map(
    usable.map((run) => {
      const key = `${run.taskKey}/${run.dynamicKey}`;
      return [key, new FinishedRun(run, key, (children.get(run.id) ?? run).result)];
    }),
  );
}
