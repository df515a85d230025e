import { useEffect, useState } from "react";
import { logLevels, type Log } from "../engine/event.ts";
import type { FlowRun, TaskRun } from "../engine/record.ts";
import type { LineKind } from "./runLog.ts";
import type { RunView } from "./runView.ts";
import { useTopic } from "./useTopic.ts";

/**
 * The stack of the error that ended a run, or else its cause: the last lines "at …" that were logged for it as an error.
 * Where the log is kept it comes when it has been found there.
 */
export function useErrorStack(
  view: RunView,
  run: FlowRun | TaskRun,
  cause: TaskRun | undefined,
): string | undefined {
  useTopic(view, "logs");
  const { untold } = view.log;
  const toldStack = view.stackOf(run) ?? (cause && view.stackOf(cause));
  const [kept, setKept] = useState<{ readonly run: FlowRun | TaskRun; readonly stack: string | undefined }>();
  const isToBeRead = toldStack === undefined && untold > 0;
  useEffect(() => {
    if (!isToBeRead) return;
    let isGone = false;
    const find = async () => {
      const stack = (await readErrorStack(view, run)) ?? (cause && (await readErrorStack(view, cause)));
      if (!isGone) setKept({ run, stack });
    };
    // What cannot be read is not shown: the error's message stands there all the same.
    void find().catch(() => undefined);
    return () => void (isGone = true);
  }, [view, run, cause, isToBeRead, untold]);
  return toldStack ?? (kept?.run === run ? kept.stack : undefined);
}

/** So many lines are looked at, from the last one back. */
const mostTries = 20;

/** The stack among the lines that are kept. */
export async function readErrorStack(
  { log }: Pick<RunView, "log">,
  run: FlowRun | TaskRun,
): Promise<string | undefined> {
  let last: readonly number[] = [];
  const query = { from: log.firstUntold, text: "at ", level: logLevels.error, isNamed: () => false };
  await log.search(
    { ...query, isFrom: isOf(run) },
    (places) => void (last = [...last, ...places].slice(-mostTries)),
  );
  for (const place of last.toReversed()) {
    const [line] = await log.read(place, 1);
    if (line && isOf(run)(line) && hasStack(line)) return line.message;
  }
  return undefined;
}

/** True for an error that was logged with its stack. */
export function hasStack({ level, message }: Log): boolean {
  return level >= logLevels.error && /\n\s*at /.test(message);
}

function isOf(run: FlowRun | TaskRun): (kind: LineKind) => boolean {
  const isTaskRun = "flowRunId" in run;
  return ({ taskRunId, flowRunId }) =>
    isTaskRun ? taskRunId === run.id : taskRunId === undefined && flowRunId === run.id;
}
