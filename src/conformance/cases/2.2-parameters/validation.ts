import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);

const counts = flow({ name: "counts" }, async (count: number) => [typeof count, await double(count)]);
const lists = flow({ name: "lists" }, (values: readonly number[]) => values);
const flags = flow({ name: "flags" }, (isOn: boolean) => isOn);
const objects = flow({ name: "objects" }, (options: { limit: number; word?: string }) => options);
const unchecked = flow({ name: "unchecked", validateParameters: false }, (count: number) => count);
const untyped = flow({ name: "untyped" }, (value: unknown) => value);
const literal = flow({ name: "literal" }, (mode: "fast" | "slow" = "fast") => mode);

const refused = { states: "Pending Failed", attempts: 0, tasks: {}, result: undefined };

export const cases: Case[] = [
  {
    title: "A value that fits its parameter's type goes through",
    flow: counts,
    parameters: { count: 4 },
    sees: { result: ["number", 8] },
  },
  {
    title: "A text that is a number becomes one where a number is wanted",
    flow: counts,
    parameters: { count: "42" },
    sees: { result: ["number", 84] },
  },
  {
    title: "A value that does not fit fails the run before it is Running, and names what is wrong",
    flow: counts,
    parameters: { count: "many" },
    sees: {
      ...refused,
      message: /invalid parameters:\n - count: must be number, but is "many"$/,
      logs: [{ level: "error", message: /^Validation of flow parameters failed with error: /, of: "counts" }],
    },
  },
  {
    title: "Texts in a list become numbers",
    flow: lists,
    parameters: { values: ["2", 3] },
    sees: { result: [2, 3] },
  },
  {
    title: "The message names the place in a list",
    flow: lists,
    parameters: { values: [1, "x"] },
    sees: { ...refused, message: /values\[1\]: must be number, but is "x"$/ },
  },
  {
    title: "A word for true is true",
    flow: flags,
    parameters: { isOn: "yes" },
    sees: { result: true },
  },
  {
    title: "A word for neither true nor false is refused",
    flow: flags,
    parameters: { isOn: "maybe" },
    sees: refused,
  },
  {
    title: "The parts of an object are fitted",
    flow: objects,
    parameters: { options: { limit: "5", word: "whale" } },
    sees: { result: { limit: 5, word: "whale" } },
  },
  {
    title: "A missing part of an object is named",
    flow: objects,
    parameters: { options: { word: "whale" } },
    sees: { ...refused, message: /options\.limit: must be number, but is missing$/ },
  },
  {
    title: "One of a few words is refused when it is another",
    flow: literal,
    parameters: { mode: "medium" },
    sees: { ...refused, message: /mode: must be "fast" \| "slow", but is "medium"$/ },
  },
  {
    title: "A parameter that is left out is not checked: its default stands",
    flow: literal,
    sees: { result: "fast", parameters: { mode: "fast" } },
  },
  {
    title: "Without validation values go through as they are",
    flow: unchecked,
    parameters: { count: "many" },
    sees: { result: "many" },
  },
  {
    title: "A parameter of unknown type takes anything as it is",
    flow: untyped,
    parameters: { value: "42" },
    sees: { result: "42" },
  },
];
