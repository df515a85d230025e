import { flow, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const slow = task({ name: "Slow" }, async function slow(): Promise<number> {
  await pause(20);
  getRunLogger().info("slow is done");
  return 1;
});
const double = task({ name: "Double" }, (value: number) => value * 2);
const callsLate = task({ name: "Calls late" }, async function callsLate(): Promise<number> {
  await pause(20);
  return double(1);
});
const failLater = task({ name: "Fail later" }, async function failLater(): Promise<number> {
  await pause(20);
  throw new Error("too late to matter");
});

const waiting = flow({ name: "waiting" }, () => {
  double.submit(slow.submit());
  return "returned";
});
const chain = flow({ name: "chain" }, () => {
  double.submit(double.submit(slow.submit()));
  return "returned";
});
const running = flow({ name: "running" }, () => {
  slow.submit();
  return "returned";
});
const failsLater = flow({ name: "fails later" }, () => {
  failLater.submit();
  return "returned";
});
const nestedLate = flow({ name: "nested late" }, () => {
  callsLate.submit();
  return "returned";
});
const throwsMeanwhile = flow({ name: "throws meanwhile" }, () => {
  slow.submit();
  throw new Error("at once");
});

const tooLate = "Execution was cancelled by the runtime environment.";
const notReal = {
  threads: "Whether a worker has taken the body by then is chance.",
  browser: "As for threads: it is chance.",
};

export const cases: Case[] = [
  {
    title: "A call that still waits when the flow ends is Crashed, and the flow Completed",
    flow: waiting,
    not: notReal,
    sees: {
      tasks: {
        Slow: "Pending Running Completed",
        Double: { states: "Pending Crashed", attempts: 0, message: tooLate },
      },
      order: ["waiting Completed", "Double Crashed"],
      result: "returned",
    },
  },
  {
    title: "Calls in a chain that still wait when the flow ends are all Crashed",
    flow: chain,
    sees: {
      tasks: { Slow: { states: /Completed$|Crashed$/ }, Double: ["Pending Crashed", "Pending Crashed"] },
      result: "returned",
    },
  },
  {
    title: "A body that runs when the flow ends may finish",
    flow: running,
    not: notReal,
    sees: {
      tasks: { Slow: { states: "Pending Running Completed", result: 1 } },
      order: ["Slow Running", "running Completed", "Slow Completed"],
      logs: ["Finished in state Completed()", "slow is done"],
      result: "returned",
    },
  },
  {
    title: "A body that fails after the flow has ended changes nothing in the flow",
    flow: failsLater,
    not: notReal,
    sees: {
      tasks: { "Fail later": "Pending Running Failed" },
      order: ["fails later Completed", "Fail later Failed"],
    },
  },
  {
    title: "A call that a body makes after the flow has ended is Crashed",
    flow: nestedLate,
    not: notReal,
    sees: {
      tasks: {
        "Calls late": "Pending Running Failed",
        Double: { states: "Pending Crashed", message: tooLate },
      },
    },
  },
  {
    title: "A flow that throws lets running bodies finish too",
    flow: throwsMeanwhile,
    not: notReal,
    sees: {
      states: "Pending Running Failed",
      tasks: { Slow: "Pending Running Completed" },
      order: ["throws meanwhile Failed", "Slow Completed"],
    },
  },
];
