import { useEffect, useMemo, useState } from "react";
import type { LanguageWorker } from "../code/worker.ts";
import { emit } from "../code/emit.ts";
import type { RunRecord } from "../engine/record.ts";
import type { Program } from "../program/program.ts";
import type { LineReader } from "../runs/runLog.ts";
import { RunView } from "../runs/runView.ts";
import type { Services } from "./services.ts";
import { UserLines } from "./userLines.ts";

/** Which run the page shows: one that is kept or goes on, or one from a file. */
export type RunChoice =
  | { readonly kind: "kept"; readonly runId: string }
  | { readonly kind: "file"; readonly record: RunRecord; readonly fileName: string };

const ranPrograms = new WeakMap<RunView, Program>();

/** The program that ran, as far as the canvas can show it. */
export function ranProgram(view: RunView): Program | undefined {
  return ranPrograms.get(view);
}

/** A view of the chosen run, which follows it while it goes on. `currentProgram` is what the canvas shows now, if any. */
export function useShownRun(
  services: Services,
  choice: RunChoice | undefined,
  currentProgram: () => Program | undefined,
): RunView | undefined {
  const [shown, setShown] = useState<{ readonly choice: RunChoice; readonly view: RunView }>();
  useEffect(() => {
    if (choice?.kind !== "kept") return;
    return followRun(services, choice.runId, currentProgram(), (view) => setShown({ choice, view }));
  }, [services, choice, currentProgram]);
  const fromFile = useMemo(
    () => (choice?.kind === "file" ? viewOfFile(choice.record, currentProgram()) : undefined),
    [choice, currentProgram],
  );
  return fromFile ?? (shown?.choice === choice ? shown?.view : undefined);
}

function viewOfFile(record: RunRecord, program: Program | undefined): RunView {
  const lines = program && new UserLines(program);
  return new RunView({ nodeOf: (taskRun) => lines?.nodeOf(taskRun), record });
}

function followRun(
  services: Services,
  runId: string,
  program: Program | undefined,
  onView: (view: RunView) => void,
): () => void {
  let stop: () => void = () => undefined;
  let isGone = false;
  void linesOf(services, runId, program).then((lines) => {
    if (isGone) return;
    const placesIn = (text: string) => lines?.placesIn(text) ?? [];
    const kept = services.runs.linesOf(runId);
    const read: LineReader["read"] = async (from, count) => {
      const logs = await kept.read(from, count);
      return lines ? logs.map((log) => lines.inLog(log)) : logs;
    };
    const view = new RunView({
      nodeOf: (taskRun) => lines?.nodeOf(taskRun),
      placesIn,
      lines: { ...kept, read },
    });
    stop = services.runs.follow(runId, ({ events, ...news }) =>
      view.take({ ...news, events: lines ? events.map((event) => lines.inEvent(event)) : events }),
    );
    if (lines) ranPrograms.set(view, lines.program);
    onView(view);
  });
  return () => {
    isGone = true;
    stop();
  };
}

/** Places in the text that ran, which may be older than what the canvas shows. */
async function linesOf(
  services: Services,
  runId: string,
  current: Program | undefined,
): Promise<UserLines | undefined> {
  if (!current) return undefined;
  const text = await services.runs.programOf(runId);
  if (text === undefined || text === emit(current).text) return new UserLines(current);
  const { program } = await (services.language as Pick<Services["language"], keyof LanguageWorker>).parse(
    text,
  );
  return program && new UserLines(program);
}
