import { flow, task } from "millrace";
import type { Case } from "../../expected.ts";

const give = task({ name: "Give" }, (value: unknown) => value);

const text = flow({ name: "text" }, () => "a text");
const zero = flow({ name: "zero" }, () => 0);
const falsehood = flow({ name: "false" }, () => false);
const emptyText = flow({ name: "empty text" }, () => "");
const nothing = flow({ name: "null" }, () => null);
const undefinedValue = flow({ name: "undefined" }, () => undefined);
const emptyList = flow({ name: "empty list" }, () => []);
const nested = flow({ name: "nested" }, () => ({ a: [1, { b: [null, "x"] }], c: {} }));
const notANumber = flow({ name: "not a number" }, () => [Number.NaN, Infinity, -0]);
const big = flow({ name: "big" }, () => 2n ** 80n);
const date = flow({ name: "date" }, () => new Date(86_400_000));
const map = flow({ name: "map" }, () => new Map([["a", new Set([1, 2])]]));
const bytes = flow({ name: "bytes" }, () => new Uint8Array([1, 2, 3]));
const shared = flow({ name: "shared" }, () => {
  const part = { a: 1 };
  return [part, part];
});
const promised = flow({ name: "promised" }, () => Promise.resolve("later"));
const throughTask = flow({ name: "through task" }, async () => [
  await give(null),
  await give(undefined),
  await give(0),
  await give([]),
  await give({ deep: { er: [1] } }),
]);
const richThroughTask = flow({ name: "rich through task" }, async () => {
  const value = await give(new Map<string, unknown>([["when", new Date(0)]]));
  const isMap = value instanceof Map;
  return [isMap, isMap && value.get("when") instanceof Date];
});
const large = flow({ name: "large" }, async () => ((await give("x".repeat(300_000))) as string).length);
const unusualText = flow({ name: "unusual text" }, async () => give("🐳 \u0000 \u2028 'quotes' \"too\" \\n"));
const oddKeys = flow({ name: "odd keys" }, async () => give({ "": 1, "a b": 2, constructor: 3, "0": 4 }));

const returns = (result: unknown) => ({ result, message: undefined });

export const cases: Case[] = [
  { title: "A text is a result", flow: text, sees: returns("a text") },
  { title: "Zero is a result", flow: zero, sees: returns(0) },
  { title: "False is a result", flow: falsehood, sees: returns(false) },
  { title: "An empty text is a result", flow: emptyText, sees: returns("") },
  { title: "Null is a result", flow: nothing, sees: returns(null) },
  { title: "Undefined is no result", flow: undefinedValue, sees: returns(undefined) },
  { title: "An empty list is Completed, not an aggregate of no states", flow: emptyList, sees: returns([]) },
  {
    title: "Lists and objects in one another are a result",
    flow: nested,
    sees: returns({ a: [1, { b: [null, "x"] }], c: {} }),
  },
  { title: "Numbers beyond JSON are a result", flow: notANumber, sees: returns([Number.NaN, Infinity, -0]) },
  { title: "A big integer is a result", flow: big, sees: returns(2n ** 80n) },
  { title: "A date is a result", flow: date, sees: returns(new Date(86_400_000)) },
  { title: "Maps and sets are a result", flow: map, sees: returns(new Map([["a", new Set([1, 2])]])) },
  { title: "Bytes are a result", flow: bytes, sees: returns(new Uint8Array([1, 2, 3])) },
  { title: "A part that is there twice is a result", flow: shared, sees: returns([{ a: 1 }, { a: 1 }]) },
  { title: "A promise is waited for", flow: promised, sees: returns("later") },
  {
    title: "Values come out of a task as they went in",
    flow: throughTask,
    sees: returns([null, undefined, 0, [], { deep: { er: [1] } }]),
  },
  { title: "Maps and dates come out of a task as such", flow: richThroughTask, sees: returns([true, true]) },
  { title: "A long text comes through whole", flow: large, sees: returns(300_000) },
  {
    title: "A text of unusual characters comes through whole",
    flow: unusualText,
    sees: returns("🐳 \u0000 \u2028 'quotes' \"too\" \\n"),
  },
  {
    title: "Properties of unusual names come through",
    flow: oddKeys,
    sees: returns({ "": 1, "a b": 2, constructor: 3, "0": 4 }),
  },
];
