import { cancelledAsleepEvents, leftBehindEvents } from "../engine/crash.ts";
import { currentState, RecordFold, type FlowRun, type RunRecord } from "../engine/record.ts";
import { isPaused, isSettled } from "../engine/state.ts";
import { systemClock } from "../engine/system.ts";
import type { Database } from "../store/database.ts";
import type { JournalObserver } from "../store/journal.ts";
import type { KeepingJournal } from "../store/lateJournal.ts";
import { readCourse, readNews, StoredJournals, type KeptNews } from "../store/journals.ts";
import { ownRunIfFree } from "../store/owners.ts";

/** How a run that is kept, and that nobody runs, goes on: from its pause, or as another attempt. */
export type GoingOn = { readonly kind: "resume"; readonly input: unknown } | { readonly kind: "retry" };

/** A kept run in this tab's hands. */
export interface KeptRun {
  readonly journal: KeepingJournal;
  /** What is kept of it, its log lines not read. */
  readonly kept: KeptNews;
  readonly record: RunRecord;
  readonly letGo: () => void;
}

/** Takes a kept run for this tab, so that it can go on; or says why it cannot. */
export async function takeKept(
  database: Database,
  runId: string,
  going: GoingOn,
  observer: JournalObserver,
): Promise<KeptRun | { readonly problem: string }> {
  const letGo = await ownRunIfFree(database, runId);
  if (!letGo) return { problem: "The run goes on in another tab." };
  const opened = await open(database, runId, going, observer).catch(problemOf);
  if (!("problem" in opened)) return { ...opened, letGo };
  letGo();
  return opened;
}

function problemOf(error: unknown): { readonly problem: string } {
  return { problem: (error as Error).message };
}

async function open(
  database: Database,
  runId: string,
  going: GoingOn,
  observer: JournalObserver,
): Promise<Omit<KeptRun, "letGo"> | { readonly problem: string }> {
  const journal = await new StoredJournals(database).reopen(runId, observer);
  let kept = await readNews(database, runId, 0);
  const fold = new RecordFold(kept.events);
  const root = rootOf(fold.record);
  if (!root || root.states.length === 0)
    return { problem: "The run ended before it had begun, so there is nothing to go on with." };
  const isLate = isOverdue(root);
  if (isLate) {
    for (const event of leftBehindEvents(fold.record, "", systemClock.now())) {
      journal.append(event);
      fold.add(event);
    }
    await journal.flush();
    kept = await readNews(database, runId, 0);
  }
  if (going.kind === "resume" && isLate)
    return { problem: "The time in which the run could be resumed is over, so it has failed. Retry it." };
  if (going.kind === "retry" && !isSettled(currentState(root)))
    return { problem: `The run is ${currentState(root).name}, and only a run that has ended is retried.` };
  return { journal, kept, record: fold.record };
}

/** Cancels a run that is asleep; does nothing to any other. */
export async function cancelAsleep(database: Database, runId: string): Promise<void> {
  const letGo = await ownRunIfFree(database, runId);
  if (!letGo) return;
  try {
    const root = rootOf(new RecordFold(await readCourse(database, runId)).record);
    if (!root || currentState(root).name !== "Suspended") return;
    const journal = await new StoredJournals(database).reopen(runId);
    for (const event of cancelledAsleepEvents(root, systemClock.now())) journal.append(event);
    await journal.flush();
  } finally {
    letGo();
  }
}

function rootOf({ flowRuns }: RunRecord): FlowRun | undefined {
  return flowRuns.find((run) => run.parentTaskRunId === undefined);
}

function isOverdue(root: FlowRun): boolean {
  const state = currentState(root);
  return isPaused(state) && systemClock.now() >= (state.pauseTimeout ?? Infinity);
}
