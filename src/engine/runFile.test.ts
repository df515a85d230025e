import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Artifact, Blocked, Log } from "./event.ts";
import { deepestLevel, plainValue } from "./plainValue.ts";
import type { FlowRun, RunRecord, TaskRun } from "./record.ts";
import { fromRunFile, parseRunFile, toRunFile } from "./runFile.ts";
import { madeState, stateOf, type MadeType, type State, type StateName } from "./state.ts";

const names: readonly StateName[] = [
  "AwaitingRetry",
  "Pending",
  "NotReady",
  "Running",
  "Retrying",
  "Cancelling",
  "Completed",
  "Failed",
  "TimedOut",
  "Cancelled",
  "Crashed",
];

describe("a run file", () => {
  test("gives back the record that it was made from", () => {
    fc.assert(
      fc.property(records(), (record) => {
        expect(fromRunFile(written(record))).toStrictEqual({ record });
      }),
      { numRuns: 300 },
    );
  });

  test("has every key, with null for what is missing", () => {
    const { millrace, flowRuns, taskRuns, logs, artifacts, blocked } = toRunFile(smallRecord());
    const none = {
      message: null,
      scheduledTime: null,
      pauseKey: null,
      pauseTimeout: null,
      inputSchema: null,
      input: null,
    };
    expect(millrace).toBe(1);
    expect(blocked).toEqual([]);
    expect(flowRuns).toEqual([
      {
        id: "flow-run",
        name: "brave-otter",
        flowName: "Word report",
        version: null,
        parentTaskRunId: null,
        parameters: { book: "moby" },
        states: [
          { type: "PENDING", name: "Pending", timestamp: "2026-01-31T12:04:31.925Z", ...none },
          {
            ...none,
            type: "COMPLETED",
            name: "Completed",
            timestamp: "2026-01-31T12:04:33.000250Z",
            message: "All done",
          },
        ],
        runCount: 1,
        startTime: "2026-01-31T12:04:31.925Z",
        endTime: "2026-01-31T12:04:33.000250Z",
        totalRunTime: 1.07525,
        result: 7,
        isResultLost: false,
        tags: [],
      },
    ]);
    expect(taskRuns).toEqual([
      {
        id: "task-run",
        flowRunId: "flow-run",
        name: "Count words-0",
        taskName: "Count words",
        taskKey: "countWords-1a2b",
        dynamicKey: "77-0",
        inputs: { text: [], waitFor: [] },
        callSite: { line: 4, column: 17 },
        states: [{ type: "PENDING", name: "Pending", timestamp: "2026-01-31T12:04:31.925Z", ...none }],
        runCount: 0,
        startTime: null,
        endTime: null,
        totalRunTime: 0,
        cacheKey: null,
        result: null,
        isResultLost: false,
        tags: [],
      },
    ]);
    expect(logs).toEqual([
      {
        flowRunId: "flow-run",
        taskRunId: null,
        level: 20,
        logger: "prefect.flow_runs",
        message: "hello",
        timestamp: "2026-01-31T12:04:31.925Z",
      },
    ]);
    expect(artifacts).toEqual([
      {
        id: "artifact",
        key: null,
        type: "markdown",
        data: "# Words",
        description: null,
        flowRunId: "flow-run",
        taskRunId: "task-run",
        created: "2026-01-31T12:04:31.925Z",
      },
    ]);
  });

  test("keeps moments to the microsecond, also across a carry and before 1970", () => {
    for (const milliseconds of [1_769_861_071_925.001, 1_769_861_071_925.999, 0, -0.5, -1.001]) {
      expect(throughFile(milliseconds)).toBe(milliseconds);
    }
    expect(throughFile(999.9996)).toBe(1000);
  });
});

describe("values that JSON cannot hold", () => {
  test.each([
    ["undefined", undefined, null],
    ["NaN", NaN, "NaN"],
    ["an infinity", -Infinity, "-Infinity"],
    ["a bigint", 12345678901234567890n, "12345678901234567890"],
    ["a symbol", Symbol("s"), "[Symbol(s)]"],
    ["a function", function count() {}, "[Function count]"],
    ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["an invalid Date", new Date(NaN), "Invalid Date"],
    ["a Map", new Map<unknown, unknown>([["a", new Set([1])]]), [["a", [1]]]],
    ["a Set", new Set([1, NaN]), [1, "NaN"]],
    ["a RegExp", /a+/gi, "/a+/gi"],
    ["an ArrayBuffer", new Uint8Array([104, 105]).buffer, "aGk="],
    ["bytes", new Uint8Array([104, 105]).subarray(1), "aQ=="],
    ["a DataView", new DataView(new Uint8Array([104, 105]).buffer, 1), "aQ=="],
    ["numbers in a typed array", new Float64Array([1.5, NaN]), [1.5, "NaN"]],
    ["a property that is undefined", { a: undefined, b: 1 }, { b: 1 }],
    ["a hole in an array", [1, undefined, 3], [1, null, 3]],
    ["a promise", Promise.resolve(), "[Promise]"],
    ["a boxed number", Object(4), 4],
    ["an instance of a class", new (class Point { x = 1; })(), { x: 1 }], // prettier-ignore
  ])("%s has a plain form", (_, value, plain) => {
    expect(plainValue(value)).toStrictEqual(plain);
  });

  test("an error is its name, message and stack", () => {
    const error = new TypeError("no", { cause: 5 });
    expect(plainValue(error)).toEqual({ name: "TypeError", message: "no", stack: error.stack, cause: 5 });
  });

  test("a cycle is cut where it closes, and a value that is there twice is written twice", () => {
    const shared = { a: 1 };
    const cyclic: Record<string, unknown> = { shared, again: shared };
    cyclic["self"] = [cyclic];
    expect(plainValue(cyclic)).toEqual({ shared: { a: 1 }, again: { a: 1 }, self: ["[Circular]"] });
  });

  test("a getter that throws does not keep the rest from being written", () => {
    const value = { good: 1, bad: Object.defineProperty({}, "x", { enumerable: true, get: thrower }) };
    expect(plainValue(value)).toEqual({ good: 1, bad: "[Unreadable]" });
  });

  test("nesting beyond the deepest level is cut, so that JSON.stringify has stack enough", () => {
    const text = JSON.stringify(plainValue(nested(100_000)));
    expect(text).toBe(`${"[".repeat(deepestLevel)}"[Too deep]"${"]".repeat(deepestLevel)}`);
  });

  test("nothing at all makes it throw", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true, withBoxedValues: true }), (value) => {
        const plain = plainValue(value);
        expect(JSON.stringify(JSON.parse(JSON.stringify(plain)))).toBe(JSON.stringify(plain));
      }),
    ); // prettier-ignore
  });
});

describe("a damaged or foreign file", () => {
  test.each<[string, (file: Editable) => void, string]>([
    ["another version", (file) => (file["millrace"] = 2), "This run file has version 2; this Millrace reads version 1."],
    ["no version", (file) => delete file["millrace"], 'This is not a run file: it has no "millrace" version.'],
    ["no task runs", (file) => delete file["taskRuns"], "This run file is damaged: taskRuns is missing, and must be a list."],
    ["no run", (file) => Object.assign(file, { flowRuns: [], taskRuns: [], logs: [], artifacts: [] }), "This run file holds no run: flowRuns is empty."],
    ["a run that is no object", (file) => (file["taskRuns"] = [7]), "This run file is damaged: taskRuns[0] is 7, and must be an object."],
    ["an unknown state type", (file) => (at(file, "taskRuns", 0, "states", 0)["type"] = "DONE"), 'taskRuns[0].states[0].type is "DONE", and must be one of SCHEDULED, PENDING,'],
    ["an unknown state name", (file) => (at(file, "taskRuns", 0, "states", 0)["name"] = "constructor"), 'taskRuns[0].states[0].name is "constructor", which is no name of a state of type PENDING.'],
    ["a run without a state", (file) => (at(file, "flowRuns", 0)["states"] = []), "flowRuns[0].states is empty; every run has at least one state."],
    ["states out of order", (file) => (at(file, "flowRuns", 0, "states", 1)["timestamp"] = "2020-01-01T00:00:00Z"), "flowRuns[0].states[1].timestamp is earlier than that of the state before it."],
    ["a moment that is none", (file) => (at(file, "logs", 0)["timestamp"] = "yesterday"), 'logs[0].timestamp is "yesterday", and must be a moment in UTC like 2026-01-31T12:04:31.925Z.'],
    ["a moment that the calendar lacks", (file) => (at(file, "logs", 0)["timestamp"] = "2026-13-01T00:00:00Z"), "logs[0].timestamp is"],
    ["a negative count", (file) => (at(file, "flowRuns", 0)["runCount"] = -1), "flowRuns[0].runCount is -1, and must be a whole number from 0."],
    ["inputs that are no ids", (file) => (at(file, "taskRuns", 0)["inputs"] = { text: [1] }), "taskRuns[0].inputs.text must be a list of ids."],
    ["a log of an unknown run", (file) => (at(file, "logs", 0)["taskRunId"] = "gone"), 'logs[0].taskRunId is "gone", and no run in the file has that id.'],
    ["a refusal of a kind that there is not", (file) => (file["blocked"] = [{ flowRunId: "flow-run", kind: "x", target: "", timestamp: "2026-01-31T12:04:31.925Z" }]), 'blocked[0].kind is "x", and must be one of connect,'],
    ["a refusal of an unknown run", (file) => (file["blocked"] = [{ flowRunId: "gone", kind: "api", target: "", timestamp: "2026-01-31T12:04:31.925Z" }]), 'blocked[0].flowRunId is "gone"'],
    ["an id twice", (file) => (at(file, "taskRuns", 0)["id"] = "flow-run"), 'taskRuns[0].id is "flow-run", which is there twice.'],
    ["a text too long to show", (file) => (at(file, "logs", 0)["timestamp"] = "x".repeat(1e6)), "…, and must be a moment"],
  ])("with %s is refused with a sentence that says where", (_, damage, problem) => {
    const file = written(smallRecord()) as Editable;
    damage(file);
    expect(problemOf(fromRunFile(file))).toContain(problem);
  }); // prettier-ignore

  test("that is not JSON says so", () => {
    expect(problemOf(parseRunFile("{"))).toMatch(/^This is not a run file: it is not JSON/);
  });

  test("never makes the reader throw, wherever the damage is", () => {
    fc.assert(
      fc.property(records(), fc.jsonValue(), fc.nat(), (record, junk, seed) => {
        const file = written(record);
        replaceSomewhere(file, junk, seed);
        expect(fromRunFile(file)).toSatisfy((read: object) => "record" in read || "problem" in read);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.anything(), (junk) => void fromRunFile(junk)));
  });

  test("cannot reach a prototype through a key named __proto__", () => {
    const text = JSON.stringify(toRunFile(smallRecord())).replaceAll(
      '{"book":"moby"}',
      '{"__proto__":{"polluted":1}}',
    );
    const read = parseRunFile(text.replace('"millrace":1', '"millrace":1,"__proto__":{"logs":[]}'));
    const parameters = "record" in read ? read.record.flowRuns[0]?.parameters : undefined;
    expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
    expect(Object.keys(parameters ?? {})).toEqual(["__proto__"]);
    expect("polluted" in {}).toBe(false);
  });

  test("that is nested without end is read all the same", () => {
    const text = JSON.stringify(toRunFile(smallRecord())).replace(
      '"moby"',
      "[".repeat(200_000) + "]".repeat(200_000),
    );
    expect("record" in parseRunFile(text)).toBe(true);
  });
});

type Editable = Record<string, unknown>;

function at(file: Editable, ...path: (string | number)[]): Editable {
  return path.reduce((object, key) => object[key] as Editable, file);
}

function written(record: RunRecord): unknown {
  return JSON.parse(JSON.stringify(toRunFile(record)));
}

function problemOf(read: ReturnType<typeof fromRunFile>): string {
  return "problem" in read ? read.problem : "";
}

function throughFile(timestamp: number): number | undefined {
  const record = smallRecord();
  const [log] = record.logs;
  const read = fromRunFile(written({ ...record, logs: log ? [{ ...log, timestamp }] : [] }));
  return "record" in read ? read.record.logs[0]?.timestamp : undefined;
}

function thrower(): never {
  throw new Error("no");
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

/** Puts `junk` in the place of some value of the file; `seed` says which. */
function replaceSomewhere(file: unknown, junk: unknown, seed: number): void {
  const places: [Editable, string][] = [];
  const collect = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Editable, key]);
      collect((value as Editable)[key]);
    }
  };
  collect(file);
  const [object, key] = places[seed % places.length] ?? [];
  if (object && key !== undefined) {
    Object.defineProperty(object, key, { value: junk, enumerable: true, writable: true, configurable: true });
  }
}

function smallRecord(): RunRecord {
  const began = Date.parse("2026-01-31T12:04:31.925Z");
  const ended = Date.parse("2026-01-31T12:04:33.000Z") + 0.25;
  const pending: State = { ...stateOf("Pending"), timestamp: began };
  return {
    flowRuns: [
      {
        id: "flow-run",
        name: "brave-otter",
        flowName: "Word report",
        parameters: { book: "moby" },
        states: [pending, { ...stateOf("Completed", "All done"), timestamp: ended }],
        runCount: 1,
        startTime: began,
        endTime: ended,
        totalRunTime: 1.07525,
        result: 7,
      },
    ],
    taskRuns: [
      {
        id: "task-run",
        flowRunId: "flow-run",
        name: "Count words-0",
        taskName: "Count words",
        taskKey: "countWords-1a2b",
        dynamicKey: "77-0",
        inputs: { text: [], waitFor: [] },
        callSite: { line: 4, column: 17 },
        states: [pending],
        runCount: 0,
        totalRunTime: 0,
      },
    ],
    logs: [
      { flowRunId: "flow-run", level: 20, logger: "prefect.flow_runs", message: "hello", timestamp: began },
    ],
    artifacts: [
      {
        id: "artifact",
        type: "markdown",
        data: "# Words",
        flowRunId: "flow-run",
        taskRunId: "task-run",
        created: began,
      },
    ],
  };
}

/** Random records whose parts name each other rightly, as the engine makes them. */
function records(): fc.Arbitrary<RunRecord> {
  return fc
    .record({ flowIds: ids("f"), taskIds: fc.uniqueArray(fc.uuid(), { maxLength: 4 }) })
    .chain(({ flowIds, taskIds }) => {
      const flowRunId = fc.constantFrom(...flowIds);
      const optional = {
        taskRunId: taskIds.length > 0 ? fc.constantFrom(...taskIds) : fc.constant(undefined),
      };
      const lists = {
        flowRuns: fc.tuple(...flowIds.map(flowRun)),
        taskRuns: fc.tuple(...taskIds.map((id) => taskRun(id, flowRunId, taskIds))),
        logs: fc.array(log(flowRunId, optional.taskRunId)),
        artifacts: fc.uniqueArray(artifact(flowRunId, optional.taskRunId), { selector: ({ id }) => id }),
      };
      const blocked = fc.array(blockedAttempt(flowRunId, optional.taskRunId), { minLength: 1 });
      return fc.record({ ...lists, blocked }, { requiredKeys: requiredLists, noNullPrototype: true });
    });
}

const requiredLists: (keyof RunRecord)[] = ["flowRuns", "taskRuns", "logs", "artifacts"];

function blockedAttempt(
  flowRunId: fc.Arbitrary<string>,
  taskRunId: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<Blocked> {
  const kind = fc.constantFrom<Blocked["kind"]>("connect", "import", "eval", "api");
  return fc
    .record(
      { flowRunId, taskRunId, kind, target: fc.string(), timestamp: moment() },
      { noNullPrototype: true },
    )
    .map((blocked) => withoutUndefined(blocked) as Blocked);
}

function ids(prefix: string): fc.Arbitrary<string[]> {
  return fc
    .uniqueArray(fc.string(), { minLength: 1, maxLength: 3 })
    .map((list) => list.map((id) => prefix + id));
}

function json(): fc.Arbitrary<unknown> {
  return fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
}

function moment(): fc.Arbitrary<number> {
  return fc
    .tuple(fc.integer({ min: -1e12, max: 9e12 }), fc.nat(999))
    .map(([whole, microseconds]) => whole + microseconds / 1000);
}

function states(): fc.Arbitrary<State[]> {
  const text = () => fc.option(fc.string(), { nil: undefined });
  const own = fc.constantFrom(...names).map((name) => stateOf(name));
  const made = fc
    .tuple(fc.constantFrom<MadeType>("COMPLETED", "FAILED", "PAUSED"), fc.string({ minLength: 1 }))
    .map(([type, name]) => madeState(type, undefined, `own ${name}`));
  const named = fc.oneof({ weight: 4, arbitrary: own }, made);
  const state = fc.tuple(named, moment(), text(), fc.option(moment(), { nil: undefined }), text());
  return fc.array(state, { minLength: 1 }).map((list) => {
    const moments = list.map(([, at]) => at).sort((a, b) => a - b);
    return list.map(([name, , message, scheduledTime, pauseKey], index) =>
      withoutUndefined({ ...name, message, scheduledTime, pauseKey, timestamp: moments[index] ?? 0 }),
    ) as State[];
  });
}

function course() {
  return {
    name: fc.string(),
    states: states(),
    runCount: fc.nat(),
    totalRunTime: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((seconds) => seconds + 0),
    startTime: moment(),
    endTime: moment(),
    result: json().filter((value) => value !== null),
    isResultLost: fc.constant(true as const),
  };
}

function flowRun(id: string): fc.Arbitrary<FlowRun> {
  return fc.record(
    { id: fc.constant(id), ...course(), flowName: fc.string(), parameters: dictionary(json()) },
    { requiredKeys: ["id", "name", "states", "runCount", "totalRunTime", "flowName", "parameters"], noNullPrototype: true },
  ).map(withoutUndefined); // prettier-ignore
}

function taskRun(id: string, flowRunId: fc.Arbitrary<string>, taskIds: string[]): fc.Arbitrary<TaskRun> {
  return fc
    .record(
      {
        id: fc.constant(id),
        flowRunId,
        ...course(),
        taskName: fc.string(),
        taskKey: fc.string(),
        dynamicKey: fc.string(),
        inputs: dictionary(fc.subarray(taskIds)),
        callSite: fc.record({ line: fc.nat(), column: fc.nat() }, { noNullPrototype: true }),
        cacheKey: fc.string(),
      },
      {
        requiredKeys: [
          "id",
          "flowRunId",
          "name",
          "states",
          "runCount",
          "totalRunTime",
          "taskName",
          "taskKey",
          "dynamicKey",
          "inputs",
        ],
        noNullPrototype: true,
      },
    )
    .map(withoutUndefined);
}

function log(
  flowRunId: fc.Arbitrary<string>,
  taskRunId: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<Log> {
  return fc
    .record(
      {
        flowRunId,
        taskRunId,
        level: fc.constantFrom(10, 20, 30, 40, 50),
        logger: fc.constantFrom<Log["logger"]>("prefect.flow_runs", "prefect.task_runs"),
        message: fc.string({ unit: "binary" }),
        timestamp: moment(),
      },
      { requiredKeys: ["flowRunId", "level", "logger", "message", "timestamp"], noNullPrototype: true },
    )
    .map(withoutUndefined) as fc.Arbitrary<Log>;
}

function artifact(
  flowRunId: fc.Arbitrary<string>,
  taskRunId: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<Artifact> {
  return fc
    .record(
      {
        id: fc.string(),
        key: fc.string(),
        type: fc.string(),
        data: json(),
        description: fc.string(),
        flowRunId,
        taskRunId,
        created: moment(),
      },
      { requiredKeys: ["id", "type", "data", "flowRunId", "created"], noNullPrototype: true },
    )
    .map(withoutUndefined) as fc.Arbitrary<Artifact>;
}

/** Without keys that are there but undefined. */
function withoutUndefined<T extends object>(made: T): T {
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as T;
}

function dictionary<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.dictionary(fc.string(), value, { noNullPrototype: true });
}
