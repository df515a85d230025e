import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const says = task({ name: "Says" }, () => console.log("said by the task"));
const saysAlways = says.withOptions({ name: "Says always", logPrints: true });
const saysNever = says.withOptions({ name: "Says never", logPrints: false });
const outer = task({ name: "Outer" }, async () => {
  console.log("said around");
  await says();
});
const outerAlways = outer.withOptions({ name: "Outer always", logPrints: true });
const everyMethod = task({ name: "Every method", logPrints: true }, () => {
  console.debug("by debug");
  console.log("by log");
  console.info("by info");
  console.warn("by warn");
  console.error("by error");
});
const severalParts = task({ name: "Several parts", logPrints: true }, () => {
  console.log("a", 1, { b: 2 }, [null]);
  console.log("trailing   ");
});
const fails = task({ name: "Fails", logPrints: true, retries: 1 }, function fails(): number {
  console.log("said before the error");
  throw new Error("no");
});

const off = flow({ name: "off" }, async () => {
  console.log("said by the flow");
  await says();
});
const on = flow({ name: "on", logPrints: true }, async () => {
  console.log("said by the flow");
  await says();
});
const onButOne = flow({ name: "on but one", logPrints: true }, async () => {
  await saysNever();
  await says();
});
const offButOne = flow({ name: "off but one" }, async () => {
  await says();
  await saysAlways();
});
const explicitlyOff = flow({ name: "explicitly off", logPrints: false }, async () => {
  console.log("said by the flow");
  await saysAlways();
});
const nested = flow({ name: "nested", logPrints: true }, async () => outer());
const nestedOn = flow({ name: "nested on" }, async () => outerAlways());
const methods = flow({ name: "methods" }, async () => everyMethod());
const someParts = flow({ name: "some parts" }, async () => severalParts());
const eachAttempt = flow({ name: "each attempt" }, async () => fails.submit().wait());

export const cases: Case[] = [
  {
    title: "Prints are no log lines unless that is asked for",
    flow: off,
    sees: { lines: { "said by": 0 } },
  },
  {
    title: "A flow with logPrints turns its prints and its tasks' into info lines",
    flow: on,
    sees: {
      logs: [
        { level: "info", message: "said by the flow", of: "on" },
        { level: "info", message: "said by the task", of: "Says" },
      ],
      lines: { "said by": 2 },
    },
  },
  {
    title: "A task's own false wins over its flow's true",
    flow: onButOne,
    sees: { logs: [{ message: "said by the task", of: "Says" }], lines: { "said by": 1 } },
  },
  {
    title: "A task's own true wins over its flow's silence",
    flow: offButOne,
    sees: { logs: [{ message: "said by the task", of: "Says always" }], lines: { "said by": 1 } },
  },
  {
    title: "A task's own true wins over its flow's false",
    flow: explicitlyOff,
    sees: { logs: [{ message: "said by the task", of: "Says always" }], lines: { "said by": 1 } },
  },
  {
    title: "A task in a task inherits from the flow",
    flow: nested,
    sees: {
      logs: [
        { message: "said around", of: "Outer" },
        { message: "said by the task", of: "Says" },
      ],
    },
  },
  {
    title: "A task's own true is not its inner task's: that one asks the flow",
    flow: nestedOn,
    sees: { logs: [{ message: "said around", of: "Outer always" }], lines: { "said by the task": 0 } },
  },
  {
    title: "The console's methods keep their levels",
    flow: methods,
    sees: {
      logs: [
        { level: "debug", message: "by debug" },
        { level: "info", message: "by log" },
        { level: "info", message: "by info" },
        { level: "warning", message: "by warn" },
        { level: "error", message: "by error" },
      ],
    },
  },
  {
    title: "A print of several parts is one line, without space at its end",
    flow: someParts,
    sees: { logs: ['a 1 {"b":2} [null]', "trailing"] },
  },
  {
    title: "Prints of every attempt are kept",
    flow: eachAttempt,
    sees: { lines: { "said before the error": 2 } },
  },
];
