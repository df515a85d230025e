import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Run } from "./record.ts";
import { isFinal, madeState, stateOf, type MadeType, type StateName } from "./state.ts";
import { isAllowed, transition, transitions, type RunKind } from "./transition.ts";

const names: StateName[] = [
  "AwaitingRetry",
  "Pending",
  "NotReady",
  "Running",
  "Retrying",
  "Paused",
  "Suspended",
  "Resuming",
  "Cancelling",
  "Completed",
  "Cached",
  "RolledBack",
  "Failed",
  "TimedOut",
  "Cancelled",
  "Crashed",
];
const kinds: RunKind[] = ["flow", "task", "subflow"];

function runIn(name: StateName | undefined, timestamp = 0): Run {
  const states = name ? [{ ...stateOf(name), timestamp }] : [];
  return { id: "1", name: "run", states, runCount: 0, totalRunTime: 0 };
}

describe("the door", () => {
  test("lets a state in exactly where the table does, for every pair of states", () => {
    for (const kind of kinds)
      for (const from of [undefined, ...names])
        for (const to of names) {
          const enter = () => transition(kind, runIn(from), stateOf(to), 1);
          if (isAllowed(kind, from ?? "new", to)) expect(enter()).toMatchObject({ name: to, timestamp: 1 });
          else expect(enter).toThrow(`cannot go from ${from ?? "new"} to ${to}`);
        }
  });

  test("takes a state that its author named for one of its type", () => {
    const enter = (kind: RunKind, type: MadeType, name: string) =>
      transition(kind, runIn("Running"), madeState(type, undefined, name), 1);
    expect(enter("flow", "COMPLETED", "Shipped")).toEqual({
      type: "COMPLETED",
      name: "Shipped",
      timestamp: 1,
    });
    expect(() => enter("task", "CANCELLING", "Stopping")).toThrow("cannot go from Running to Stopping");
    const shipped = runIn("Running");
    shipped.states.push(enter("task", "COMPLETED", "Shipped"));
    expect(transition("task", shipped, stateOf("RolledBack"), 2).name).toBe("RolledBack");
    expect(() => transition("task", shipped, stateOf("Running"), 2)).toThrow("from Shipped to Running");
  });

  test("gives each state a later moment than the one before, even when the clock stands still", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 41), fc.integer({ min: -1000, max: 1000 }), (before, passed) => {
        const state = transition("task", runIn("Pending", before), stateOf("Running"), before + passed);
        expect(state.timestamp).toBeGreaterThan(before);
      }),
    );
  });
});

describe("the table", () => {
  test("begins every run with Pending", () => {
    for (const kind of kinds) expect(transitions[kind].new).toEqual(["Pending"]);
  });

  test("leads nowhere from a final state, nor from NotReady, but to a rollback and to a retry by hand", () => {
    const ends = names.filter((name) => isFinal(stateOf(name)) || name === "NotReady");
    const leads = (kind: RunKind) =>
      ends.flatMap((end) => (transitions[kind][end] ?? []).map((to) => `${end} ${to}`));
    expect(leads("task")).toEqual(["Completed RolledBack", "Cached RolledBack"]);
    expect(new Set(leads("flow").map((lead) => lead.split(" ")[1]))).toEqual(new Set(["AwaitingRetry"]));
    expect(leads("subflow")).toEqual([]);
  });

  test("lets every run that has begun reach a final state", () => {
    for (const kind of kinds)
      for (const [from, to] of Object.entries(transitions[kind])) {
        if (from !== "new" && !isFinal(stateOf(from as StateName)))
          expect([from, to.some((name) => isFinal(stateOf(name)) || name === "Cancelling")]).toEqual([
            from,
            true,
          ]);
      }
  });

  test.each<[RunKind, Partial<Record<StateName, StateName[]>>]>([
    [
      "task",
      {
        NotReady: ["Pending"],
        Running: ["Pending"],
        Retrying: ["AwaitingRetry", "Running", "Retrying"],
        AwaitingRetry: ["Running", "Retrying"],
        Completed: ["Running", "Retrying"],
        Cached: ["Running", "Retrying"],
        RolledBack: ["Completed", "Cached"],
        Failed: ["Pending", "Running", "Retrying"],
        TimedOut: ["Running", "Retrying"],
        Paused: ["Running", "Retrying"],
        Cancelled: ["AwaitingRetry", "Pending", "Running", "Retrying"],
        Crashed: ["AwaitingRetry", "Pending", "Running", "Retrying"],
      },
    ],
    [
      "flow",
      {
        NotReady: ["Pending"],
        Running: ["AwaitingRetry", "Pending", "Paused", "Resuming"],
        AwaitingRetry: ["Running", "Paused", "Completed", "Failed", "TimedOut", "Cancelled", "Crashed"],
        Paused: ["Running"],
        Suspended: ["Running", "Paused"],
        Resuming: ["Suspended"],
        Cancelling: ["AwaitingRetry", "Pending", "Running", "Paused", "Suspended", "Resuming"],
        Completed: ["Running", "Paused"],
        Failed: ["Pending", "Running", "Paused", "Suspended"],
        TimedOut: ["Running", "Paused"],
        Cancelled: ["Running", "Paused", "Cancelling"],
        Crashed: ["AwaitingRetry", "Pending", "Running", "Paused", "Suspended", "Resuming", "Cancelling"],
      },
    ],
  ])("lets a %s run enter each state only from where it may be entered", (kind, sources) => {
    for (const to of names) {
      const expected = names.filter((from) => sources[to]?.includes(from));
      expect([to, names.filter((from) => isAllowed(kind, from, to))]).toEqual([to, expected]);
    }
  });

  test("lets a subflow's task run go where its flow run goes, and be cancelled before that is born", () => {
    for (const from of names) {
      const isBorn = from !== "Pending";
      const isOpen = !isFinal(stateOf(from));
      for (const to of isOpen ? names : []) {
        const isAlone = !isBorn && to === "Cancelled";
        // Only a root run falls asleep.
        const isLikeItsFlow = isAllowed("flow", from, to) && !(from === "Paused" && to === "Suspended");
        expect([from, to, isAllowed("subflow", from, to)]).toEqual([from, to, isAlone || isLikeItsFlow]);
      }
    }
  });

  test("never lets a task run go Failed between two attempts", () => {
    expect(isAllowed("task", "Failed", "Retrying")).toBe(false);
    expect(isAllowed("task", "Running", "Retrying")).toBe(true);
  });
});
