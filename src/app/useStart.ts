import { useState } from "react";
import type { Session } from "../editor/session.ts";
import type { Problem } from "../program/checks.ts";
import { nodeById, type Program } from "../program/program.ts";
import type { PartialRun } from "./partialRun.ts";
import type { RunSummary } from "../runs/runService.ts";
import { isUnderWay } from "../store/journal.ts";
import type { Checking } from "./checking.ts";
import type { CopiedRun } from "./RunDialog.tsx";
import type { Services } from "./services.ts";
import { needsValues } from "./starting.ts";
import type { Obstacle } from "./StartQuestion.tsx";

export type Values = Readonly<Record<string, unknown>>;

/** What to run in place of the whole flow, made of the program as it is on the screen at that moment. */
export type PartOf = (program: Program) => PartialRun;

export interface StartContext {
  readonly services: Services;
  readonly flowId: string;
  readonly session: Session;
  readonly checking: Checking;
  readonly runs: readonly RunSummary[];
  /** All that the canvas shows, but for what is pinned. */
  readonly wholeFlow: PartOf;
  /** Settles when the program is what is on the screen. */
  readonly finishTyping: () => Promise<void>;
  readonly onStarted: (runId: string) => void;
  readonly onRefused: (problem: string) => void;
}

/** What must be answered before a run starts; each answer is given once and then holds for that start. */
interface Pending {
  readonly values: Values;
  readonly part: PartOf;
  readonly obstacle: Obstacle;
}

/** The way from the Run button to a run: values, problems, another run that goes on, and only then the engine. */
export function useStart(context: StartContext) {
  /** The run that is copied, or true for a form of its own. */
  const [asking, setAsking] = useState<CopiedRun | true>();
  const isAskingValues = asking !== undefined;
  const [pending, setPending] = useState<Pending>();
  const [isStarting, setStarting] = useState(false);

  async function begin(
    values: Values,
    part: PartOf,
    agreed: readonly Obstacle["kind"][] = [],
  ): Promise<void> {
    setAsking(undefined);
    setPending(undefined);
    setStarting(true);
    await context.finishTyping();
    const { program, parameters } = part(context.session.getState().program);
    const obstacle = await obstacleTo(context, program, agreed);
    if (obstacle) setPending({ values, part, obstacle });
    else await startNow(context, program, { ...parameters, ...values });
    setStarting(false);
  }

  async function goOn(stop: boolean): Promise<void> {
    if (!pending) return;
    const { obstacle, values, part } = pending;
    if (stop && obstacle.kind === "running") await context.services.runs.cancel(obstacle.run.id);
    await begin(values, part, obstacle.kind === "running" ? ["problems", "running"] : ["problems"]);
  }

  return {
    isStarting,
    isAskingValues,
    obstacle: pending?.obstacle,
    /** Runs with the defaults, or asks for what has none. */
    run: () => {
      if (isStarting || isAskingValues || pending) return;
      if (needsValues(context.session.getState().program)) setAsking(true);
      else void begin({}, context.wholeFlow);
    },
    /** Runs a part of the flow; values that it still lacks are its parameters' defaults. */
    runPart: (part: PartOf) => {
      if (!isStarting && !isAskingValues && !pending) void begin({}, part);
    },
    askValues: () => setAsking(true),
    /** Asks for values, beginning with those of a run. */
    copy: (copied: CopiedRun) => setAsking(copied),
    copied: asking === true ? undefined : asking,
    runWith: (values: Values) => void begin(values, context.wholeFlow),
    runAnyway: () => void goOn(false),
    stopAndRun: () => void goOn(true),
    dismiss: () => {
      setAsking(undefined);
      setPending(undefined);
    },
  };
}

async function obstacleTo(
  { checking, runs }: StartContext,
  program: Program,
  agreed: readonly Obstacle["kind"][],
): Promise<Obstacle | undefined> {
  const problems = (await checking.now()).filter(
    (problem) => problem.severity === "error" && isIn(program, problem),
  );
  if (problems.length > 0 && !agreed.includes("problems")) return { kind: "problems", problems, program };
  const run = runs.find(isUnderWay);
  return run && !agreed.includes("running") ? { kind: "running", run } : undefined;
}

/** A fault at a node that does not run keeps nothing from running. */
function isIn(program: Program, { node }: Problem): boolean {
  return node === undefined || nodeById(program, node) !== undefined;
}

/** The program that runs is the one on the screen, whatever is saved. */
async function startNow(
  { services, flowId, onStarted, onRefused }: StartContext,
  program: Program,
  parameters: Values,
) {
  try {
    const started = await services.runs.start({ flowId, program, parameters });
    if ("runId" in started) onStarted(started.runId);
    else onRefused(started.problem);
  } catch (error) {
    onRefused(String((error as Error).message ?? error));
  }
}
