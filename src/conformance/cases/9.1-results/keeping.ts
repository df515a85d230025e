import { flow, getRunLogger, INPUTS, task, type TaskOptions } from "millrace";
import type { Case } from "../../expected.ts";

const give = (options: TaskOptions) =>
  task({ name: "Give", cachePolicy: INPUTS, ...options }, (value: unknown) => value);
const undoing = () => getRunLogger().info("rolled back");

const structured = give({ resultSerializer: "structured", onRollback: undoing });
const json = give({ resultSerializer: "json", onRollback: undoing });
const here = give({ resultStorage: "here" });
const there = give({ resultStorage: "there" });
const open = give({});
const serializerAlone = task({ name: "Give", resultSerializer: "json" }, (value: unknown) => value);
const storageAlone = task({ name: "Give", resultStorage: "here" }, (value: unknown) => value);
const switchedOff = task(
  { name: "Give", resultStorage: "here", persistResult: false },
  (value: unknown) => value,
);
const plain = task({ name: "Give" }, (value: unknown) => value);

const twice = (of: typeof open, value: unknown) => async () => [await of(value), await of(value)];

const keepsStructured = flow({ name: "keeps structured" }, twice(structured, new Map([["a", new Date(0)]])));
const keepsJson = flow({ name: "keeps json" }, twice(json, { a: [1, "x", null, true] }));
const keepsNothing = flow({ name: "keeps nothing" }, twice(json, null));
const refusesDate = flow({ name: "refuses date" }, twice(json, { when: new Date(0) }));
const refusesBig = flow({ name: "refuses big" }, twice(json, 2n));
const refusesCircle = flow({ name: "refuses circle" }, () => {
  const circle: unknown[] = [];
  circle.push(circle);
  return twice(json, circle)().then(() => "both went");
});
const serializerPersists = flow({ name: "serializer persists" }, twice(serializerAlone, 1));
const storagePersists = flow({ name: "storage persists" }, twice(storageAlone, 1));
const offPersists = flow({ name: "off persists" }, twice(switchedOff, 1));
const apart = flow({ name: "apart" }, async () => [
  await here(1),
  await there(1),
  await open(1),
  await here(1),
]);
const flowStorage = flow({ name: "flow storage", resultStorage: "there" }, async () => [
  await there(1),
  await open(1),
  await plain(1),
  await plain(1),
]);
const flowJson = flow({ name: "flow json", resultSerializer: "json" }, twice(plain, new Set([1])));
const child = flow({ name: "child" }, twice(plain, 1));
const parent = flow({ name: "parent", persistResult: true }, async () => child());
const forgets = task({ name: "Forgets", cacheResultInMemory: false }, () => 5);
const directOfForgotten = flow({ name: "direct of forgotten" }, async () => [
  await forgets(),
  await (await forgets.returnState()).result().catch((error: unknown) => (error as Error).name),
]);
const forgetfulFlow = flow({ name: "forgetful flow", cacheResultInMemory: false }, async () => plain(7));
const ofForgetful = flow({ name: "of forgetful" }, async () => [
  await forgetfulFlow(),
  await (await forgetfulFlow.returnState()).result().catch((error: unknown) => (error as Error).name),
]);

const ran = "Pending Running Completed";
const hit = "Pending Running Cached";
const undone = "Pending Running Completed RolledBack";

const refused = (reason: RegExp) => ({
  tasks: { Give: [undone, undone] },
  logs: [{ level: "warning" as const, message: reason, of: "Give" }],
  lines: { "rolled back": 2 },
});

export const cases: Case[] = [
  {
    title: "A structured result comes out of the cache as it went in",
    flow: keepsStructured,
    sees: {
      tasks: { Give: [ran, hit] },
      result: [new Map([["a", new Date(0)]]), new Map([["a", new Date(0)]])],
    },
  },
  {
    title: "A JSON result comes out of the cache as it went in",
    flow: keepsJson,
    sees: {
      tasks: { Give: [ran, hit] },
      result: [{ a: [1, "x", null, true] }, { a: [1, "x", null, true] }],
    },
  },
  {
    title: "Null is kept as JSON's null",
    flow: keepsNothing,
    sees: { tasks: { Give: [ran, hit] }, result: [null, null] },
  },
  {
    title:
      "What JSON would change is not kept: the run stays Completed, is rolled back, and a warning says why",
    flow: refusesDate,
    sees: refused(
      /^Encountered an error while serializing result for transaction .*The result\.when cannot be/,
    ),
  },
  {
    title: "A big integer is not kept as JSON",
    flow: refusesBig,
    sees: { ...refused(/^Encountered an error while serializing result .* it is 2/), result: [2n, 2n] },
  },
  {
    title: "A value inside itself is not kept as JSON",
    flow: refusesCircle,
    sees: {
      ...refused(/^Encountered an error while serializing result .* inside itself/),
      result: "both went",
    },
  },
  {
    title: "A serializer turns persistence on",
    flow: serializerPersists,
    sees: { tasks: { Give: [ran, hit] } },
  },
  { title: "A storage turns persistence on", flow: storagePersists, sees: { tasks: { Give: [ran, hit] } } },
  {
    title: "Persistence that is off stays off, whatever storage is given",
    flow: offPersists,
    sees: { tasks: { Give: [ran, ran] } },
  },
  {
    title: "Results of different storages do not meet",
    flow: apart,
    sees: { tasks: { Give: [ran, ran, ran, hit] } },
  },
  {
    title: "A flow's storage is that of its tasks which name none, and turns their persistence on",
    flow: flowStorage,
    sees: { tasks: { Give: [ran, hit, ran, hit] } },
  },
  {
    title: "A flow's serializer is that of its tasks",
    flow: flowJson,
    sees: { tasks: { Give: [undone, undone] }, lines: { "serializing result": 2 } },
  },
  {
    title: "A subflow keeps results as its parent does",
    flow: parent,
    sees: { tasks: { child: ran, Give: [ran, hit] } },
  },
  {
    title: "A result that is kept nowhere is given to a direct call alone",
    flow: directOfForgotten,
    sees: {
      tasks: {
        Forgets: [
          { states: ran, result: undefined },
          { states: ran, result: undefined },
        ],
      },
      result: [5, "MissingResult"],
    },
  },
  {
    title: "A flow that keeps nothing in memory says so for its tasks, and for itself",
    flow: ofForgetful,
    sees: {
      tasks: {
        "forgetful flow": [ran, ran],
        Give: [
          { states: ran, result: undefined },
          { states: ran, result: undefined },
        ],
      },
      subflows: {
        "forgetful flow": [
          { states: ran, result: undefined },
          { states: ran, result: undefined },
        ],
      },
      result: [7, "MissingResult"],
    },
  },
];
