import {
  flow,
  getRunContext,
  getRunLogger,
  getTransaction,
  INPUTS,
  task,
  transaction,
  type Transaction,
} from "millrace";
import type { Case } from "../../expected.ts";

const say = (text: string) => getRunLogger().info(text);

const noteWith = (what: string, name: string) => async (txn: Transaction) =>
  say(`${what} ${name} ${String(await txn.get("mark", "none"))}`);

function marked(name: string) {
  return task(
    { name, onCommit: noteWith("commit", name), onRollback: noteWith("rollback", name) },
    async () => {
      await getTransaction().set("mark", name.toLowerCase());
      say(`body ${name}`);
      return name;
    },
  );
}

const first = marked("First");
const second = marked("Second");
const fails = task(
  { name: "Fails", onCommit: noteWith("commit", "Fails"), onRollback: noteWith("rollback", "Fails") },
  () => {
    throw new RangeError("no");
  },
);
const cached = task({ name: "Cached task", cachePolicy: INPUTS }, (value: number) => {
  say("the body ran");
  return value;
});
const badCommit = task(
  {
    name: "Bad commit",
    onCommit: () => {
      throw new Error("cannot commit");
    },
    onRollback: () => say("undone"),
  },
  () => 1,
);
const badRollback = task(
  {
    name: "Bad rollback",
    onRollback: () => {
      throw new Error("cannot undo");
    },
  },
  () => 1,
);
const twoHooks = task(
  {
    name: "Two hooks",
    onRollback: [() => say("undo one"), () => say("undo two")],
    onCommit: [() => say("do one"), () => say("do two")],
  },
  () => 1,
);
const outer = task({ name: "Outer" }, async () => [await cached(1), await cached(1)]);
const outerEager = task({ name: "Outer eager" }, async () =>
  transaction({ commitMode: "EAGER" }, async () => [
    await transaction({ commitMode: "EAGER" }, () => cached(1)),
    await transaction({ commitMode: "EAGER" }, () => cached(1)),
  ]),
);
const outerFails = task({ name: "Outer fails" }, async () => {
  await first();
  throw new Error("no");
});
const givesUp = task({ name: "Gives up" }, async () => {
  await getTransaction().rollback();
  return "gave up";
});
const once = task({ name: "Once" }, async () =>
  transaction({ key: "once", isolationLevel: "SERIALIZABLE" }, async (txn) => {
    if (txn.isCommitted()) return "there already";
    say("worked");
    await txn.stage("made");
    return "made";
  }),
);
const sub = flow({ name: "sub" }, async () => first());
const plainTask = task({ name: "Plain" }, () => 1);

const swallow = (work: Promise<unknown>) => work.catch((error: unknown) => String(error));

const alone = flow({ name: "alone" }, async () => first());
const commits = flow({ name: "commits" }, async () =>
  transaction(async () => [await first(), await second()]),
);
const rollsBack = flow({ name: "rolls back" }, async () =>
  swallow(
    transaction(async () => {
      await first();
      await second();
      throw new RangeError("out");
    }),
  ),
);
const letsThrough = flow({ name: "lets through" }, async () =>
  transaction(async () => {
    await first();
    throw new RangeError("out");
  }),
);
const oneFails = flow({ name: "one fails" }, async () =>
  swallow(transaction(async () => [await first(), await fails()])),
);
const plainRolledBack = flow({ name: "plain rolled back" }, async () =>
  swallow(
    transaction(async () => {
      await plainTask();
      throw new Error("out");
    }),
  ),
);
const nestedCommits = flow({ name: "nested commits" }, async () =>
  transaction(async () => {
    await transaction(() => first());
    say("between");
    await second();
  }),
);
const undoneInside = flow({ name: "undone inside" }, async () =>
  transaction(async (around) => {
    await first();
    await transaction(async (inside) => {
      await second();
      await inside.rollback();
    });
    return around.state();
  }),
);
const undoneInTask = flow({ name: "undone in task" }, async () =>
  transaction(async (around) => [await first(), await givesUp(), await around.state()]),
);
const serially = flow({ name: "serially" }, async () => {
  const futures = [once.submit(), once.submit()];
  return [await futures[0]?.result(), await futures[1]?.result()].toSorted();
});
const nestedRollsBack = flow({ name: "nested rolls back" }, async () =>
  swallow(
    transaction(async () => {
      await transaction(() => first());
      await second();
      throw new Error("out");
    }),
  ),
);
const cachedInside = flow({ name: "cached inside" }, async () =>
  transaction(async () => [await cached(1), await cached(1)]),
);
const cachedAfter = flow({ name: "cached after" }, async () => {
  await transaction(() => cached(1));
  return cached(1);
});
const eagerInside = flow({ name: "eager inside" }, async () =>
  transaction(async () => [await transaction({ commitMode: "EAGER" }, () => cached(1)), await cached(1)]),
);
const inOuterTask = flow({ name: "in outer task" }, async () => outer());
const inEagerTask = flow({ name: "in eager task" }, async () => outerEager());
const outerTaskFails = flow({ name: "outer task fails" }, async () => outerFails.submit().wait());
const notWritten = flow({ name: "not written" }, async () => {
  await swallow(
    transaction(async () => {
      await cached(1);
      throw new Error("out");
    }),
  );
  return cached(1);
});
const off = flow({ name: "off" }, async () => transaction({ commitMode: "OFF" }, async () => first()));
const offTold = flow({ name: "off told" }, async () =>
  transaction({ commitMode: "OFF" }, async (txn) => {
    await transaction(() => first());
    await txn.commit();
  }),
);
const explicitly = flow({ name: "explicitly" }, async () =>
  transaction(async (txn) => {
    await first();
    await txn.rollback();
    return txn.state();
  }),
);
const states = flow({ name: "states" }, async () => {
  let kept: Transaction | undefined;
  const inside = await transaction(async (txn) => {
    kept = txn;
    const before = await txn.state();
    await txn.stage(1);
    return [before, await txn.state()];
  });
  return [...inside, await kept?.state()];
});
const keyed = flow({ name: "keyed" }, async () =>
  transaction({ key: "k" }, async (txn) => {
    const was = txn.isCommitted();
    await txn.stage(1);
    return was;
  }),
);
const overwritten = flow({ name: "overwritten" }, async () =>
  transaction({ key: "k", overwrite: true }, async (txn) => {
    const was = txn.isCommitted();
    await txn.stage(1);
    return was;
  }),
);
const values = flow({ name: "values" }, async () =>
  transaction(async (around) => {
    await around.set("a", { n: 1 });
    return transaction(async (inside) => {
      const unknown = await inside.get("b").catch((error: unknown) => (error as Error).name);
      return [await inside.get("a"), await inside.get("b", 2), unknown];
    });
  }),
);
const shadows = flow({ name: "shadows" }, async () =>
  transaction(async (around) => {
    await around.set("a", 1);
    return transaction(async (inside) => {
      await inside.set("a", 2);
      return [await inside.get("a"), await around.get("a")];
    });
  }),
);
const badCommitting = flow({ name: "bad committing" }, async () => transaction(() => badCommit()));
const badRollingBack = flow({ name: "bad rolling back" }, async () =>
  swallow(
    transaction(async () => {
      await badRollback();
      throw new Error("out");
    }),
  ),
);
const manyHooksCommit = flow({ name: "many hooks commit" }, async () => transaction(() => twoHooks()));
const manyHooksRollBack = flow({ name: "many hooks roll back" }, async () =>
  swallow(
    transaction(async () => {
      await twoHooks();
      throw new Error("out");
    }),
  ),
);
const stagedHooks = flow({ name: "staged hooks" }, async () =>
  transaction(async (txn) => {
    await txn.stage(1, { onCommit: () => say("staged commit"), onRollback: () => say("staged rollback") });
  }),
);
const stagedHooksBack = flow({ name: "staged hooks back" }, async () =>
  swallow(
    transaction(async (txn) => {
      await txn.stage(1, { onRollback: [() => say("staged one"), () => say("staged two")] });
      throw new Error("out");
    }),
  ),
);
const inSubflow = flow({ name: "in subflow" }, async () =>
  swallow(
    transaction(async () => {
      await sub();
      throw new Error("out");
    }),
  ),
);
const twoTransactions = flow({ name: "two transactions" }, async () => {
  await transaction(() => first());
  await swallow(
    transaction(async () => {
      await second();
      throw new Error("out");
    }),
  );
});
const givesValue = flow({ name: "gives value" }, async () => transaction(async () => 42));
const throwsSame = flow({ name: "throws same" }, async () => {
  try {
    return await transaction(() => fails());
  } catch (error) {
    return [error instanceof RangeError, (error as Error).message];
  }
});
const flowRetried = flow({ name: "flow retried", retries: 1 }, async () =>
  transaction(async () => {
    await first();
    if (getRunContext().runCount === 1) throw new Error("once more");
  }),
);

const completed = "Pending Running Completed";
const undone = "Pending Running Completed RolledBack";
const failed = "Pending Running Failed";

export const cases: Case[] = [
  {
    title: "A task alone commits at its own end",
    flow: alone,
    sees: { tasks: { First: completed }, logs: ["body First", "commit First first"], lines: { rollback: 0 } },
  },
  {
    title: "Tasks in a transaction commit at its end, in their order, each with its own values",
    flow: commits,
    sees: {
      tasks: { First: completed, Second: completed },
      logs: ["body First", "body Second", "commit First first", "commit Second second"],
      result: ["First", "Second"],
    },
  },
  {
    title: "An error rolls tasks back, the last first, and their runs enter RolledBack",
    flow: rollsBack,
    sees: {
      tasks: { First: undone, Second: undone },
      logs: ["body First", "body Second", "rollback Second second", "rollback First first"],
      lines: { "commit ": 0 },
      result: "RangeError: out",
    },
  },
  {
    title: "A flow that lets the error out of a transaction is Failed after the rollback",
    flow: letsThrough,
    sees: { states: failed, tasks: { First: undone }, order: ["First RolledBack", "lets through Failed"] },
  },
  {
    title: "A task that failed itself does not call its own rollback hooks",
    flow: oneFails,
    sees: {
      tasks: { First: undone, Fails: failed },
      logs: ["body First", "rollback First first"],
      lines: { "rollback Fails": 0 },
    },
  },
  {
    title: "A task without hooks is rolled back too",
    flow: plainRolledBack,
    sees: { tasks: { Plain: undone } },
  },
  {
    title: "A transaction in a transaction commits with it",
    flow: nestedCommits,
    sees: { logs: ["body First", "between", "body Second", "commit First first", "commit Second second"] },
  },
  {
    title: "A transaction in a transaction is undone with it",
    flow: nestedRollsBack,
    sees: {
      tasks: { First: undone, Second: undone },
      logs: ["rollback Second second", "rollback First first"],
    },
  },
  {
    title: "Before the commit nothing is seen by the cache",
    flow: cachedInside,
    sees: { tasks: { "Cached task": [completed, completed] }, lines: { "the body ran": 2 } },
  },
  {
    title: "After the commit it is",
    flow: cachedAfter,
    sees: { tasks: { "Cached task": [completed, "Pending Running Cached"] }, lines: { "the body ran": 1 } },
  },
  {
    title: "An EAGER transaction commits at its own end",
    flow: eagerInside,
    sees: { tasks: { "Cached task": [completed, "Pending Running Cached"] } },
  },
  {
    title: "Tasks in a task commit with it: they are no hit for one another",
    flow: inOuterTask,
    sees: { tasks: { Outer: completed, "Cached task": [completed, completed] } },
  },
  {
    title: "In EAGER transactions tasks in a task are",
    flow: inEagerTask,
    sees: { tasks: { "Outer eager": completed, "Cached task": [completed, "Pending Running Cached"] } },
  },
  {
    title: "A task that fails rolls back the tasks in it",
    flow: outerTaskFails,
    sees: { tasks: { "Outer fails": failed, First: undone }, logs: ["body First", "rollback First first"] },
  },
  {
    title: "What was rolled back is not in the cache",
    flow: notWritten,
    sees: { tasks: { "Cached task": [undone, completed] }, lines: { "the body ran": 2 } },
  },
  {
    title: "A transaction that is OFF is undone unless it is told to commit",
    flow: off,
    sees: { tasks: { First: undone }, logs: ["body First", "rollback First first"] },
  },
  {
    title: "A transaction that is OFF commits when it is told to",
    flow: offTold,
    sees: { tasks: { First: completed }, logs: ["body First", "commit First first"], lines: { rollback: 0 } },
  },
  {
    title: "A transaction can be rolled back without an error",
    flow: explicitly,
    sees: { tasks: { First: undone }, result: "ROLLED_BACK" },
  },
  {
    title: "A transaction that is rolled back inside another rolls that back at its end",
    flow: undoneInside,
    sees: {
      tasks: { First: undone, Second: undone },
      logs: ["rollback Second second", "rollback First first"],
      result: "ROLLED_BACK",
    },
  },
  {
    title: "A task that rolls back its own transaction rolls back the one around it",
    flow: undoneInTask,
    sees: {
      tasks: { First: undone, "Gives up": "Pending Running Completed" },
      result: ["First", "gave up", "ROLLED_BACK"],
    },
  },
  {
    title: "A SERIALIZABLE transaction has its key alone, so that work is done once",
    flow: serially,
    sees: {
      tasks: { Once: ["Pending Running Completed", "Pending Running Completed"] },
      lines: { worked: 1 },
      result: ["made", "there already"],
    },
  },
  {
    title: "A transaction is ACTIVE, STAGED, COMMITTED",
    flow: states,
    sees: { result: ["ACTIVE", "STAGED", "COMMITTED"] },
  },
  { title: "A key whose value is not there is not committed", flow: keyed, sees: { result: false } },
  {
    title: "A key whose value is there is committed from the start",
    flow: keyed,
    runs: 2,
    sees: { result: true },
  },
  {
    title: "Overwriting takes no notice of a value that is there",
    flow: overwritten,
    runs: 2,
    sees: { result: false },
  },
  {
    title: "Values of the transaction around are seen inside, and an unknown name throws",
    flow: values,
    sees: { result: [{ n: 1 }, 2, "RangeError"] },
  },
  {
    title: "A value that is set inside does not change the one around",
    flow: shadows,
    sees: { result: [2, 1] },
  },
  {
    title: "A commit hook that throws rolls the transaction back, without an error for the flow",
    flow: badCommitting,
    sees: {
      tasks: { "Bad commit": undone },
      logs: [
        {
          level: "error",
          message: /An error was encountered while running commit hook 'onCommit': Error: cannot commit/,
        },
        "undone",
      ],
      result: 1,
    },
  },
  {
    title: "A rollback hook that throws is logged, and the flow goes on",
    flow: badRollingBack,
    sees: {
      logs: [
        {
          level: "error",
          message: /An error was encountered while running rollback hook 'onRollback': Error: cannot undo/,
        },
      ],
      result: "Error: out",
    },
  },
  {
    title: "Commit hooks are called in their order and told of in the log",
    flow: manyHooksCommit,
    sees: { logs: [{ level: "info", message: /^Running commit hook/ }, "do one", "do two"] },
  },
  {
    title: "Rollback hooks are called in reverse order",
    flow: manyHooksRollBack,
    sees: { logs: ["undo two", "undo one"] },
  },
  {
    title: "Hooks that are staged in the body are called at the commit",
    flow: stagedHooks,
    sees: { lines: { "staged commit": 1, "staged rollback": 0 } },
  },
  {
    title: "Hooks that are staged in the body are called in reverse when it is rolled back",
    flow: stagedHooksBack,
    sees: { logs: ["staged two", "staged one"] },
  },
  {
    title: "A transaction reaches into a subflow",
    flow: inSubflow,
    sees: { logs: ["body First", "rollback First first"] },
  },
  {
    title: "Two transactions one after the other know nothing of each other",
    flow: twoTransactions,
    sees: {
      tasks: { First: completed, Second: undone },
      logs: ["commit First first", "rollback Second second"],
    },
  },
  { title: "A transaction gives the value of its function", flow: givesValue, sees: { result: 42 } },
  {
    title: "A transaction throws the error of its function",
    flow: throwsSame,
    sees: { result: [true, "no"] },
  },
  {
    title: "Each attempt of a flow has a transaction of its own",
    flow: flowRetried,
    sees: {
      states: "Pending Running AwaitingRetry Running Completed",
      tasks: { First: [undone, completed] },
      logs: ["rollback First first", "commit First first"],
    },
  },
];
