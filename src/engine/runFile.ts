import type { Artifact, Blocked, BlockedKind, Log } from "./event.ts";
import { plainValue, type PlainValue } from "./plainValue.ts";
import type { CallSite, FlowRun, Run, RunRecord, TaskRun } from "./record.ts";
import type { Schema } from "./schema.ts";
import { canBeNamed, type State, type StateType } from "./state.ts";

/**
 * A run as a file: what the command prints with `--json` and what the page downloads and opens. Described for people in
 * `docs/run-file.md`. Every key is always there; a missing value is null. Moments are ISO 8601 in UTC, durations seconds.
 */
export interface RunFile {
  readonly millrace: 1;
  readonly flowRuns: readonly FlowRunInFile[];
  readonly taskRuns: readonly TaskRunInFile[];
  readonly logs: readonly LogInFile[];
  readonly artifacts: readonly ArtifactInFile[];
  /** What its code tried, and was refused. */
  readonly blocked: readonly BlockedInFile[];
}

export interface RunInFile {
  readonly id: string;
  readonly name: string;
  readonly states: readonly StateInFile[];
  readonly runCount: number;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly totalRunTime: number;
  readonly result: PlainValue;
  readonly isResultLost: boolean;
  readonly tags: readonly string[];
}

export interface FlowRunInFile extends RunInFile {
  readonly flowName: string;
  readonly version: string | null;
  readonly parentTaskRunId: string | null;
  readonly parameters: Readonly<Record<string, PlainValue>>;
}

export interface TaskRunInFile extends RunInFile {
  readonly flowRunId: string;
  readonly taskName: string;
  readonly taskKey: string;
  readonly dynamicKey: string;
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  readonly callSite: CallSite | null;
  readonly cacheKey: string | null;
}

export interface StateInFile {
  readonly type: StateType;
  readonly name: string;
  readonly timestamp: string;
  readonly message: string | null;
  readonly scheduledTime: string | null;
  readonly pauseKey: string | null;
  readonly pauseTimeout: string | null;
  readonly inputSchema: Schema | null;
  readonly input: PlainValue;
}

export interface LogInFile {
  readonly flowRunId: string;
  readonly taskRunId: string | null;
  readonly level: number;
  readonly logger: Log["logger"];
  readonly message: string;
  readonly timestamp: string;
}

export interface ArtifactInFile {
  readonly id: string;
  readonly key: string | null;
  readonly type: string;
  readonly data: PlainValue;
  readonly description: string | null;
  readonly flowRunId: string;
  readonly taskRunId: string | null;
  readonly created: string;
}

export interface BlockedInFile {
  readonly flowRunId: string;
  readonly taskRunId: string | null;
  readonly kind: BlockedKind;
  readonly target: string;
  readonly timestamp: string;
}

/** The record as a file's content. Values that JSON cannot hold are written as `plainValue` says. */
export function toRunFile(record: RunRecord): RunFile {
  return {
    millrace: 1,
    flowRuns: record.flowRuns.map(flowRunToFile),
    taskRuns: record.taskRuns.map(taskRunToFile),
    logs: record.logs.map(logToFile),
    artifacts: record.artifacts.map(artifactToFile),
    blocked: (record.blocked ?? []).map(blockedToFile),
  };
}

function flowRunToFile(run: FlowRun): FlowRunInFile {
  const { id, name, flowName, version = null, parentTaskRunId = null } = run;
  const parameters = parametersToFile(run);
  return { id, name, flowName, version, parentTaskRunId, parameters, ...courseToFile(run) };
}

function parametersToFile(run: FlowRun): Record<string, PlainValue> {
  return Object.fromEntries(Object.entries(run.parameters).map(([name, value]) => [name, plainValue(value)]));
}

function taskRunToFile(run: TaskRun): TaskRunInFile {
  const {
    id,
    flowRunId,
    name,
    taskName,
    taskKey,
    dynamicKey,
    inputs,
    callSite = null,
    cacheKey = null,
  } = run;
  const course = courseToFile(run);
  return { id, flowRunId, name, taskName, taskKey, dynamicKey, inputs, callSite, ...course, cacheKey };
}

function courseToFile(run: Run): Omit<RunInFile, "id" | "name"> {
  return {
    states: run.states.map(stateToFile),
    runCount: run.runCount,
    startTime: momentOrNull(run.startTime),
    endTime: momentOrNull(run.endTime),
    totalRunTime: run.totalRunTime,
    result: plainValue(run.result),
    isResultLost: run.isResultLost === true,
    tags: run.tags ?? [],
  };
}

function stateToFile(state: State): StateInFile {
  const { type, name, timestamp, message, scheduledTime, pauseKey, pauseTimeout, inputSchema, input } = state;
  return {
    type,
    name,
    timestamp: momentText(timestamp),
    message: message ?? null,
    scheduledTime: momentOrNull(scheduledTime),
    pauseKey: pauseKey ?? null,
    pauseTimeout: momentOrNull(pauseTimeout),
    inputSchema: inputSchema ?? null,
    input: plainValue(input),
  };
}

function logToFile({ flowRunId, taskRunId, level, logger, message, timestamp }: Log): LogInFile {
  return {
    flowRunId,
    taskRunId: taskRunId ?? null,
    level,
    logger,
    message,
    timestamp: momentText(timestamp),
  };
}

function artifactToFile(artifact: Artifact): ArtifactInFile {
  const { id, key = null, type, data, description = null, flowRunId, taskRunId = null, created } = artifact;
  const written = { data: plainValue(data), created: momentText(created) };
  return { id, key, type, description, flowRunId, taskRunId, ...written };
}

function blockedToFile({ flowRunId, taskRunId, kind, target, timestamp }: Blocked): BlockedInFile {
  return { flowRunId, taskRunId: taskRunId ?? null, kind, target, timestamp: momentText(timestamp) };
}

function momentOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : momentText(milliseconds);
}

/** Milliseconds since 1970 as ISO 8601, to the microsecond. */
function momentText(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const microseconds = Math.round((milliseconds - whole) * 1000);
  if (microseconds === 1000) return new Date(whole + 1).toISOString();
  const text = new Date(whole).toISOString();
  return microseconds === 0 ? text : `${text.slice(0, -1)}${String(microseconds).padStart(3, "0")}Z`;
}

/** What a run file read: its record, or a sentence for the user that says what is wrong and where. */
export type ReadRunFile = { readonly record: RunRecord } | { readonly problem: string };

/** Reads a run file's text. Whatever the text, it gives a record that is whole, or a problem; it never throws. */
export function parseRunFile(text: string): ReadRunFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: `This is not a run file: it is not JSON (${(error as SyntaxError).message}).` };
  }
  return fromRunFile(json);
}

/** As `parseRunFile`, for JSON that is already parsed. Unknown keys are ignored. */
export function fromRunFile(json: unknown): ReadRunFile {
  try {
    return { record: readRecord(json) };
  } catch (error) {
    if (error instanceof Damage) return { problem: error.message };
    throw error;
  }
}

/** Ends the reading from any depth; leaves this file only as a `problem`. */
class Damage extends Error {}

function readRecord(json: unknown): RunRecord {
  if (!isObject(json) || !Object.hasOwn(json, "millrace")) {
    throw new Damage('This is not a run file: it has no "millrace" version.');
  }
  if (json["millrace"] !== 1) {
    throw new Damage(`This run file has version ${quote(json["millrace"])}; this Millrace reads version 1.`);
  }
  const file = new Reader(json, "");
  const record: RunRecord = {
    flowRuns: file.list("flowRuns", readFlowRun),
    taskRuns: file.list("taskRuns", readTaskRun),
    logs: file.list("logs", readLog),
    artifacts: file.list("artifacts", readArtifact),
    ...present("blocked", blockedIn(file)),
  };
  checkIds(record);
  checkReferences(record);
  return record;
}

function readFlowRun(file: Reader): FlowRun {
  return {
    ...readRun(file),
    flowName: file.text("flowName"),
    ...present("version", file.textOrNull("version")),
    ...present("parentTaskRunId", file.textOrNull("parentTaskRunId")),
    parameters: file.map("parameters", plainValue),
  };
}

function readTaskRun(file: Reader): TaskRun {
  return {
    ...readRun(file),
    flowRunId: file.text("flowRunId"),
    taskName: file.text("taskName"),
    taskKey: file.text("taskKey"),
    dynamicKey: file.text("dynamicKey"),
    inputs: file.map("inputs", (ids, key) => textList(ids) ?? file.fail(key, "must be a list of ids")),
    ...present("callSite", file.objectOrNull("callSite", readCallSite)),
    ...present("cacheKey", file.textOrNull("cacheKey")),
  };
}

function readRun(file: Reader): Run {
  const states = file.list("states", readState);
  if (states.length === 0) file.fail("states", "is empty; every run has at least one state");
  checkOrder(states, file);
  return {
    id: file.text("id"),
    name: file.text("name"),
    states,
    runCount: file.count("runCount"),
    ...present("startTime", file.momentOrNull("startTime")),
    ...present("endTime", file.momentOrNull("endTime")),
    totalRunTime: file.amount("totalRunTime"),
    ...present("result", plainValue(file.get("result")) ?? undefined),
    ...present("isResultLost", file.flag("isResultLost")),
    ...present("tags", tagsIn(file)),
  };
}

/** Absent when there are none, and in files of before runs had tags. */
function tagsIn(file: Reader): readonly string[] | undefined {
  const tags = file.get("tags") ?? [];
  return textList(tags)?.length === 0
    ? undefined
    : (textList(tags) ?? file.fail("tags", "must be a list of texts"));
}

function readState(file: Reader): State {
  const type = file.oneOf("type", stateTypes);
  const name = file.text("name");
  if (!canBeNamed(type, name))
    file.fail("name", `is ${quote(name)}, which is no name of a state of type ${type}`);
  return {
    type,
    name,
    timestamp: file.moment("timestamp"),
    ...present("message", file.textOrNull("message")),
    ...present("scheduledTime", file.momentOrNull("scheduledTime")),
    ...present("pauseKey", file.textOrNull("pauseKey")),
    ...present("pauseTimeout", file.momentOrNull("pauseTimeout")),
    ...present("inputSchema", schemaIn(file)),
    ...present("input", plainValue(file.get("input")) ?? undefined),
  };
}

const stateTypes: readonly StateType[] = [
  "SCHEDULED",
  "PENDING",
  "RUNNING",
  "PAUSED",
  "CANCELLING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "CRASHED",
];

function checkOrder(states: readonly State[], file: Reader): void {
  states.forEach((state, index) => {
    const previous = states[index - 1];
    if (previous && state.timestamp < previous.timestamp) {
      file.fail(`states[${index}].timestamp`, "is earlier than that of the state before it");
    }
  });
}

function schemaIn(file: Reader): Schema | undefined {
  const schema = file.get("inputSchema");
  if (schema === null) return undefined;
  return isObject(schema) ? schema : file.fail("inputSchema", "must be an object");
}

function readCallSite(file: Reader): CallSite {
  return { line: file.count("line"), column: file.count("column") };
}

function readLog(file: Reader): Log {
  return {
    flowRunId: file.text("flowRunId"),
    ...present("taskRunId", file.textOrNull("taskRunId")),
    level: file.amount("level"),
    logger: file.oneOf("logger", ["prefect.flow_runs", "prefect.task_runs"]),
    message: file.text("message"),
    timestamp: file.moment("timestamp"),
  };
}

function readArtifact(file: Reader): Artifact {
  return {
    id: file.text("id"),
    ...present("key", file.textOrNull("key")),
    type: file.text("type"),
    data: plainValue(file.get("data")),
    ...present("description", file.textOrNull("description")),
    flowRunId: file.text("flowRunId"),
    ...present("taskRunId", file.textOrNull("taskRunId")),
    created: file.moment("created"),
  };
}

/** Absent when there is nothing, and in files of before it was written. */
function blockedIn(file: Reader): Blocked[] | undefined {
  if (file.get("blocked") === null) return undefined;
  const blocked = file.list("blocked", readBlocked);
  return blocked.length === 0 ? undefined : blocked;
}

const blockedKinds: readonly BlockedKind[] = ["connect", "import", "eval", "api"];

function readBlocked(file: Reader): Blocked {
  return {
    flowRunId: file.text("flowRunId"),
    ...present("taskRunId", file.textOrNull("taskRunId")),
    kind: file.oneOf("kind", blockedKinds),
    target: file.text("target"),
    timestamp: file.moment("timestamp"),
  };
}

/** One object of the file, and where it stands there: `taskRuns[3]`. */
class Reader {
  private readonly object: Readonly<Record<string, unknown>>;
  private readonly place: string;

  constructor(object: Readonly<Record<string, unknown>>, place: string) {
    this.object = object;
    this.place = place;
  }

  fail(key: string, complaint: string): never {
    throw new Damage(`This run file is damaged: ${this.at(key)} ${complaint}.`);
  }

  /** Own properties only: a file must not be read through what every object inherits. A key left out reads as null. */
  get(key: string): unknown {
    return Object.hasOwn(this.object, key) ? (this.object[key] ?? null) : null;
  }

  text(key: string): string {
    return this.textOrNull(key) ?? this.expected(key, "a string");
  }

  textOrNull(key: string): string | undefined {
    const value = this.get(key);
    if (value === null) return undefined;
    return typeof value === "string" ? value : this.expected(key, "a string");
  }

  oneOf<Text extends string>(key: string, choices: readonly Text[]): Text {
    const value = this.get(key);
    return choices.find((choice) => choice === value) ?? this.expected(key, `one of ${choices.join(", ")}`);
  }

  amount(key: string): number {
    const value = this.get(key);
    return isAmount(value) ? value : this.expected(key, "a number from 0");
  }

  count(key: string): number {
    const value = this.get(key);
    return isAmount(value) && Number.isSafeInteger(value)
      ? value
      : this.expected(key, "a whole number from 0");
  }

  moment(key: string): number {
    return this.momentOrNull(key) ?? this.expected(key, momentForm);
  }

  momentOrNull(key: string): number | undefined {
    const value = this.get(key);
    if (value === null) return undefined;
    return (typeof value === "string" ? momentOf(value) : undefined) ?? this.expected(key, momentForm);
  }

  /** True, or absent for false and in files of before the key was there. */
  flag(key: string): true | undefined {
    const value = this.get(key) ?? false;
    if (typeof value !== "boolean") return this.expected(key, "true or false");
    return value || undefined;
  }

  list<Item>(key: string, read: (file: Reader) => Item): Item[] {
    const value = this.get(key);
    if (!Array.isArray(value)) return this.expected(key, "a list");
    return value.map((item: unknown, index) => this.child(`${key}[${index}]`, item, read));
  }

  objectOrNull<Item>(key: string, read: (file: Reader) => Item): Item | undefined {
    const value = this.get(key);
    return value === null ? undefined : this.child(key, value, read);
  }

  map<Item>(key: string, read: (value: unknown, key: string) => Item): Record<string, Item> {
    const value = this.get(key);
    if (!isObject(value)) return this.expected(key, "an object");
    // Object.fromEntries makes own properties only, so a key named __proto__ is a key like any other.
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, read(item, `${key}.${name}`)]),
    );
  }

  private child<Item>(key: string, value: unknown, read: (file: Reader) => Item): Item {
    if (!isObject(value)) return this.fail(key, `is ${quote(value)}, and must be an object`);
    return read(new Reader(value, this.at(key)));
  }

  private expected(key: string, what: string): never {
    const value = this.get(key);
    const found = value === null ? "is missing" : `is ${quote(value)}`;
    return this.fail(key, `${found}, and must be ${what}`);
  }

  private at(key: string): string {
    return this.place === "" ? key : `${this.place}.${key}`;
  }
}

/** No two runs, and no two artifacts, may have one id. */
function checkIds({ flowRuns, taskRuns, artifacts }: RunRecord): void {
  if (flowRuns.length === 0) throw new Damage("This run file holds no run: flowRuns is empty.");
  const runs = new Set<string>();
  flowRuns.forEach(({ id }, index) => addId(runs, id, `flowRuns[${index}].id`));
  taskRuns.forEach(({ id }, index) => addId(runs, id, `taskRuns[${index}].id`));
  const known = new Set<string>();
  artifacts.forEach(({ id }, index) => addId(known, id, `artifacts[${index}].id`));
}

function addId(ids: Set<string>, id: string, place: string): void {
  if (ids.has(id))
    throw new Damage(`This run file is damaged: ${place} is ${quote(id)}, which is there twice.`);
  ids.add(id);
}

/** Every id that the file mentions must be of a run that the file holds; views rely on it. */
function checkReferences({ flowRuns, taskRuns, logs, artifacts, blocked = [] }: RunRecord): void {
  const flows = new Set(flowRuns.map((run) => run.id));
  const tasks = new Set(taskRuns.map((run) => run.id));
  const check = (ids: ReadonlySet<string>, id: string | undefined, place: string) => {
    if (id === undefined || ids.has(id)) return;
    throw new Damage(
      `This run file is damaged: ${place} is ${quote(id)}, and no run in the file has that id.`,
    );
  };
  flowRuns.forEach((run, index) => check(tasks, run.parentTaskRunId, `flowRuns[${index}].parentTaskRunId`));
  taskRuns.forEach((run, index) => {
    check(flows, run.flowRunId, `taskRuns[${index}].flowRunId`);
    for (const [name, ids] of Object.entries(run.inputs)) {
      ids.forEach((id, at) => check(tasks, id, `taskRuns[${index}].inputs.${name}[${at}]`));
    }
  });
  for (const [list, items] of Object.entries({ logs, artifacts, blocked })) {
    items.forEach((item, index) => {
      check(flows, item.flowRunId, `${list}[${index}].flowRunId`);
      check(tasks, item.taskRunId, `${list}[${index}].taskRunId`);
    });
  }
}

/** Optional properties are absent rather than undefined in a record, as the fold makes them. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function textList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

const momentForm = "a moment in UTC like 2026-01-31T12:04:31.925Z";
const momentPattern = /^((?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

function momentOf(text: string): number | undefined {
  const [, seconds, fraction = ""] = momentPattern.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const whole = Date.parse(`${seconds}Z`);
  if (Number.isNaN(whole)) return undefined;
  const digits = fraction.padEnd(9, "0");
  const microseconds = Math.round(Number(digits.slice(3)) / 1000);
  return whole + Number(digits.slice(0, 3)) + microseconds / 1000;
}

/** A value from the file as a sentence can carry it. */
function quote(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
