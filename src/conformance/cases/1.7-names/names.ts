import { flow, getRunContext, task } from "millrace";
import type { Case } from "../../expected.ts";

const named = task({ name: "Count words" }, function countWords(text: string): number {
  return text.length;
});
const byFunction = task(function wordsOf(text: string): string[] {
  return text.split(" ");
});
const byOptionsAndFunction = task({ retries: 1 }, async function later(): Promise<void> {});
const [nameless] = [task(() => 1)] as const;
const odd = task({ name: "a/b & <c> %" }, () => 1);
const whoAmI = task({ name: "Who" }, () => {
  const { taskRunName, flowRunName, taskRunId, flowRunId, runCount } = getRunContext();
  return { taskRunName, flowRunName, ids: [typeof taskRunId, typeof flowRunId], runCount };
});
const sameIds = task({ name: "Ids" }, () => [getRunContext().flowRunId, getRunContext().taskRunId]);

const taskName = flow({ name: "task name" }, async () => named("one two"));
const functionName = flow({ name: "function name" }, async () => byFunction("one two"));
const optionsWithoutName = flow({ name: "options without name" }, async () => byOptionsAndFunction());
const noName = flow({ name: "no name" }, async () => nameless());
const oddName = flow({ name: "odd name" }, async () => odd());
const wordReport = flow(function word_report(): string {
  return "done";
});
const runName = flow({ name: "run name" }, () => getRunContext().flowRunName.split("-").length);
const otherName = flow({ name: "other name" }, async () => [
  await named.withOptions({ name: "Another" })("four"),
  await named("three"),
]);
const context = flow({ name: "context" }, async () => {
  const { taskRunName, flowRunName, ids, runCount } = await whoAmI();
  const own = getRunContext();
  return [
    taskRunName?.startsWith("Who-"),
    flowRunName === own.flowRunName,
    own.taskRunName === undefined,
    own.taskRunId === undefined,
    ids,
    runCount,
    own.runCount,
  ];
});
const differentIds = flow({ name: "different ids" }, async () => {
  const [first, second] = [await sameIds(), await sameIds()];
  return [first?.[0] === second?.[0], first?.[1] === second?.[1]];
});
const described = task(
  { name: "Described", description: "Has a description.", tags: ["a", "b"] },
  () => "no effect",
);
const withDescription = flow(
  { name: "with description", description: "A flow.", version: "1.2.3" },
  async () => described(),
);

const completed = "Pending Running Completed";

export const cases: Case[] = [
  {
    title: "A task run is called after its task and three characters of its id",
    flow: taskName,
    sees: { tasks: { "Count words": { states: completed, name: /^Count words-[0-9a-f]{3}$/ } } },
  },
  {
    title: "Without a name a task is called after its function",
    flow: functionName,
    sees: { tasks: { wordsOf: { states: completed, name: /^wordsOf-[0-9a-f]{3}$/ } } },
  },
  {
    title: "Options without a name leave the function's name",
    flow: optionsWithoutName,
    sees: { tasks: { later: completed } },
  },
  {
    title: "A function that no constant holds and that has no name makes a task without one",
    flow: noName,
    sees: { tasks: { "unknown-lambda": completed } },
  },
  {
    title: "A task's name may have characters that a flow's may not",
    flow: oddName,
    sees: { tasks: { "a/b & <c> %": completed } },
  },
  {
    title: "Without a name a flow is called after its function, with dashes",
    flow: wordReport,
    sees: { logs: [/^Beginning flow run '[a-z]+-[a-z]+' for flow 'word-report'$/], result: "done" },
  },
  {
    title: "A flow run's name is an adjective and an animal",
    flow: runName,
    sees: { name: /^[a-z]+-[a-z]+$/, result: 2 },
  },
  {
    title: "A task with another name is another one in the record, and leaves the first its name",
    flow: otherName,
    sees: { tasks: { Another: completed, "Count words": completed }, result: [4, 5] },
  },
  {
    title: "A body knows the ids and names of its run and of its flow's",
    flow: context,
    sees: { result: [true, true, true, true, ["string", "string"], 1, 1] },
  },
  {
    title: "Two calls of a task are runs with ids of their own in one flow run",
    flow: differentIds,
    sees: { result: [true, false] },
  },
  {
    title: "Description, version and tags change nothing in how a run goes",
    flow: withDescription,
    sees: { tasks: { Described: completed }, result: "no effect" },
  },
];
