import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFromWorker, type FromWorker } from "./protocol.ts";

const types: readonly FromWorker["type"][] = [
  "loaded",
  "failedToLoad",
  "called",
  "wanted",
  "asked",
  "logged",
  "lines",
  "artifact",
  "artifactUpdated",
  "blocked",
  "ended",
];

/** Everything that a structured clone may hold, and then some. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withNullPrototype: true,
  maxDepth: 4,
});

/** What looks like a message, with anything in its places. */
const forged = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...types), anything),
    run: fc.oneof(fc.integer(), anything),
    call: anything,
    question: fc.record({ number: anything, request: fc.record({ kind: anything, schema: anything }) }),
    line: fc.record({ level: anything, message: anything }),
    levels: anything,
    messages: anything,
    artifact: anything,
    attempt: anything,
    outcome: fc.record({ kind: anything, value: anything, error: anything }),
    flows: fc.array(anything),
    ["__proto__"]: anything,
  },
  { requiredKeys: [] },
);

describe("what a worker says", () => {
  test("is a message or nothing, whatever it is; the reader never throws", () => {
    fc.assert(
      fc.property(fc.oneof(anything, forged), (data) => {
        const message = readFromWorker(data);
        expect(message === undefined || types.includes(message.type)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is judged by its own properties, not by those that a prototype lends it", () => {
    const lent = Object.create({
      type: "ended",
      run: 1,
      outcome: { kind: "crashed", reason: "x" },
    }) as object;
    expect(readFromWorker(lent)).toBeUndefined();
    expect(readFromWorker({ type: "constructor" })).toBeUndefined();
    expect(readFromWorker({ type: "__proto__", run: 1 })).toBeUndefined();
  });

  test("takes no time to refuse, however long it claims to be", () => {
    const endless = new Array(2 ** 32 - 1);
    const call = { call: 0, arguments: { value: endless, futures: [] }, waitFor: endless };
    const lies = [
      { type: "loaded", flows: endless },
      { type: "called", run: 1, call },
      { type: "ended", run: 1, outcome: { kind: "returned", value: { value: [endless], futures: [] } } },
      { type: "ended", run: 1, outcome: { kind: "returned", value: { value: 1, futures: endless } } },
    ];
    expect(lies.map((lie) => readFromWorker(lie))).toEqual(lies.map(() => undefined));
  });

  test("has no schema that goes round in circles, or that doubles with every level", () => {
    const circle: Record<string, unknown> = { type: "array" };
    circle.items = circle;
    let doubled: unknown = { type: "string" };
    for (let level = 0; level < 60; level++) doubled = { anyOf: [doubled, doubled] };
    for (const schema of [circle, doubled]) {
      const request = { kind: "pause", timeoutSeconds: 1, schema };
      expect(readFromWorker({ type: "asked", run: 1, question: { number: 0, request } })).toBeUndefined();
    }
  });
});
