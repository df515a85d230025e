import { flow, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, function double(value: number): number {
  getRunLogger().info("the body ran");
  return value * 2;
});
const often = double.withOptions({ name: "Often", retries: 3 });
const total = task({ name: "Total" }, (values: readonly number[]) => values.length);
const plain = task({ name: "Plain" }, () => 1);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const never = task({ name: "Never", timeoutSeconds: 0.2 }, () => new Promise<number>(() => undefined));

const byParameter = flow({ name: "by parameter" }, async () => double.submit(fail.submit()).wait());
const byWaitFor = flow({ name: "by wait for" }, async () => plain.waitFor(fail.submit()).submit().wait());
const inList = flow({ name: "in list" }, async () => total.submit([1, fail.submit()]).wait());
const oneOfTwo = flow({ name: "one of two" }, async () =>
  plain.waitFor(plain.submit(), fail.submit()).withOptions({ name: "After" }).submit().wait(),
);
const chain = flow({ name: "chain" }, async () =>
  double.submit(double.submit(double.submit(fail.submit()))).wait(),
);
const retriesNot = flow({ name: "retries not" }, async () => often.submit(fail.submit()).wait());
const result = flow({ name: "result" }, async () => {
  try {
    return await double.submit(fail.submit()).result();
  } catch (error) {
    return [(error as Error).name, (error as Error).message.endsWith("did not reach a 'COMPLETED' state.")];
  }
});
const direct = flow({ name: "direct" }, async () => {
  try {
    return await double(fail.submit());
  } catch (error) {
    return (error as Error).name;
  }
});
const byState = flow({ name: "by state" }, async () => {
  const state = await double.returnState(fail.submit());
  return [state.name, state.type, state.isPending(), state.isFinal(), state.isFailed()];
});
const uncaught = flow({ name: "uncaught" }, async () => double(fail.submit()));
const afterTimeout = flow({ name: "after timeout" }, async () => double.submit(never.submit()).wait());
const caughtValue = flow({ name: "caught value" }, async () => {
  const error = await fail().catch((reason: unknown) => reason as Error);
  return plainText(error);
});
const text = task({ name: "Text" }, (error: Error) => `${error.name}: ${error.message}`);
async function plainText(error: Error | number): Promise<string> {
  return typeof error === "number" ? "no error" : text(error);
}

const failed = "Pending Running Failed";
const notReady = { states: "Pending NotReady", attempts: 0, result: undefined };
const message = /^Upstream task run 'Fail-[0-9a-f]{3}' did not reach a 'COMPLETED' state\.$/;

export const cases: Case[] = [
  {
    title: "A task is NotReady when the run behind a parameter failed",
    flow: byParameter,
    sees: { tasks: { Fail: failed, Double: { ...notReady, message } }, lines: { "the body ran": 0 } },
  },
  {
    title: "A task is NotReady when a run that it waits for failed",
    flow: byWaitFor,
    sees: { tasks: { Fail: failed, Plain: { ...notReady, message } } },
  },
  {
    title: "A task is NotReady when a run in a list failed",
    flow: inList,
    sees: { tasks: { Fail: failed, Total: notReady } },
  },
  {
    title: "One failed upstream among good ones is enough",
    flow: oneOfTwo,
    sees: { tasks: { Plain: "Pending Running Completed", Fail: failed, After: notReady } },
  },
  {
    title: "What depends on a NotReady run is NotReady",
    flow: chain,
    sees: { tasks: { Fail: failed, Double: [notReady, notReady, notReady] }, lines: { "the body ran": 0 } },
  },
  {
    title: "A NotReady task is not retried",
    flow: retriesNot,
    sees: { tasks: { Fail: failed, Often: notReady }, lines: { "will start": 0 } },
  },
  {
    title: "The result of a NotReady run throws an UnfinishedRun that says why",
    flow: result,
    sees: { result: ["UnfinishedRun", true] },
  },
  {
    title: "A direct call whose upstream failed throws (in Prefect it gives null)",
    flow: direct,
    sees: { result: "UnfinishedRun" },
  },
  {
    title: "A NotReady state is pending, not final, not failed",
    flow: byState,
    sees: { result: ["NotReady", "PENDING", true, false, false] },
  },
  {
    title: "A flow that lets an UnfinishedRun through is Failed",
    flow: uncaught,
    sees: { states: failed, message: /^Flow run encountered an exception: UnfinishedRun: Upstream task run/ },
  },
  {
    title: "A task is NotReady when its upstream timed out",
    flow: afterTimeout,
    sees: { tasks: { Never: "Pending Running TimedOut", Double: notReady } },
  },
  {
    title: "An error that the flow caught is an ordinary value",
    flow: caughtValue,
    sees: { tasks: { Fail: failed, Text: "Pending Running Completed" }, result: "Error: no" },
  },
];
