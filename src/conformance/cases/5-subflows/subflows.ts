import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { RunningFlow } from "../../../engine/engine.ts";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const show = task({ name: "Show" }, (value: number) => `it is ${value}`);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new RangeError("no");
});
const says = task({ name: "Says" }, () => console.log("said by the task"));

const sum = flow({ name: "sum" }, async (left: number, right: number = 1) => (await double(left)) + right);
const broken = flow({ name: "broken" }, async () => fail());
const typed = flow({ name: "typed" }, (count: number) => count + 1);
const unchecked = flow({ name: "unchecked", validateParameters: false }, (count: unknown) => typeof count);
const counted = flow({ name: "counted", retries: 1 }, () => {
  getRunLogger().info("counted ran");
  throw new Error("no");
});
const talks = flow({ name: "talks" }, async () => {
  console.log("said by the subflow");
  await says();
});
const silent = flow({ name: "silent", logPrints: false }, async () => talks());
const loud = flow({ name: "loud", logPrints: true }, async () => talks());
const countDown = flow({ name: "count down" }, async (from: number): Promise<number> =>
  from === 0 ? 0 : 1 + (await countDown(from - 1)),
);
const never = flow({ name: "never" }, async () => {
  getRunLogger().info("before the wait");
  await new Promise(() => undefined);
});
const neverTask = task({ name: "Never task" }, async () => {
  getRunLogger().info("before the wait");
  await new Promise(() => undefined);
});
const deepNever = flow({ name: "deep never" }, async () => neverTask());
const remembers = flow({ name: "remembers" }, () => {
  getRunLogger().info("remembers ran");
  return "first time";
});
const failsFirst = flow({ name: "fails first" }, (attempt: number) => {
  if (attempt === 1) throw new Error("the first time");
  return attempt;
});
const callsSum = task({ name: "Calls sum" }, async (value: number) => sum(value));
const who = flow({ name: "who" }, () => getRunContext().flowName);

const direct = flow({ name: "direct" }, async () => sum(4, 3));
const withDefault = flow({ name: "with default" }, async () => sum(4));
const submitted = flow({ name: "submitted" }, () => sum.submit(1));
const byState = flow({ name: "by state" }, async () => (await broken.returnState()).name);
const throws = flow({ name: "throws" }, async () => broken());
const catches = flow({ name: "catches" }, async () =>
  broken().catch((error: unknown) => error instanceof RangeError),
);
const takesFuture = flow({ name: "takes future" }, async () => sum(double.submit(1), 3));
const givesFuture = flow({ name: "gives future" }, () => show.submit(sum.submit(1)));
const waits = flow({ name: "waits" }, async () => sum.waitFor(double.submit(1))(5));
const notReady = flow({ name: "not ready" }, async () => (await sum.returnState(fail.submit())).name);
const notReadyThrows = flow({ name: "not ready throws" }, async () => sum(fail.submit()));
const invalid = flow({ name: "invalid" }, async () =>
  typed("many" as never).catch((error: unknown) => (error as Error).name),
);
const coerced = flow({ name: "coerced" }, async () => typed("41" as never));
const notChecked = flow({ name: "not checked" }, async () => unchecked("many"));
const retriesOfItsOwn = flow({ name: "retries of its own" }, async () => (await counted.returnState()).name);
const multiplies = flow({ name: "multiplies", retries: 1 }, async () => counted());
const recursive = flow({ name: "recursive" }, async () => countDown(3));
const printsInherited = flow({ name: "prints inherited", logPrints: true }, async () => talks());
const printsOff = flow({ name: "prints off", logPrints: true }, async () => silent());
const printsOn = flow({ name: "prints on" }, async () => loud());
const cancelsChild = flow({ name: "cancels child" }, async () => never());
const cancelsGrandchild = flow({ name: "cancels grandchild" }, async () => deepNever());
const reuses = flow({ name: "reuses", retries: 1 }, async () => {
  const value = await remembers();
  if (getRunContext().runCount === 1) throw new Error("after the subflow");
  return value;
});
const runsAgain = flow({ name: "runs again", retries: 1 }, async () => failsFirst(getRunContext().runCount));
const inTask = flow({ name: "in task" }, async () => callsSum(2));
const twice = flow({ name: "twice" }, async () => [await sum(1), await sum(1)]);
const together = flow({ name: "together" }, async () => Promise.all([sum(1), sum(2), sum(3)]));
const names = flow({ name: "names" }, async () => [await who(), getRunContext().flowName]);
const renamed = flow({ name: "renamed" }, async () => sum.withOptions({ name: "another sum" })(1));

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";
const cancel = [{ when: { logged: "before the wait" }, does: (running: RunningFlow) => running.cancel() }];

export const cases: Case[] = [
  {
    title: "A flow called in a flow is a run of its own, behind a task run with the same states",
    flow: direct,
    sees: {
      tasks: {
        sum: { states: completed, name: "sum-0", inputs: { left: [], right: [] } },
        Double: completed,
      },
      subflows: { sum: { states: completed, parameters: { left: 4, right: 3 }, result: 11 } },
      order: ["direct Running", "sum Running", "Double Running", "sum Completed", "direct Completed"],
      result: 11,
    },
  },
  {
    title: "A literal default of a subflow's parameter is recorded",
    flow: withDefault,
    sees: { subflows: { sum: { states: completed, parameters: { left: 4, right: 1 } } }, result: 9 },
  },
  {
    title: "A subflow can be submitted, and its state decides when it is returned",
    flow: submitted,
    sees: { subflows: { sum: completed }, message: "All states completed.", result: 3 },
  },
  {
    title: "A failed subflow can be seen by its state",
    flow: byState,
    sees: { tasks: { broken: failed, Fail: failed }, subflows: { broken: failed }, result: "Failed" },
  },
  {
    title: "A failed subflow throws its error at the call",
    flow: throws,
    sees: { states: failed, message: "Flow run encountered an exception: RangeError: no" },
  },
  {
    title: "A parent can catch a subflow's error, which is of its class",
    flow: catches,
    sees: { result: true },
  },
  {
    title: "A subflow takes futures, and the edge is its task run's",
    flow: takesFuture,
    sees: {
      tasks: {
        Double: [completed, completed],
        sum: { states: completed, inputs: { left: ["Double"], right: [] } },
      },
      result: 7,
    },
  },
  {
    title: "A subflow can be a task's upstream",
    flow: givesFuture,
    sees: {
      tasks: {
        sum: completed,
        Double: completed,
        Show: { states: completed, inputs: { value: ["sum"] } },
      },
      result: "it is 3",
    },
  },
  {
    title: "A subflow can wait for others",
    flow: waits,
    sees: { order: ["Double Completed", "sum Running"], result: 11 },
  },
  {
    title: "A subflow whose upstream failed is NotReady, and its run exists",
    flow: notReady,
    sees: {
      tasks: { Fail: failed, sum: "Pending NotReady" },
      subflows: { sum: { states: "Pending NotReady", attempts: 0 } },
      result: "NotReady",
    },
  },
  {
    title: "A direct call of a subflow whose upstream failed throws an UnfinishedRun",
    flow: notReadyThrows,
    sees: { states: failed, message: /UnfinishedRun/ },
  },
  {
    title: "A subflow whose parameters do not fit is Failed without Running, and throws",
    flow: invalid,
    sees: { subflows: { typed: { states: "Pending Failed", attempts: 0 } }, result: "ParameterTypeError" },
  },
  { title: "A subflow's parameters are fitted to their types", flow: coerced, sees: { result: 42 } },
  {
    title: "A subflow without validation takes its parameters as they are",
    flow: notChecked,
    sees: { result: "string" },
  },
  {
    title: "A subflow has retries of its own",
    flow: retriesOfItsOwn,
    sees: {
      tasks: { counted: "Pending Running AwaitingRetry Running Failed" },
      subflows: { counted: "Pending Running AwaitingRetry Running Failed" },
      lines: { "counted ran": 2 },
      result: "Failed",
    },
  },
  {
    title: "Retries of a parent and a subflow multiply",
    flow: multiplies,
    sees: {
      states: "Pending Running AwaitingRetry Running Failed",
      subflows: {
        counted: [
          "Pending Running AwaitingRetry Running Failed",
          "Pending Running AwaitingRetry Running Failed",
        ],
      },
      lines: { "counted ran": 4 },
    },
  },
  {
    title: "A flow may call itself",
    flow: recursive,
    sees: { subflows: { "count down": [completed, completed, completed, completed] }, result: 3 },
  },
  {
    title: "A subflow inherits logPrints, and its tasks from it",
    flow: printsInherited,
    sees: {
      logs: [
        { level: "info", message: "said by the subflow", of: "talks" },
        { level: "info", message: "said by the task", of: "Says" },
      ],
    },
  },
  {
    title: "A false in the middle cuts the chain of logPrints",
    flow: printsOff,
    sees: { lines: { "said by": 0 } },
  },
  {
    title: "A true in the middle begins a chain of logPrints",
    flow: printsOn,
    sees: { lines: { "said by the subflow": 1, "said by the task": 1 } },
  },
  {
    title: "Cancelling a flow cancels its subflow",
    flow: cancelsChild,
    meanwhile: cancel,
    sees: {
      states: "Pending Running Cancelling Cancelled",
      subflows: {
        never: {
          states: "Pending Running Cancelling Cancelled",
          message: "The parent flow run was cancelled.",
        },
      },
    },
  },
  {
    title: "Cancelling a flow cancels the tasks of its subflow",
    flow: cancelsGrandchild,
    meanwhile: cancel,
    sees: {
      states: "Pending Running Cancelling Cancelled",
      tasks: {
        "deep never": "Pending Running Cancelling Cancelled",
        "Never task": "Pending Running Cancelled",
      },
      subflows: { "deep never": "Pending Running Cancelling Cancelled" },
    },
  },
  {
    title: "A completed subflow is not run again when its parent is tried again",
    flow: reuses,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      subflows: { remembers: completed },
      lines: { "remembers ran": 1 },
      result: "first time",
    },
  },
  {
    title: "A failed subflow gets a new run when its parent is tried again, and the old one stays Failed",
    flow: runsAgain,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      subflows: { "fails first": [failed, completed] },
      result: 2,
    },
  },
  {
    title: "A subflow can be called in a task",
    flow: inTask,
    sees: {
      tasks: {
        "Calls sum": completed,
        sum: { states: completed, inputs: { left: [], right: [], __parents__: ["Calls sum"] } },
        Double: { states: completed, inputs: { value: [] } },
      },
      result: 5,
    },
  },
  {
    title: "Two calls of a flow are two runs, and their task runs are numbered",
    flow: twice,
    sees: {
      tasks: {
        sum: [
          { states: completed, name: "sum-0" },
          { states: completed, name: "sum-1" },
        ],
        Double: [completed, completed],
      },
      result: [3, 3],
    },
  },
  { title: "Subflows can run together", flow: together, sees: { result: [3, 5, 7] } },
  { title: "A subflow knows its own name", flow: names, sees: { result: ["who", "names"] } },
  {
    title: "A subflow with another name is another flow in the record",
    flow: renamed,
    sees: {
      tasks: { "another sum": completed, Double: completed },
      subflows: { "another sum": completed },
      result: 3,
    },
  },
  {
    title: "The log tells where a subflow begins",
    flow: direct,
    sees: {
      logs: [
        /^Beginning flow run/,
        { message: /^Beginning subflow run '[a-z]+-[a-z]+' for flow 'sum'$/, of: "sum" },
      ],
    },
  },
];
