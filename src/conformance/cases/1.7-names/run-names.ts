import { flow, getRunContext, getRunLogger, task } from "millrace";
import type { Case } from "../../expected.ts";

const byTemplate = task(
  { name: "Template", taskRunName: "count {word} up to {limit}" },
  (word: string, limit: number = 5) => [word, limit],
);
const byPart = task(
  { name: "Part", taskRunName: "{book.title}, page {book.pages[0]}" },
  (book: { title: string; pages: number[] }) => book.title,
);
const byBraces = task({ name: "Braces", taskRunName: "{{not}} {value}" }, (value: number) => value);
const byObject = task({ name: "Object", taskRunName: "with {value}" }, (value: object) => value);
const byFunction = task(
  { name: "Function", taskRunName: ({ parameters }) => `number ${String(parameters["value"])}` },
  (value: number, _other: number = 1) => value,
);
const byFunctionOfNothing = task({ name: "Of nothing", taskRunName: () => "always this" }, () => 1);
const wrongName = task({ name: "Wrong", taskRunName: (() => 5) as never }, () => 1);
const throwingName = task(
  {
    name: "Throwing",
    taskRunName: () => {
      throw new Error("no name");
    },
  },
  () => 1,
);
const unknownPlaceholder = task({ name: "Unknown", taskRunName: "{wrod}" }, (word: string) => word);
const once = task(
  {
    name: "Once",
    retries: 2,
    taskRunName: () => {
      getRunLogger().info("the name was asked for");
      return "named once";
    },
  },
  function once(): number {
    throw new Error("no");
  },
);
const knows = task({ name: "Knows", taskRunName: "{value} it is" }, (_value: number) => 0);
const knowsItself = task({ name: "Itself", taskRunName: "I am {value}" }, (value: number) => [
  value,
  getRunContext().taskRunName,
]);
const double = task({ name: "Double" }, (value: number) => value * 2);
const resolved = task({ name: "Resolved", taskRunName: "of {value}" }, (value: number) => value);

const template = flow({ name: "template" }, async () => byTemplate("whale"));
const templateGiven = flow({ name: "template given" }, async () => byTemplate("ship", 9));
const part = flow({ name: "part" }, async () => byPart({ title: "Moby-Dick", pages: [7, 8] }));
const braces = flow({ name: "braces" }, async () => byBraces(3));
const object = flow({ name: "object" }, async () => byObject({ a: [1] }));
const functions = flow({ name: "functions" }, async () => byFunction(8));
const ofNothing = flow({ name: "of nothing" }, async () => byFunctionOfNothing());
const wrong = flow({ name: "wrong" }, async () => wrongName.submit().wait());
const throwing = flow({ name: "throwing" }, async () => throwingName.submit().wait());
const unknown = flow({ name: "unknown" }, async () => unknownPlaceholder.submit("x").wait());
const namedOnce = flow({ name: "named once" }, async () => once.submit().wait());
const eachCall = flow({ name: "each call" }, async () => {
  await byFunction(1);
  await byFunction(2);
});
const ownPlaceholder = flow({ name: "own placeholder" }, async () => knows.submit(1).wait());
const body = flow({ name: "body" }, async () => knowsItself(4));
const afterResolving = flow({ name: "after resolving" }, () => resolved.submit(double.submit(21)));
const flowTemplate = flow(
  { name: "flow template", flowRunName: "for {word}, {limit}" },
  (word: string, limit: number = 3) => [word, limit],
);
const flowFunction = flow(
  { name: "flow function", flowRunName: ({ parameters }) => `about ${String(parameters["word"])}` },
  (word: string) => `${word} in ${getRunContext().flowRunName}`,
);
const flowOnce = flow(
  {
    name: "flow once",
    retries: 1,
    flowRunName: () => {
      getRunLogger().info("the name was asked for");
      return "one name";
    },
  },
  () => {
    throw new Error("no");
  },
);
const flowWrong = flow({ name: "flow wrong", flowRunName: (() => 5) as never }, () => 1);

const completed = "Pending Running Completed";
const named = (task: string, name: string) => ({ tasks: { [task]: { states: completed, name } } });

export const cases: Case[] = [
  {
    title: "A template is filled with parameters and defaults",
    flow: template,
    sees: { ...named("Template", "count whale up to 5"), result: ["whale", 5] },
  },
  {
    title: "A template is filled with what was given",
    flow: templateGiven,
    sees: named("Template", "count ship up to 9"),
  },
  {
    title: "A template can name a part of a parameter",
    flow: part,
    sees: named("Part", "Moby-Dick, page 7"),
  },
  { title: "Doubled braces are braces", flow: braces, sees: named("Braces", "{not} 3") },
  { title: "An object in a template is JSON", flow: object, sees: named("Object", 'with {"a":[1]}') },
  {
    title: "A function gives the name from the parameters",
    flow: functions,
    sees: named("Function", "number 8"),
  },
  { title: "A function may take nothing", flow: ofNothing, sees: named("Of nothing", "always this") },
  {
    title: "A name that is no text fails the run before it is Running",
    flow: wrong,
    sees: {
      tasks: {
        Wrong: { states: "Pending Failed", attempts: 0, message: /"taskRunName" must give a text, not 5/ },
      },
    },
  },
  {
    title: "A name function that throws fails the run before it is Running",
    flow: throwing,
    sees: { tasks: { Throwing: { states: "Pending Failed", attempts: 0, message: /Error: no name/ } } },
  },
  {
    title: "A template that names no parameter fails the run with a sentence",
    flow: unknown,
    sees: {
      tasks: {
        Unknown: { states: "Pending Failed", message: /The template "\{wrod\}" names "wrod", which/ },
      },
    },
  },
  {
    title: "The name is made once, whatever the retries",
    flow: namedOnce,
    sees: {
      tasks: { Once: { states: "Pending Running Retrying Retrying Failed", name: "named once" } },
      lines: { "the name was asked for": 1 },
    },
  },
  {
    title: "The name is made for each call",
    flow: eachCall,
    sees: {
      tasks: {
        Function: [
          { states: completed, name: "number 1" },
          { states: completed, name: "number 2" },
        ],
      },
    },
  },
  {
    title: "A template knows parameters by the names that they have in the function",
    flow: ownPlaceholder,
    sees: { tasks: { Knows: { states: "Pending Failed", message: /names "value"/ } } },
  },
  {
    title: "The body knows its run by that name",
    flow: body,
    sees: { ...named("Itself", "I am 4"), result: [4, "I am 4"] },
  },
  {
    title: "The name is made of resolved parameters, before Running, and told of in the log",
    flow: afterResolving,
    sees: {
      tasks: { Double: completed, Resolved: { states: completed, name: "of 42" } },
      logs: [
        { level: "debug", message: /^Renamed task run 'Resolved-[0-9a-f]{3}' to 'of 42'$/, of: "Resolved" },
        { level: "info", message: "Finished in state Completed()", of: "Resolved" },
      ],
    },
  },
  {
    title: "A flow's template is filled with parameters and defaults",
    flow: flowTemplate,
    parameters: { word: "whale" },
    sees: { name: "for whale, 3", logs: ["Beginning flow run 'for whale, 3' for flow 'flow template'"] },
  },
  {
    title: "A flow's name can be made by a function",
    flow: flowFunction,
    parameters: { word: "ships" },
    sees: { name: "about ships", result: "ships in about ships" },
  },
  {
    title: "A flow's name is made once, whatever the retries",
    flow: flowOnce,
    sees: {
      states: "Pending Running AwaitingRetry Running Failed",
      name: "one name",
      lines: { "the name was asked for": 1 },
    },
  },
  {
    title: "A flow's name that is no text fails it before it is Running",
    flow: flowWrong,
    sees: { states: "Pending Failed", attempts: 0, message: /"flowRunName" must give a text, not 5/ },
  },
];
