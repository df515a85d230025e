import { allowFailure, Cancelled, Crashed, flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const fail = task({ name: "Fail" }, function fail(): number {
  throw new RangeError("no");
});
const double = task({ name: "Double" }, (value: number) => value * 2);
const show = task({ name: "Show" }, (value: unknown) =>
  value instanceof Error ? `${value.name}: ${value.message}` : String(value),
);
const showAll = task({ name: "Show all" }, (values: readonly unknown[]) => values.map(String));
const never = task({ name: "Never", timeoutSeconds: 0.2 }, () => new Promise<number>(() => undefined));
const crashes = task({ name: "Crashes" }, () => Crashed({ message: "gone" }));
const cancels = task({ name: "Cancels" }, () => Cancelled({ message: "enough" }));
const failing = flow({ name: "failing" }, () => {
  throw new TypeError("wrong");
});
const takes = flow({ name: "takes" }, (value: unknown) => String(value));

const error = flow({ name: "error" }, async () => show(allowFailure(fail.submit())));
const value = flow({ name: "value" }, async () => show(allowFailure(double.submit(2))));
const neverRan = flow({ name: "never ran" }, async () => show(allowFailure(double.submit(fail.submit()))));
const timeout = flow({ name: "timeout" }, async () => show(allowFailure(never.submit())));
const crashed = flow(
  { name: "crashed" },
  async () => (await show.returnState(allowFailure(crashes.submit()))).name,
);
const cancelled = flow(
  { name: "cancelled" },
  async () => (await show.returnState(allowFailure(cancels.submit()))).name,
);
const afterCrashed = flow(
  { name: "after crashed" },
  async () => (await double.waitFor(crashes.submit()).returnState(1)).name,
);
const afterCancelled = flow(
  { name: "after cancelled" },
  async () => (await double.waitFor(cancels.submit()).returnState(1)).name,
);
const afterNotReady = flow(
  { name: "after not ready" },
  async () => (await show.waitFor(double.submit(fail.submit())).returnState(1)).message,
);
const ofCrashed = flow(
  { name: "of crashed" },
  async () => (await show.returnState(crashes.submit())).message,
);
const afterTimedOut = flow(
  { name: "after timed out" },
  async () => (await double.waitFor(never.submit()).returnState(1)).name,
);
const inList = flow({ name: "in list" }, async () =>
  showAll(allowFailure([double.submit(1), fail.submit(), 5])),
);
const onlyOne = flow(
  { name: "only one" },
  async () => (await showAll.returnState([allowFailure(fail.submit()), fail.submit()])).name,
);
const waitedFor = flow({ name: "waited for" }, async () =>
  double.waitFor(allowFailure(fail.submit())).submit(4).result(),
);
const byState = flow({ name: "by state" }, async () => show(allowFailure(await fail.returnState())));
const edge = flow({ name: "edge" }, () => show.submit(allowFailure(fail.submit())));
const ofSubflow = flow({ name: "of subflow" }, async () => show(allowFailure(failing.submit())));
const bySubflow = flow({ name: "by subflow" }, async () => takes(allowFailure(fail.submit())));
const orElse = flow({ name: "or else" }, async () => double(fail.submit().orElse(21)));
const orElseGood = flow({ name: "or else good" }, async () => double(double.submit(1).orElse(21)));
const orElseResult = flow({ name: "or else result" }, async () => fail.submit().orElse("instead").result());
const stateAsArgument = flow({ name: "state as argument" }, async () => double(await double.returnState(3)));
const failedStateAsArgument = flow(
  { name: "failed state as argument" },
  async () => (await double.returnState(await fail.returnState())).name,
);

const failed = "Pending Running Failed";
const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "An upstream that may fail gives its error",
    flow: error,
    sees: { tasks: { Fail: failed, Show: completed }, result: "RangeError: no" },
  },
  { title: "An upstream that may fail and does not gives its value", flow: value, sees: { result: "4" } },
  {
    title: "An upstream that may fail and never ran gives null",
    flow: neverRan,
    sees: { tasks: { Fail: failed, Double: "Pending NotReady", Show: completed }, result: "null" },
  },
  {
    title: "An upstream that may fail and timed out gives its TimeoutError",
    flow: timeout,
    sees: { result: "TimeoutError: Scope timed out after 0.2 second(s)." },
  },
  {
    title: "A crashed upstream leaves the task NotReady, whatever is allowed",
    flow: crashed,
    sees: { tasks: { Crashes: "Pending Running Crashed", Show: "Pending NotReady" }, result: "NotReady" },
  },
  {
    title: "A cancelled upstream leaves the task NotReady, whatever is allowed",
    flow: cancelled,
    sees: { tasks: { Cancels: "Pending Running Cancelled", Show: "Pending NotReady" }, result: "NotReady" },
  },
  {
    title: "A task that waits for a crashed one is NotReady",
    flow: afterCrashed,
    sees: { tasks: { Crashes: "Pending Running Crashed", Double: "Pending NotReady" }, result: "NotReady" },
  },
  {
    title: "A task that waits for a cancelled one is NotReady",
    flow: afterCancelled,
    sees: { tasks: { Cancels: "Pending Running Cancelled", Double: "Pending NotReady" }, result: "NotReady" },
  },
  {
    title: "A task that waits for one that is NotReady is NotReady itself, and names it",
    flow: afterNotReady,
    sees: {
      tasks: {
        Fail: failed,
        Double: "Pending NotReady",
        Show: {
          states: "Pending NotReady",
          message: /^Upstream task run 'Double-[0-9a-f]{3}' did not reach a 'COMPLETED' state\.$/,
        },
      },
    },
  },
  {
    title: "The message of a NotReady task names the crashed upstream",
    flow: ofCrashed,
    sees: {
      tasks: {
        Crashes: "Pending Running Crashed",
        Show: {
          states: "Pending NotReady",
          message: /^Upstream task run 'Crashes-[0-9a-f]{3}' did not reach a 'COMPLETED' state\.$/,
        },
      },
    },
  },
  {
    title: "A task that waits for one that timed out is NotReady",
    flow: afterTimedOut,
    sees: { tasks: { Never: "Pending Running TimedOut", Double: "Pending NotReady" }, result: "NotReady" },
  },
  {
    title: "What is allowed of a list is allowed of all in it",
    flow: inList,
    sees: { result: ["2", "RangeError: no", "5"] },
  },
  {
    title: "What is allowed of one is not allowed of its neighbour",
    flow: onlyOne,
    sees: { result: "NotReady" },
  },
  { title: "One that may fail can be waited for", flow: waitedFor, sees: { result: 8 } },
  { title: "A state may be one that failed", flow: byState, sees: { result: "RangeError: no" } },
  {
    title: "The edge is recorded of one that may fail",
    flow: edge,
    sees: { tasks: { Fail: failed, Show: { states: completed, inputs: { value: ["Fail"] } } } },
  },
  { title: "A subflow may fail", flow: ofSubflow, sees: { result: "TypeError: wrong" } },
  { title: "A subflow may be given an error", flow: bySubflow, sees: { result: "RangeError: no" } },
  {
    title: "A value can stand in for a failure",
    flow: orElse,
    sees: { tasks: { Fail: failed, Double: completed }, result: 42 },
  },
  {
    title: "The value that stands in is not taken when all went well",
    flow: orElseGood,
    sees: { result: 4 },
  },
  {
    title: "The result of a future can be a value that stands in",
    flow: orElseResult,
    sees: { result: "instead" },
  },
  {
    title: "A state as argument gives way to its value, and is an edge",
    flow: stateAsArgument,
    sees: {
      tasks: {
        Double: [
          { states: completed, inputs: { value: [] } },
          { states: completed, inputs: { value: ["Double"] } },
        ],
      },
      result: 12,
    },
  },
  {
    title: "A failed state as argument leaves the task NotReady",
    flow: failedStateAsArgument,
    sees: { tasks: { Fail: failed, Double: "Pending NotReady" }, result: "NotReady" },
  },
];
