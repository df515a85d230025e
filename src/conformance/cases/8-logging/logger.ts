import { flow, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const allLevels = task({ name: "All levels" }, () => {
  const logger = getRunLogger();
  logger.debug("a detail");
  logger.info("a step");
  logger.warning("a doubt");
  logger.error("a fault");
  logger.critical("an end");
});
const parts = task({ name: "Parts" }, () => {
  const logger = getRunLogger();
  logger.info("words", 3, true, null, undefined, { a: [1] }, ["b"]);
  logger.info(new Map([["k", 1]]), new Set([1, 2]), 10n);
  logger.info();
  logger.info("ends with space   ");
});
const circular = task({ name: "Circular" }, () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  getRunLogger().info("loop", loop);
});
const failing = task({ name: "Failing", retries: 1 }, function failing(): number {
  getRunLogger().info("before the error");
  throw new Error("no");
});
const shows = task({ name: "Shows" }, () => getRunLogger().warning("it went wrong:", new TypeError("bad")));
const keeps = task({ name: "Keeps" }, async () => {
  const logger = getRunLogger();
  logger.info("one");
  await Promise.resolve();
  logger.info("two");
});
const long = task({ name: "Long" }, () => getRunLogger().info("x".repeat(100_000)));
const many = task({ name: "Many" }, () => {
  for (let count = 0; count < 200; count++) getRunLogger().info(`line ${count}.`);
});
const secondary = task({ name: "Secondary" }, () => getRunLogger().info("in the task"));

const levels = flow({ name: "levels" }, async () => allLevels());
const ofParts = flow({ name: "parts" }, async () => parts());
const withCircle = flow({ name: "circle" }, async () => circular());
const flowLines = flow({ name: "flow lines" }, async () => {
  getRunLogger().info("in the flow");
  await secondary();
  getRunLogger().warning("and again in the flow");
});
const beforeError = flow({ name: "before error" }, async () => failing.submit().wait());
const showsError = flow({ name: "shows error" }, async () => shows());
const keptLogger = flow({ name: "kept logger" }, async () => keeps());
const longLine = flow({ name: "long line" }, async () => long());
const manyLines = flow({ name: "many lines" }, async () => many());
const bracket = flow({ name: "bracket" }, async () => {
  await secondary();
  return 1;
});

export const cases: Case[] = [
  {
    title: "The logger has Prefect's five levels",
    flow: levels,
    sees: {
      logs: [
        { level: "debug", message: "a detail", of: "All levels" },
        { level: "info", message: "a step", of: "All levels" },
        { level: "warning", message: "a doubt", of: "All levels" },
        { level: "error", message: "a fault", of: "All levels" },
        { level: "critical", message: "an end", of: "All levels" },
      ],
    },
  },
  {
    title: "A line is made of its parts: texts as they are, the rest as JSON",
    flow: ofParts,
    sees: {
      logs: ['words 3 true null undefined {"a":[1]} ["b"]', '{"k":1} [1,2] 10n', "", "ends with space"],
    },
  },
  {
    title: "An object that contains itself can be logged",
    flow: withCircle,
    sees: { logs: ['loop {"self":"[seen above]"}'] },
  },
  {
    title: "Lines belong to the flow in its body and to the task in the task's",
    flow: flowLines,
    sees: {
      logs: [
        { message: "in the flow", of: "flow lines" },
        { message: "in the task", of: "Secondary" },
        { level: "warning", message: "and again in the flow", of: "flow lines" },
      ],
    },
  },
  {
    title: "Lines of an attempt that failed are kept",
    flow: beforeError,
    sees: { lines: { "before the error": 2 } },
  },
  {
    title: "An error in a line is shown by its class and text",
    flow: showsError,
    sees: { logs: [{ level: "warning", message: "it went wrong: TypeError: bad" }] },
  },
  {
    title: "A logger can be kept as long as its run goes on",
    flow: keptLogger,
    sees: { logs: ["one", "two"] },
  },
  {
    title: "A line of a hundred thousand characters is kept",
    flow: longLine,
    sees: { lines: { ["x".repeat(100_000)]: 1 } },
  },
  {
    title: "Two hundred lines are all there, in order",
    flow: manyLines,
    sees: { lines: { "line ": 200 }, logs: ["line 0.", "line 1.", "line 99.", "line 198.", "line 199."] },
  },
  {
    title: "The engine writes where a flow run begins and how each run ends",
    flow: bracket,
    sees: {
      logs: [
        { level: "info", message: /^Beginning flow run '[a-z]+-[a-z]+' for flow 'bracket'$/, of: "bracket" },
        { level: "info", message: "in the task", of: "Secondary" },
        { level: "info", message: "Finished in state Completed()", of: "Secondary" },
        { level: "info", message: "Finished in state Completed()", of: "bracket" },
      ],
      lines: { "Beginning flow run": 1, "Finished in state": 2 },
    },
  },
];
