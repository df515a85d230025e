import {
  allowFailure,
  flow,
  FutureList,
  MappingLengthMismatch,
  MappingMissingIterable,
  quote,
  task,
  unmapped,
} from "millrace";
import type { Case } from "../../expected.ts";

const double = task({ name: "Double" }, (value: number) => value * 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const join = task(
  { name: "Join" },
  (word: string, letters: string[] = ["x", "y"]) => word + letters.join(""),
);
const total = task({ name: "Total" }, (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0),
);
const numbers = task({ name: "Numbers" }, () => [1, 2, 3]);
const failOnTwo = task({ name: "Fail on two" }, function failOnTwo(value: number): number {
  if (value === 2) throw new Error("two");
  return value;
});
const kind = task({ name: "Kind" }, (value: unknown) =>
  value instanceof Error ? `error ${value.message}` : String(value),
);
const first = task({ name: "First" }, () => 1);
const square = flow({ name: "square" }, (value: number) => value ** 2);

const each = flow({ name: "each" }, async () => double.map([1, 2, 3]).result());
const two = flow({ name: "two lists" }, async () => add.map([1, 2], [10, 20]).result());
const withStatic = flow({ name: "with static" }, async () => add.map([1, 2], 100).result());
const withText = flow({ name: "with text" }, async () => join.map("word", unmapped(["a"])) as unknown);
const textIsStatic = flow({ name: "text is static" }, async () => add.map([1, 2], unmapped(1)).result());
const defaultIsStatic = flow({ name: "default is static" }, async () => join.map(["a", "b"]).result());
const whole = flow({ name: "whole" }, async () => total.map(unmapped([1, 2, 3])) as unknown);
const wholeWithList = flow({ name: "whole with list" }, async () =>
  join.map(["a", "b"], unmapped(["1", "2"])).result(),
);
const empty = flow({ name: "empty" }, async () => {
  const futures = double.map([]);
  return [futures.length, await futures.result(), futures instanceof FutureList];
});
const ofSet = flow({ name: "of set" }, async () => double.map(new Set([4, 5])).result());
const ofGenerator = flow({ name: "of generator" }, async () => {
  function* count() {
    yield 1;
    yield 2;
  }
  return double.map(count()).result();
});
const lengths = flow({ name: "lengths" }, async () => {
  try {
    add.map([1, 2], [1]);
  } catch (error) {
    return error instanceof MappingLengthMismatch;
  }
  return "no error";
});
const nothingToMap = flow({ name: "nothing to map" }, async () => {
  try {
    add.map(1, 2);
  } catch (error) {
    return error instanceof MappingMissingIterable;
  }
  return "no error";
});
const quotedList = flow({ name: "quoted list" }, async () => double.map(quote([1, 2]) as never).result());
const ofFutures = flow({ name: "of futures" }, async () => double.map([first.submit(), 5]).result());
const ofMap = flow({ name: "of map" }, async () => double.map(double.map([1, 2])).result());
const ofFuture = flow({ name: "of future" }, async () => (await double.map(numbers.submit())).result());
const staticFuture = flow({ name: "static future" }, async () =>
  (await add.map([1, 2], first.submit())).result(),
);
const afterOne = flow({ name: "after one" }, async () => double.waitFor(first.submit()).map([1, 2]).result());
const failNumbers = task({ name: "Fail numbers" }, function failNumbers(): number[] {
  throw new RangeError("no numbers");
});
const ofFailed = flow({ name: "of failed" }, async () => {
  try {
    await double.map(failNumbers.submit());
  } catch (error) {
    return String(error);
  }
  return "no error";
});
const reduced = flow({ name: "reduced" }, () => total.submit(double.map([1, 2, 3])));
const oneFails = flow({ name: "one fails" }, async () => failOnTwo.map([1, 2, 3]).result());
const oneFailsQuietly = flow({ name: "one fails quietly" }, async () => {
  const futures = failOnTwo.map([1, 2, 3]);
  await futures.wait();
  return futures.map(({ state }) => state.name);
});
const errorsAsValues = flow({ name: "errors as values" }, async () =>
  (await failOnTwo.map([1, 2]).result({ raiseOnFailure: false })).map(String),
);
const partlyNotReady = flow({ name: "partly not ready" }, async () => {
  const futures = double.map(failOnTwo.map([1, 2, 3]));
  await futures.wait();
  return futures.map(({ state }) => state.name);
});
const allowed = flow({ name: "allowed" }, async () =>
  kind.submit(allowFailure(failOnTwo.map([1, 2]))).result(),
);
const afterFailing = flow({ name: "after failing" }, async () =>
  double
    .waitFor(allowFailure(failOnTwo.map([1, 2])))
    .submit(4)
    .result(),
);
const inTask = task({ name: "In task" }, async () => double.map([7, 8]).result());
const nested = flow({ name: "nested" }, async () => inTask());
const subflows = flow({ name: "subflows" }, async () => square.map([2, 3]).result());
const hundred = flow({ name: "hundred" }, async () => {
  const values = await double.map(Array.from({ length: 100 }, (_, index) => index)).result();
  return [values.length, values[99]];
});

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "A map over a future that failed throws its error, and makes no runs",
    flow: ofFailed,
    sees: { tasks: { "Fail numbers": "Pending Running Failed" }, result: "RangeError: no numbers" },
  },
  {
    title: "Each element has a run, and the values come in the order of the list",
    flow: each,
    sees: { tasks: { Double: [completed, completed, completed] }, result: [2, 4, 6] },
  },
  { title: "Two lists of one length go side by side", flow: two, sees: { result: [11, 22] } },
  { title: "What is no list goes to every run", flow: withStatic, sees: { result: [101, 102] } },
  {
    title: "A text is no list",
    flow: withText,
    sees: { states: failed, message: /^Flow run encountered an exception: MappingMissingIterable/ },
  },
  { title: "An unmapped value goes to every run", flow: textIsStatic, sees: { result: [2, 3] } },
  {
    title: "A default goes to every run though it is a list",
    flow: defaultIsStatic,
    sees: { result: ["axy", "bxy"] },
  },
  {
    title: "Only unmapped lists are no list to map over",
    flow: whole,
    sees: { states: failed, message: /MappingMissingIterable/ },
  },
  {
    title: "An unmapped list goes whole to every run",
    flow: wholeWithList,
    sees: { result: ["a12", "b12"] },
  },
  { title: "An empty list makes no runs", flow: empty, sees: { tasks: {}, result: [0, [], true] } },
  { title: "A set is a list", flow: ofSet, sees: { result: [8, 10] } },
  { title: "A generator is a list", flow: ofGenerator, sees: { result: [2, 4] } },
  { title: "Lists of different lengths are refused", flow: lengths, sees: { tasks: {}, result: true } },
  { title: "No list at all is refused", flow: nothingToMap, sees: { tasks: {}, result: true } },
  { title: "A quoted list is mapped over", flow: quotedList, sees: { result: [2, 4] } },
  {
    title: "A future among the elements is a dependency of its run alone",
    flow: ofFutures,
    sees: {
      tasks: {
        First: completed,
        Double: [
          { states: completed, inputs: { value: ["First"] } },
          { states: completed, inputs: { value: [] } },
        ],
      },
      result: [2, 10],
    },
  },
  {
    title: "A map over a map goes element by element",
    flow: ofMap,
    sees: {
      tasks: {
        Double: [
          { states: completed, inputs: { value: [] } },
          { states: completed, inputs: { value: [] } },
          { states: completed, inputs: { value: ["Double"] } },
          { states: completed, inputs: { value: ["Double"] } },
        ],
      },
      result: [4, 8],
    },
  },
  {
    title: "A future of a list is awaited, and every run depends on it",
    flow: ofFuture,
    sees: {
      tasks: {
        Numbers: completed,
        Double: Array.from({ length: 3 }, () => ({ states: completed, inputs: { value: ["Numbers"] } })),
      },
      result: [2, 4, 6],
    },
  },
  { title: "A future that is no list goes to every run", flow: staticFuture, sees: { result: [2, 3] } },
  {
    title: "What is waited for is waited for by every run",
    flow: afterOne,
    sees: {
      tasks: {
        First: completed,
        Double: [
          { states: completed, inputs: { value: [], waitFor: ["First"] } },
          { states: completed, inputs: { value: [], waitFor: ["First"] } },
        ],
      },
    },
  },
  {
    title: "A task can take all the futures of a map",
    flow: reduced,
    sees: {
      tasks: {
        Double: [completed, completed, completed],
        Total: { states: completed, inputs: { values: ["Double", "Double", "Double"] } },
      },
      result: 12,
    },
  },
  {
    title: "The result of a map throws when a run failed",
    flow: oneFails,
    sees: { states: failed, message: "Flow run encountered an exception: Error: two" },
  },
  {
    title: "Waiting for a map does not throw",
    flow: oneFailsQuietly,
    sees: { result: ["Completed", "Failed", "Completed"] },
  },
  {
    title: "A map's errors can be had as values",
    flow: errorsAsValues,
    sees: { result: ["1", "Error: two"] },
  },
  {
    title: "Only the run behind a failed element is NotReady",
    flow: partlyNotReady,
    sees: { result: ["Completed", "NotReady", "Completed"] },
  },
  {
    title: "A map that may fail gives its values and errors",
    flow: allowed,
    sees: { tasks: { "Fail on two": [completed, failed], Kind: completed }, result: "1,Error: two" },
  },
  { title: "A map that may fail can be waited for", flow: afterFailing, sees: { result: 8 } },
  { title: "A task can map", flow: nested, sees: { result: [14, 16] } },
  {
    title: "A flow can be mapped",
    flow: subflows,
    sees: { subflows: { square: [completed, completed] }, result: [4, 9] },
  },
  { title: "A hundred elements are mapped", flow: hundred, sees: { result: [100, 198] } },
];
