import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

class WordError extends Error {
  override readonly name = "WordError";
}

const throwRange = task({ name: "Throw" }, function throwRange(): number {
  throw new RangeError("too far");
});
const throwOwn = task({ name: "Throw" }, function throwOwn(): number {
  throw new WordError("no words");
});
const throwText = task({ name: "Throw" }, function throwText(): number {
  throw "only a text";
});
const throwNull = task({ name: "Throw" }, function throwNull(): number {
  throw null;
});
const throwUndefined = task({ name: "Throw" }, function throwUndefined(): number {
  throw undefined;
});
const throwEmpty = task({ name: "Throw" }, function throwEmpty(): number {
  throw new Error("");
});
const throwHostile = task({ name: "Throw" }, function throwHostile(): number {
  throw {
    toString(): string {
      throw new Error("not even this");
    },
  };
});
const rejectLater = task({ name: "Throw" }, async function rejectLater(): Promise<number> {
  await Promise.resolve();
  throw new SyntaxError("later");
});
const mistake = task({ name: "Throw" }, function mistake(value: { text?: string }): number {
  return (value.text as string).length;
});
const twoLines = task({ name: "Throw" }, function twoLines(): number {
  throw new Error("first\nsecond");
});

const rangeError = flow({ name: "range error" }, async () => throwRange());
const ownError = flow({ name: "own error" }, async () => throwOwn());
const textThrown = flow({ name: "text" }, async () => throwText());
const nullThrown = flow({ name: "null" }, async () => throwNull());
const undefinedThrown = flow({ name: "undefined" }, async () => throwUndefined());
const emptyMessage = flow({ name: "empty" }, async () => throwEmpty());
const hostileThrown = flow({ name: "hostile" }, async () => throwHostile());
const rejected = flow({ name: "rejected" }, async () => rejectLater());
const mistaken = flow({ name: "mistake" }, async () => mistake({}));
const manyLines = flow({ name: "lines" }, async () => twoLines());
const keepsClass = flow({ name: "class" }, async () => {
  try {
    return [await throwRange()];
  } catch (error) {
    return [
      error instanceof RangeError,
      error instanceof Error,
      (error as Error).name,
      (error as Error).message,
    ];
  }
});
const keepsName = flow({ name: "own name" }, async () => {
  try {
    return [await throwOwn()];
  } catch (error) {
    return [error instanceof Error, (error as Error).name, (error as Error).message];
  }
});
const fromFuture = flow({ name: "future" }, async () => {
  const future = throwRange.submit();
  await future.wait();
  try {
    return await future.result();
  } catch (error) {
    return `${future.state.name}: ${(error as Error).message}`;
  }
});
const twice = flow({ name: "twice" }, async () => {
  const future = throwRange.submit();
  const messages: string[] = [];
  for (let count = 0; count < 2; count++) {
    await future.result().catch((error: unknown) => messages.push((error as Error).message));
  }
  return messages;
});

const states = "Pending Running Failed";
const saying = (message: string) => ({
  states,
  tasks: { Throw: { states, message: `Task run encountered an exception ${message}` } },
  message: `Flow run encountered an exception: ${message}`,
});

export const cases: Case[] = [
  {
    title: "The message of a Failed state names the error's class and gives its text",
    flow: rangeError,
    sees: saying("RangeError: too far"),
  },
  { title: "A class of the user's own keeps its name", flow: ownError, sees: saying("WordError: no words") },
  {
    title: "A thrown text fails the task with that text",
    flow: textThrown,
    sees: saying("Error: only a text"),
  },
  { title: "A thrown null fails the task", flow: nullThrown, sees: saying("Error: null") },
  { title: "A thrown undefined fails the task", flow: undefinedThrown, sees: saying("Error: undefined") },
  { title: "An error without a text fails the task", flow: emptyMessage, sees: saying("Error: ") },
  {
    title: "A thrown object that cannot even be shown fails the task",
    flow: hostileThrown,
    sees: saying("Error: (an error that cannot be shown)"),
  },
  { title: "A rejected promise fails the task", flow: rejected, sees: saying("SyntaxError: later") },
  {
    title: "A mistake in the code fails the task as an error that was thrown on purpose",
    flow: mistaken,
    sees: { states, tasks: { Throw: { states, message: /^Task run encountered an exception TypeError: / } } },
  },
  {
    title: "An error of several lines keeps them all",
    flow: manyLines,
    sees: saying("Error: first\nsecond"),
  },
  {
    title: "A built-in error is of its own class again where it is caught",
    flow: keepsClass,
    sees: { result: [true, true, "RangeError", "too far"] },
  },
  {
    title: "An error of the user's class is an Error of that name where it is caught",
    flow: keepsName,
    sees: { result: [true, "WordError", "no words"] },
  },
  {
    title: "A failed future gives its state without throwing, and its error on result",
    flow: fromFuture,
    sees: { result: "Failed: too far" },
  },
  {
    title: "The error of a future can be asked for again and again",
    flow: twice,
    sees: { result: ["too far", "too far"] },
  },
  {
    title: "The failure is logged as an error, without a word on retries when there are none",
    flow: fromFuture,
    sees: {
      logs: [
        { level: "error", message: "Task run failed with exception: RangeError: too far", of: "Throw" },
        {
          level: "error",
          message: "Finished in state Failed('Task run encountered an exception RangeError: too far')",
          of: "Throw",
        },
      ],
      lines: { exhausted: 0, Retry: 0 },
    },
  },
];
