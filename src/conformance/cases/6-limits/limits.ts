import { concurrency, flow, rateLimit, tags, task, ThreadPoolTaskRunner, TimeoutError } from "millrace";
import type { Case } from "../../expected.ts";

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const work = () => pause(10);

const plain = task({ name: "Work" }, work);
const tagged = task({ name: "Work", tags: ["db"] }, work);
const twoTags = task({ name: "Work", tags: ["db", "net"] }, work);
const inside = task({ name: "Work" }, () => concurrency("db", work));
const failing = task(
  { name: "Failing", tags: ["db"], retries: 1, retryDelaySeconds: 0.02 },
  function failing(): number {
    throw new Error("no");
  },
);
const never = task({ name: "Never", timeoutSeconds: 0.2 }, () =>
  concurrency("db", () => new Promise<void>(() => undefined)),
);
const double = task({ name: "Double", tags: ["db"] }, (value: number) => value * 2);
const fail = task({ name: "Fail" }, function fail(): number {
  throw new Error("no");
});
const outer = task({ name: "Outer" }, async () => {
  await plain.submit().wait();
  return "done";
});
const runner = new ThreadPoolTaskRunner({ maxWorkers: 1 });

const four = async (one: typeof plain) => {
  const futures = [one.submit(), one.submit(), one.submit(), one.submit()];
  for (const future of futures) await future.wait();
};
const byTag = flow({ name: "by tag" }, async () => four(tagged));
const byTwoTags = flow({ name: "by two tags" }, async () => four(twoTags));
const withoutLimit = flow({ name: "without limit" }, async () => four(tagged));
const around = flow({ name: "around" }, async () => tags("db", () => four(plain)));
const aroundAndOutside = flow({ name: "around and outside" }, async () => {
  await tags("a", () => tags("b", "a", () => plain()));
  await plain();
});
const sub = flow({ name: "sub" }, async () => four(plain));
const aroundSubflow = flow({ name: "around subflow" }, async () => tags("db", () => sub()));
const throughRetries = flow({ name: "through retries" }, async () => {
  const [first, second] = [failing.submit(), failing.submit()];
  await first.wait();
  await second.wait();
});
const ofZero = flow({ name: "of zero" }, async () => (await tagged.returnState()).name);
const notForNotReady = flow({ name: "not for not ready" }, async () => {
  await double.submit(fail.submit()).wait();
  return double(1);
});
const byName = flow({ name: "by name" }, async () => four(inside));
const freedByError = flow({ name: "freed by error" }, async () => {
  await concurrency("db", () => Promise.reject(new Error("no"))).catch(() => undefined);
  return concurrency("db", { timeoutSeconds: 1 }, () => "again");
});
const freedByTimeout = flow({ name: "freed by timeout" }, async () => {
  await never.returnState();
  return concurrency("db", { timeoutSeconds: 1 }, () => "free");
});
const inVain = flow({ name: "in vain" }, async () =>
  concurrency("db", async () => {
    try {
      return await concurrency("db", { timeoutSeconds: 0.05 }, () => "both");
    } catch (error) {
      return error instanceof TimeoutError;
    }
  }),
);
const unknown = flow({ name: "unknown" }, async () => concurrency("nothing", () => "went on"));
const strictly = flow({ name: "strictly" }, async () =>
  concurrency("nothing", { strict: true }, () => "went on"),
);
const tooMany = flow({ name: "too many" }, async () => concurrency("db", { occupy: 3 }, () => "never"));
const several = flow({ name: "several" }, async () =>
  concurrency(["db", "net"], { occupy: 2 }, () => "both"),
);
const submits = flow({ name: "submits" }, async () => four(plain));
const ownRunner = flow({ name: "own runner", taskRunner: runner }, async () => submits());
const givesValue = flow({ name: "gives value" }, async () => concurrency("db", async () => 42));
const rated = flow({ name: "rated" }, async () => {
  for (let call = 0; call < 4; call++) await rateLimit("api");
  return "four calls";
});
const notRated = flow({ name: "not rated" }, async () => rateLimit("api"));
const oneWorker = flow({ name: "one worker", taskRunner: runner }, async () => four(plain));
const directNotCounted = flow({ name: "direct not counted", taskRunner: runner }, async () =>
  Promise.all([plain(), plain()]).then(({ length }) => length),
);
const nestedInOneWorker = flow({ name: "nested in one worker", taskRunner: runner }, async () =>
  outer.submit().result(),
);

const completed = "Pending Running Completed";
const failed = "Pending Running Failed";
const one = [{ name: "tag:db", limit: 1 }];
const oneDb = [{ name: "db", limit: 1 }];
const inTurn = Array.from({ length: 4 }, () => ["Work Running", "Work Completed"]).flat();
const fourRuns = { Work: [completed, completed, completed, completed] };

export const cases: Case[] = [
  {
    title: "A tag with one slot lets one task run at a time, and the others are Pending meanwhile",
    flow: byTag,
    limits: one,
    sees: { tasks: fourRuns, order: inTurn, atOnce: { Work: 1 } },
  },
  {
    title: "A tag with two slots lets two run at once",
    flow: byTag,
    limits: [{ name: "tag:db", limit: 2 }],
    sees: { tasks: fourRuns, atOnce: { Work: 2 } },
  },
  {
    title: "Of several tags the tightest counts",
    flow: byTwoTags,
    limits: [
      { name: "tag:db", limit: 3 },
      { name: "tag:net", limit: 1 },
    ],
    sees: { tasks: fourRuns, order: inTurn, atOnce: { Work: 1 } },
  },
  {
    title: "A tag without a limit holds nobody back, and gives no warning",
    flow: withoutLimit,
    sees: { tasks: fourRuns, lines: { "There is no limit": 0 } },
  },
  {
    title: "A limit that is not active lets everything pass",
    flow: ofZero,
    limits: [{ name: "tag:db", limit: 0, isActive: false }],
    sees: { tasks: { Work: completed } },
  },
  {
    title: "A tag from around the call counts too",
    flow: around,
    limits: one,
    sees: { tasks: fourRuns, order: inTurn },
  },
  {
    title: "Tags around a call add up, and end with their function",
    flow: aroundAndOutside,
    sees: {
      tasks: {
        Work: [
          { states: completed, tags: ["a", "b"] },
          { states: completed, tags: [] },
        ],
      },
    },
  },
  {
    title: "Tags around a subflow are its tasks'",
    flow: aroundSubflow,
    limits: one,
    sees: { subflows: { sub: { states: completed, tags: ["db"] } }, order: inTurn },
  },
  {
    title: "A slot is held through the delay of a retry",
    flow: throughRetries,
    limits: one,
    sees: {
      order: [
        "Failing Running",
        "Failing AwaitingRetry",
        "Failing Retrying",
        "Failing Failed",
        "Failing Running",
      ],
      tasks: {
        Failing: [
          "Pending Running AwaitingRetry Retrying Failed",
          "Pending Running AwaitingRetry Retrying Failed",
        ],
      },
    },
  },
  {
    title: "A limit of zero lets nothing run: the task is Crashed",
    flow: ofZero,
    limits: [{ name: "tag:db", limit: 0 }],
    sees: { tasks: { Work: { states: "Pending Crashed", attempts: 0 } }, result: "Crashed" },
  },
  {
    title: "A NotReady task takes no slot",
    flow: notForNotReady,
    limits: one,
    sees: { tasks: { Fail: failed, Double: ["Pending NotReady", completed] }, result: 2 },
  },
  {
    title: "A limit by name is held while the function runs",
    flow: byName,
    limits: oneDb,
    sees: { tasks: fourRuns },
  },
  {
    title: "A function that throws frees its slots",
    flow: freedByError,
    limits: oneDb,
    sees: { result: "again" },
  },
  {
    title: "A body that is ended frees its slots",
    flow: freedByTimeout,
    limits: oneDb,
    sees: { result: "free" },
  },
  { title: "Slots are waited for only so long", flow: inVain, limits: oneDb, sees: { result: true } },
  {
    title: "A limit that does not exist is a warning",
    flow: unknown,
    sees: {
      logs: [{ level: "warning", message: 'There is no limit "nothing", so it limits nothing.' }],
      result: "went on",
    },
  },
  {
    title: "A limit that does not exist is an error when that is asked for",
    flow: strictly,
    sees: { states: failed },
  },
  {
    title: "More slots than there are can never be had",
    flow: tooMany,
    limits: [{ name: "db", limit: 2 }],
    sees: { states: failed, message: /The limit "db" has 2 slots, so 3 can never be had\./ },
  },
  {
    title: "Several slots of several limits are taken at once",
    flow: several,
    limits: [
      { name: "db", limit: 2 },
      { name: "net", limit: 3 },
    ],
    sees: { result: "both" },
  },
  { title: "A limit gives the value of its function", flow: givesValue, limits: oneDb, sees: { result: 42 } },
  {
    title: "A rate limit lets through as its slots come free with time",
    flow: rated,
    limits: [{ name: "api", limit: 1, slotDecayPerSecond: 50 }],
    sees: { result: "four calls" },
  },
  {
    title: "A rate limit needs slots that come free with time",
    flow: notRated,
    limits: [{ name: "api", limit: 1 }],
    sees: { states: failed, message: /needs slotDecayPerSecond/ },
  },
  {
    title: "A task runner with one worker runs one submitted task at a time",
    flow: oneWorker,
    sees: { tasks: fourRuns, order: inTurn, atOnce: { Work: 1 } },
  },
  {
    title: "A subflow has a task runner of its own, without its parent's bound",
    flow: ownRunner,
    not: { real: "How many run at once is for the machine to say." },
    sees: {
      tasks: { submits: "Pending Running Completed", ...fourRuns },
      subflows: { submits: "Pending Running Completed" },
      atOnce: { Work: 4 },
    },
  },
  {
    title: "A task runner does not count direct calls",
    flow: directNotCounted,
    not: {
      threads: "The first may be done before the second's worker has started.",
      browser: "The first may be done before the second's worker has started.",
    },
    sees: { order: ["Work Running", "Work Running", "Work Completed"], result: 2 },
  },
  {
    title: "A task that waits for a task leaves its place in the task runner",
    flow: nestedInOneWorker,
    sees: { tasks: { Outer: completed, Work: completed }, result: "done" },
  },
];
