import type { RunEvent } from "../../src/engine/event.ts";
import { currentState, RecordFold } from "../../src/engine/record.ts";
import { isFinal, isSettled, ownNameOf, type State } from "../../src/engine/state.ts";
import { isAllowed, type RunKind } from "../../src/engine/transition.ts";
import type { StoredRun } from "../../src/store/database.ts";
import type { Kept } from "./kept.ts";

/** What the page had heard to be on disk: so many of the run's events and lines. */
export interface Promised {
  readonly runId: string;
  readonly events: number;
  readonly lines: number;
}

/** What must hold of what is kept, whatever happened to whoever kept it; a sentence for each breach. */
export function breachesOf(kept: Kept, promised: readonly Promised[]): string[] {
  const read = new Set([...kept.events, ...kept.logs].map(({ runId }) => runId));
  return [
    ...kept.runs
      .filter(({ id, events }) => read.has(id) || events === 0)
      .flatMap((run) => breachesOfRun(run, kept)),
    ...promised.flatMap((promise) => brokenPromise(promise, kept)),
    ...orphans(kept),
  ];
}

function brokenPromise({ runId, events, lines }: Promised, { runs, flows }: Kept): string[] {
  const run = runs.find(({ id }) => id === runId);
  const others = `${runs.length} runs and ${flows.length} flows are there`;
  if (!run) return [`Run ${runId} is gone, of which ${events} events were said to be kept; ${others}.`];
  return run.events < events || run.lines < lines
    ? [
        `Run ${runId} has ${run.events} events and ${run.lines} lines of ${events} and ${lines} that were kept.`,
      ]
    : [];
}

/** Nothing is there that belongs to nobody. */
function orphans({ runs, events, logs, programs }: Kept): string[] {
  const ids = new Set(runs.map(({ id }) => id));
  const hashes = new Set(programs.map(({ hash }) => hash));
  return [
    ...[...events, ...logs]
      .filter(({ runId }) => !ids.has(runId))
      .map(({ runId }) => `Rows of no run: ${runId}`),
    ...runs.filter((run) => !hashes.has(run.programHash)).map(({ id }) => `Run ${id} has no program.`),
  ];
}

function breachesOfRun(run: StoredRun, kept: Kept): string[] {
  const breaches: string[] = [];
  const expect = (isGood: boolean, breach: string) =>
    void (isGood || breaches.push(`Run #${run.number}: ${breach}`));
  const rows = kept.events.filter(({ runId }) => runId === run.id);
  const chunks = kept.logs.filter(({ runId }) => runId === run.id);
  const numbered: { readonly number: number; readonly event?: RunEvent }[] = [
    ...rows.flatMap((row) =>
      row.events.map((event, at) => ({ number: row.numbers?.[at] ?? row.first + at, event })),
    ),
    ...chunks.flatMap((row) => row.ends.map((_, at) => ({ number: row.numbers?.[at] ?? row.first + at }))),
  ].sort((one, other) => one.number - other.number);

  expect(
    numbered.length === run.events && numbered.every(({ number }, index) => number === index),
    `its ${run.events} events are numbered ${numbered.map(({ number }) => number).join(" ")}`,
  );
  let line = 0;
  for (const chunk of chunks) {
    expect(chunk.line === line, `a log chunk begins with line ${chunk.line} instead of ${line}`);
    line += chunk.ends.length;
  }
  expect(line === run.lines, `it has ${line} lines instead of ${run.lines}`);

  const events = numbered.flatMap((item) => (item.event ? [item.event] : []));
  if (events.length === 0) {
    expect(isFinal(run.state), "it never began and is open");
    return breaches;
  }
  breaches.push(...breachesOfCourse(run, events).map((breach) => `Run #${run.number}: ${breach}`));
  for (const event of events)
    if (event.kind === "artifact" && event.artifact.key !== undefined)
      expect(
        kept.artifacts.some(({ id }) => id === event.artifact.id),
        `the version ${event.artifact.id} of ${event.artifact.key} is missing`,
      );
  return breaches;
}

function breachesOfCourse(run: StoredRun, events: readonly RunEvent[]): string[] {
  const { record } = new RecordFold(events);
  const breaches: string[] = [];
  const root = record.flowRuns.find(({ id }) => id === run.id);
  if (!root) return ["its first event is missing"];
  const state: State = currentState(root);
  if (state.name !== run.state.name)
    breaches.push(`its line says ${run.state.name}, its events ${state.name}`);
  if ((run.isOpen === 1) === isFinal(state)) breaches.push(`it is ${state.name} and open: ${run.isOpen}`);
  for (const [kind, runs] of [
    ["task", record.taskRuns],
    ["flow", record.flowRuns],
  ] as const)
    for (const one of runs) {
      const names = one.states.map(ownNameOf);
      names.forEach((name, index) => {
        const from = names[index - 1] ?? "new";
        if (!isAllowed(kind as RunKind, from, name))
          breaches.push(`${one.name} went from ${from} to ${name}`);
      });
      const last = currentState(one);
      if (one.result !== undefined && last.type !== "COMPLETED")
        breaches.push(`${one.name} is ${last.name} and has a result`);
      if (isFinal(state) && !isSettled(last))
        breaches.push(`${one.name} is ${last.name} in a run that has ended`);
    }
  return breaches;
}
