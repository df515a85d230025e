import { flow, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const fail = task({ name: "Fail", retries: 1 }, function fail(): number {
  throw new Error("no");
});
const tagged = task({ name: "Tagged", tags: ["slow", "net"] }, () => 1);

const one = flow({ name: "one" }, async () => double(1));
const failing = flow({ name: "failing" }, async () => fail.submit().wait());
const withTags = flow({ name: "with tags" }, async () => {
  await tagged();
  await tagged.withOptions({ tags: ["other"] })();
});

const submits = flow({ name: "submits" }, () => double.submit(1));
const talks = task({ name: "Talks" }, (text: string, times: number) =>
  getRunLogger().info(text.repeat(times)),
);
const longLine = flow({ name: "long line" }, async () => {
  await talks("x", 1_000_001);
  await talks("é", 600_000);
  await talks("y", 1_000_000);
});

export const cases: Case[] = [
  {
    title: "A submitted task is told of by its flow",
    flow: submits,
    sees: {
      logs: [{ level: "debug", message: "Submitting task Double to thread pool executor...", of: "submits" }],
    },
  },
  {
    title: "A message of more than a million bytes is cut, between characters",
    flow: longLine,
    sees: {
      logs: [
        { message: /^x{999985}\.\.\. \[truncated\]$/, of: "Talks" },
        { message: /^é{499992}\.\.\. \[truncated\]$/, of: "Talks" },
        { message: /^y{1000000}$/, of: "Talks" },
      ],
    },
  },
  {
    title: "The engine tells of a task run's creation, of each attempt and of its end",
    flow: one,
    sees: {
      logs: [
        {
          level: "debug",
          message: /^Created task run 'Double-[0-9a-f]{3}' for task 'Double'$/,
          of: "Double",
        },
        {
          level: "debug",
          message: /^Executing task 'Double' for task run 'Double-[0-9a-f]{3}'\.\.\.$/,
          of: "Double",
        },
        { level: "info", message: "Finished in state Completed()", of: "Double" },
        { level: "info", message: "Finished in state Completed()", of: "one" },
      ],
      lines: { "Executing task": 1 },
    },
  },
  {
    title: "Each attempt is told of, and each question whether to try again",
    flow: failing,
    sees: {
      logs: [
        { level: "debug", message: /^Executing task/ },
        { level: "debug", message: /^Running `retry_condition_fn` check/ },
        { level: "info", message: /Retry 1\/1 will start immediately$/ },
        { level: "debug", message: /^Executing task/ },
        { level: "error", message: /Retries are exhausted/ },
        {
          level: "error",
          message: /^Finished in state Failed\('Task run encountered an exception Error: no'\)$/,
        },
      ],
      lines: { "Executing task": 2 },
    },
  },
  {
    title: "A task run has its task's tags, and others take their place",
    flow: withTags,
    sees: {
      tasks: {
        Tagged: [
          { states: "Pending Running Completed", tags: ["slow", "net"] },
          { states: "Pending Running Completed", tags: ["other"] },
        ],
      },
    },
  },
];
