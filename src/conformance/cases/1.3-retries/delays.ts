import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});

const zeroDelay = fail.withOptions({ retries: 1, retryDelaySeconds: 0 });
const emptyList = fail.withOptions({ retries: 2, retryDelaySeconds: [] });
const zeroInList = fail.withOptions({ retries: 2, retryDelaySeconds: [0] });
const shortList = fail.withOptions({ retries: 3, retryDelaySeconds: [0.01, 0.02] });
const longList = fail.withOptions({ retries: 1, retryDelaySeconds: [0.01, 0.02, 0.03] });
const fraction = fail.withOptions({ retries: 1, retryDelaySeconds: 0.025 });
const hours = fail.withOptions({ retries: 2, retryDelaySeconds: [36_000, 3600] });
const noRetries = fail.withOptions({ retries: 0, retryDelaySeconds: 5 });

const withZero = flow({ name: "zero delay" }, () => zeroDelay.submit());
const withEmptyList = flow({ name: "empty list" }, () => emptyList.submit());
const withZeroInList = flow({ name: "zero in list" }, () => zeroInList.submit());
const withShortList = flow({ name: "short list" }, () => shortList.submit());
const withLongList = flow({ name: "long list" }, () => longList.submit());
const withFraction = flow({ name: "fraction" }, () => fraction.submit());
const withHours = flow({ name: "hours" }, () => hours.submit());
const withoutRetries = flow({ name: "no retries" }, () => noRetries.submit());

const states = "Pending Running Failed";
const retry = "Task run failed with exception: Error: no - Retry";

export const cases: Case[] = [
  {
    title: "A delay of zero retries at once, without AwaitingRetry",
    flow: withZero,
    sees: {
      states,
      tasks: { Fail: "Pending Running Retrying Failed" },
      logs: [`${retry} 1/1 will start immediately`],
    },
  },
  {
    title: "An empty list of delays retries at once",
    flow: withEmptyList,
    sees: { states, tasks: { Fail: "Pending Running Retrying Retrying Failed" } },
  },
  {
    title: "A list with a zero in it awaits the retry, for no time",
    flow: withZeroInList,
    sees: {
      states,
      tasks: { Fail: "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying Failed" },
    },
  },
  {
    title: "The last delay of a short list repeats",
    flow: withShortList,
    sees: {
      states,
      tasks: {
        Fail: { states: `Pending Running ${"AwaitingRetry Retrying ".repeat(3)}Failed`, attempts: 4 },
      },
      logs: [
        { level: "info", message: `${retry} 1/3 will start 0.01 second(s) from now`, of: "Fail" },
        `${retry} 2/3 will start 0.02 second(s) from now`,
        `${retry} 3/3 will start 0.02 second(s) from now`,
      ],
    },
  },
  {
    title: "A list longer than the retries is not used up",
    flow: withLongList,
    sees: {
      states,
      tasks: { Fail: { states: "Pending Running AwaitingRetry Retrying Failed", attempts: 2 } },
      logs: [`${retry} 1/1 will start 0.01 second(s) from now`],
      lines: { "will start": 1 },
    },
  },
  {
    title: "A delay may be a fraction of a second",
    flow: withFraction,
    sees: { states, logs: [`${retry} 1/1 will start 0.025 second(s) from now`] },
  },
  {
    title: "Eleven hours of delay are waited for",
    flow: withHours,
    not: { real: "It waits for eleven hours." },
    sees: {
      states,
      tasks: {
        Fail: {
          states: "Pending Running AwaitingRetry Retrying AwaitingRetry Retrying Failed",
          seconds: 39_600,
        },
      },
      logs: [
        `${retry} 1/2 will start 36000 second(s) from now`,
        `${retry} 2/2 will start 3600 second(s) from now`,
      ],
    },
  },
  {
    title: "A delay without retries has no effect",
    flow: withoutRetries,
    sees: { states, tasks: { Fail: { states, attempts: 1 } }, lines: { Retry: 0, exhausted: 0 } },
  },
];
