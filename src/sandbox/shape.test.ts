import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFromWorker } from "./protocol.ts";

const task = {
  key: "k",
  name: "n",
  parameters: ["a"],
  defaults: {},
  functions: { onFailure: ["f"] },
  retries: 1,
  retryDelaySeconds: [1, 2],
  tags: [],
  cachePolicy: { inputs: { exclude: ["a"] }, source: "x", isRunId: true },
};
const { tags: _tags, cachePolicy: _policy, ...anyCalled } = task;
const flow = { ...anyCalled, retryDelaySeconds: 1, maxWorkers: 2 };
const madeState = {
  path: ["0"],
  kind: "state",
  state: { type: "FAILED", name: "Failed", message: "m" },
  answer: { kind: "error", error: { name: "Error", message: "m" } },
};
const call = {
  call: 0,
  arguments: { value: [1], futures: [{ path: ["0"], call: 0, orElse: { value: 1 } }], parts: [madeState] },
  waitFor: [{ call: 0, allowFailure: true }],
  origins: [{ call: 0, argument: 1 }, { call: 1 }],
  isSubmitted: true,
  tags: ["t"],
  transaction: 3,
  parent: 2,
};
const messages = {
  "a call of a task": { type: "called", run: 1, call: { ...call, task } },
  "a call of a flow": { type: "called", run: 1, call: { ...call, flow } },
  "a wait": { type: "asked", run: 1, question: { number: 1, request: { kind: "await", call: 0 } } },
  "a wish for slots": {
    type: "asked",
    run: 1,
    question: {
      number: 1,
      request: { kind: "acquire", names: ["a"], slots: 1, isRate: false, isStrict: false },
    },
  },
  "a pause": {
    type: "asked",
    run: 1,
    question: {
      number: 1,
      request: { kind: "pause", timeoutSeconds: 5, schema: { anyOf: [{ type: "string" }] } },
    },
  },
  "a transaction": {
    type: "asked",
    run: 1,
    question: { number: 1, request: { kind: "openTransaction", options: { commitMode: "EAGER" } } },
  },
  "a call of a generator task": {
    type: "called",
    run: 1,
    call: { ...call, task: { ...task, isGenerator: true } },
  },
  "a yielded value": {
    type: "asked",
    run: 1,
    question: {
      number: 1,
      request: { kind: "yield", value: { value: [1], futures: [], parts: [madeState] } },
    },
  },
  "a wish for the next value": {
    type: "asked",
    run: 1,
    question: { number: 1, request: { kind: "next", call: 0 } },
  },
  "a generator that is left": {
    type: "asked",
    run: 1,
    question: { number: 1, request: { kind: "closeGenerator", call: 0 } },
  },
  "a lost result": { type: "ended", run: 1, outcome: { kind: "unportable", reason: "r" } },
};

/** Every copy of the message in which one property, at any depth, is something that no message has there. */
function damaged(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const others = [Symbol("damage"), ...damaged(item)];
    return others.map((other) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other },
    );
  });
}

/** Places that hold any value of the user's. */
const free = ["value"];

describe("what a worker says", () => {
  test.each(Object.entries(messages))("is let in when it is %s", (_, message) => {
    expect(readFromWorker(message)).toBe(message);
  });

  test.each(Object.entries(messages))("is kept out when anything in %s is wrong", (_, message) => {
    const text = (value: unknown) =>
      JSON.stringify(value, (_key, item: unknown) => (typeof item === "symbol" ? "damage" : item));
    const bad = damaged(message).filter(
      (copy) => !free.some((key) => text(copy).includes(`"${key}":"damage"`)),
    );
    const inside = bad.filter((copy) => !text(copy).includes('"value":["damage"]'));
    expect(inside.length).toBeGreaterThan(1);
    for (const copy of inside) expect([text(copy), readFromWorker(copy)]).toEqual([text(copy), undefined]);
  });

  test("is kept out when it names a state that a body cannot make, or a type that is not the name's", () => {
    for (const state of [
      { type: "RUNNING", name: "Running" },
      { type: "COMPLETED", name: "Failed" },
      { type: "FAILED", name: "" },
      { type: "FAILED", name: "TimedOut" },
      { type: "SCHEDULED", name: "Some day" },
      { type: "__proto__", name: "Completed" },
    ]) {
      const parts = [{ ...madeState, state }];
      const outcome = { kind: "returned", value: { value: null, futures: [], parts } };
      expect(readFromWorker({ type: "ended", run: 1, outcome })).toBeUndefined();
    }
  });

  test("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.anything(), (said) => void readFromWorker(said)));
    const kinds = fc.constantFrom("called", "asked", "ended", "__proto__", "toString");
    fc.assert(
      fc.property(kinds, fc.object(), (type, rest) => void readFromWorker({ ...rest, type, run: 1 })),
    );
  });
});
