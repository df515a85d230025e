import { logLevels, type Log } from "../engine/event.ts";
import { currentState, type FlowRun, type Run, type TaskRun } from "../engine/record.ts";
import { nameOfRun, type Seen } from "./drive.ts";
import type {
  Expected,
  ExpectedArtifact,
  ExpectedCourse,
  ExpectedLine,
  ExpectedRun,
  ExpectedRuns,
  ExpectedText,
} from "./expected.ts";

/** What Vitest and Playwright have alike. */
export interface Expect {
  (actual: unknown, message?: string): { toEqual(expected: unknown): void };
  stringMatching(pattern: RegExp): unknown;
}

/** Compares what was seen with what must be seen, in one comparison, so that a failure shows all of it. */
export function look(
  seen: Seen,
  { states = "Pending Running Completed", ...expected }: Expected,
  expect: Expect,
) {
  const [root, ...subflows] = seen.record.flowRuns;
  const whole = { ...expected, states };
  const pairs = [
    ...(root ? [coursePair("flow", root, whole, seen, expect)] : []),
    ...(expected.tasks ? runsPairs("tasks", seen.record.taskRuns, expected.tasks, seen, expect) : []),
    ...(expected.subflows ? runsPairs("subflows", subflows, expected.subflows, seen, expect) : []),
    ...(expected.logs ? [linesPair(seen, expected.logs)] : []),
    ...(expected.lines ? [countsPair(seen, expected.lines)] : []),
    ...(expected.order ? [orderPair(seen, expected.order)] : []),
    ...(expected.atOnce ? [atOncePair(seen, expected.atOnce)] : []),
    ...(expected.artifacts ? [artifactsPair(seen, expected.artifacts)] : []),
  ];
  const side = (which: "is" | "must") => Object.fromEntries(pairs.map((pair) => [pair.of, pair[which]]));
  expect(side("is")).toEqual(side("must"));
}

interface Pair {
  readonly of: string;
  readonly is: unknown;
  readonly must: unknown;
}

function runsPairs(
  what: string,
  runs: readonly (FlowRun | TaskRun)[],
  expected: Readonly<Record<string, ExpectedRuns>>,
  seen: Seen,
  expect: Expect,
): Pair[] {
  const names = [...new Set(runs.map((run) => nameOfRun(seen.record, run.id) ?? ""))];
  const named: Pair = { of: what, is: names.toSorted(), must: Object.keys(expected).toSorted() };
  const each = Object.entries(expected).map(([name, list]): Pair => {
    const own = runs.filter((run) => nameOfRun(seen.record, run.id) === name);
    const wanted = [list].flat().map((one: ExpectedRun) => (typeof one === "string" ? { states: one } : one));
    const pairs = wanted.map((one, index) => {
      const run = own[index];
      return run ? coursePair(name, run, one, seen, expect) : { is: undefined, must: one };
    });
    const more = own.slice(wanted.length).map(statesOf);
    return {
      of: `${what}: ${name}`,
      is: [...pairs.map(({ is }) => is), ...more],
      must: pairs.map(({ must }) => must),
    };
  });
  return [named, ...each];
}

function coursePair(
  of: string,
  run: FlowRun | TaskRun,
  expected: ExpectedCourse & { readonly states: ExpectedText },
  seen: Seen,
  expect: Expect,
): Pair {
  const text = (wanted: ExpectedText | undefined) =>
    wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted;
  const is: Record<string, unknown> = { states: statesOf(run) };
  const must: Record<string, unknown> = { states: text(expected.states) };
  const compare = (field: keyof ExpectedCourse, actual: unknown, wanted: unknown) => {
    if (!(field in expected)) return;
    is[field] = actual;
    must[field] = wanted;
  };
  compare("attempts", run.runCount, expected.attempts);
  compare("message", currentState(run).message, text(expected.message));
  compare("result", run.result, expected.result);
  compare("name", run.name, text(expected.name));
  compare("inputs", inputsOf(run, seen), expected.inputs);
  compare("parameters", "parameters" in run ? run.parameters : undefined, expected.parameters);
  compare("seconds", Math.min(secondsOf(run), expected.seconds ?? 0), expected.seconds);
  compare("tags", "tags" in run ? run.tags : [], expected.tags);
  return { of, is, must };
}

/** From the first state to the last. */
function secondsOf({ states }: Run): number {
  return ((states.at(-1)?.timestamp ?? 0) - (states[0]?.timestamp ?? 0)) / 1000;
}

function statesOf(run: Run): string {
  return run.states.map(({ name }) => name).join(" ");
}

function inputsOf(run: FlowRun | TaskRun, { record }: Seen): unknown {
  if (!("inputs" in run)) return undefined;
  return Object.fromEntries(
    Object.entries(run.inputs).map(([name, ids]) => [name, ids.map((id) => nameOfRun(record, id))]),
  );
}

/** Equal when the lines are there in order; else the comparison shows all that were logged. */
function linesPair(seen: Seen, expected: readonly ExpectedLine[]): Pair {
  const { logs } = seen.record;
  let from = 0;
  const isThere = expected.every((line) => {
    const index = logs.findIndex((log, at) => at >= from && isLine(line, log, seen));
    from = index + 1;
    return index >= 0;
  });
  const shown = logs.map((log) => ({ level: log.level, message: log.message, of: ownerOf(log, seen) }));
  return { of: "logs", is: isThere ? expected : shown, must: expected };
}

function isLine(expected: ExpectedLine, log: Log, seen: Seen): boolean {
  if (typeof expected === "string" || expected instanceof RegExp) return isText(expected, log.message);
  const { level, message, of } = expected;
  if (level !== undefined && logLevels[level] !== log.level) return false;
  return isText(message, log.message) && (of === undefined || of === ownerOf(log, seen));
}

function isText(expected: ExpectedText, text: string): boolean {
  if (expected instanceof RegExp) return expected.test(text);
  return text === expected || text.startsWith(`${expected}\n`);
}

function ownerOf(part: { readonly flowRunId: string; readonly taskRunId?: string }, { record }: Seen) {
  return nameOfRun(record, part.taskRunId ?? part.flowRunId);
}

function countsPair({ record }: Seen, expected: Readonly<Record<string, number>>): Pair {
  const count = (text: string) => record.logs.filter(({ message }) => message.includes(text)).length;
  const is = Object.fromEntries(Object.keys(expected).map((text) => [text, count(text)]));
  return { of: "lines", is, must: expected };
}

function orderPair({ record, events }: Seen, expected: readonly string[]): Pair {
  const happened = events.flatMap((event) =>
    event.kind === "state" ? [`${nameOfRun(record, event.runId)} ${event.state.name}`] : [],
  );
  let from = 0;
  const isInOrder = expected.every((what) => {
    const index = happened.indexOf(what, from);
    from = index + 1;
    return index >= 0;
  });
  return { of: "order", is: isInOrder ? expected : happened, must: expected };
}

/** Equal when no bound is passed: slow workers may not reach it. */
function atOncePair(seen: Seen, bounds: Readonly<Record<string, number>>): Pair {
  const most = mostAtOnce(seen);
  const is = Object.entries(bounds).map(([name, bound]) => [name, Math.max(bound, most.get(name) ?? 0)]);
  return { of: "at once", is: Object.fromEntries(is), must: bounds };
}

function mostAtOnce({ record, events }: Seen): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const running = new Set<string>();
  for (const event of events) {
    if (event.kind !== "state") continue;
    if (event.state.type === "RUNNING") running.add(event.runId);
    else running.delete(event.runId);
    const name = nameOfRun(record, event.runId) ?? "";
    const now = [...running].filter((id) => nameOfRun(record, id) === name).length;
    most.set(name, Math.max(now, most.get(name) ?? 0));
  }
  return most;
}

function artifactsPair(seen: Seen, expected: readonly ExpectedArtifact[]): Pair {
  const { artifacts } = seen.record;
  const is = artifacts.map((artifact, index) => {
    const all = { ...artifact, of: ownerOf(artifact, seen) };
    const wanted = expected[index] ?? { type: "", data: "" };
    return Object.fromEntries(Object.keys(wanted).map((field) => [field, all[field as keyof typeof all]]));
  });
  return { of: "artifacts", is, must: expected };
}
