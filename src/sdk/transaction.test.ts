import { describe, expect, test } from "vitest";
import { MemoryResults } from "../engine/results.ts";
import { flow, getTransaction, INPUTS, task, transaction, type Transaction } from "./index.ts";
import { runToEnd, runToEndIn } from "./inProcess.testing.ts";

const seen: string[] = [];

function withHooks(name: string, fails = false) {
  const note = (what: string) => async (txn: Transaction) => {
    seen.push(`${what} ${name} ${String(await txn.get("mark", "none"))}`);
  };
  return task({ name, onCommit: note("commit"), onRollback: note("rollback") }, async () => {
    await getTransaction().set("mark", name.toLowerCase());
    if (fails) throw new Error("no");
    seen.push(`body ${name}`);
    return name;
  });
}

const first = withHooks("First");
const second = withHooks("Second");
const failing = withHooks("Failing", true);
const cached = task({ name: "Cached", cachePolicy: INPUTS }, (value: number) => value);

async function run(body: () => unknown, results = new MemoryResults()) {
  seen.length = 0;
  const { record, flowRun, state } = await runToEndIn({ results }, flow(body));
  const ends = record.taskRuns.map((run) =>
    run.states
      .slice(2)
      .map(({ name }) => name)
      .join(" "),
  );
  return {
    ends,
    seen: [...seen],
    result: flowRun?.result,
    state,
    messages: record.logs.map(({ message }) => message),
  };
}

const swallow = async (work: Promise<unknown>) => work.catch(String);

describe("a transaction", () => {
  test("commits at its end, its tasks in their order, each with its own values", async () => {
    const { seen, ends, messages } = await run(() =>
      transaction(async () => [await first(), await second()]),
    );
    expect(seen).toEqual(["body First", "body Second", "commit First first", "commit Second second"]);
    expect(ends).toEqual(["Completed", "Completed"]);
    expect(messages).toContain("Running commit hook 'onCommit'");
    expect(messages).toContain("Commit hook 'onCommit' finished running successfully");
  });

  test("that an error leaves rolls back, last task first, and the runs enter RolledBack", async () => {
    const broken = () =>
      transaction(async () => {
        await first();
        await second();
        throw new RangeError("out");
      });
    const { seen, ends, result } = await run(() => swallow(broken()));
    expect(seen).toEqual(["body First", "body Second", "rollback Second second", "rollback First first"]);
    expect(ends).toEqual(["Completed RolledBack", "Completed RolledBack"]);
    expect(result).toBe("RangeError: out");
  });

  test("does not call the rollback hooks of a task that failed itself", async () => {
    const { seen, ends } = await run(() =>
      swallow(transaction(async () => [await first(), await failing()])),
    );
    expect(seen).toEqual(["body First", "rollback First first"]);
    expect(ends).toEqual(["Completed RolledBack", "Failed"]);
  });

  test("whose error is caught inside goes on and commits", async () => {
    const { seen } = await run(() => transaction(async () => [await swallow(failing()), await first()]));
    expect(seen).toEqual(["body First", "commit First first"]);
  });

  test("keeps results from the cache until it commits, unless it is EAGER", async () => {
    const twice = async () => [await cached(1), await cached(1)];
    expect((await run(() => transaction(twice))).ends).toEqual(["Completed", "Completed"]);
    const outer = task({ name: "Outer" }, twice);
    expect((await run(() => outer())).ends).toEqual(["Completed", "Completed", "Completed"]);
    const eager = () =>
      transaction(async () => [await transaction({ commitMode: "EAGER" }, () => cached(1)), await cached(1)]);
    expect((await run(eager)).ends).toEqual(["Completed", "Cached"]);
  });

  test("leaves alone what an EAGER one inside it has committed, when it rolls back itself", async () => {
    const broken = () =>
      transaction(async () => {
        await transaction({ commitMode: "EAGER" }, () => first());
        await second();
        throw new Error("out");
      });
    const { seen, ends } = await run(() => swallow(broken()));
    expect(seen).toEqual(["body First", "commit First first", "body Second", "rollback Second second"]);
    expect(ends).toEqual(["Completed", "Completed RolledBack"]);
  });

  test("that rolls back writes nothing", async () => {
    const results = new MemoryResults();
    const undone = () =>
      transaction(async (txn) => {
        await cached(1);
        await txn.rollback();
      });
    expect((await run(undone, results)).ends).toEqual(["Completed RolledBack"]);
    expect((await run(() => cached(1), results)).ends).toEqual(["Completed"]);
  });

  test("commits a nested one with itself, and undoes it with itself", async () => {
    const nested = (fails: boolean) =>
      swallow(
        transaction(async () => {
          await transaction(() => first());
          await second();
          if (fails) throw new Error("out");
        }),
      );
    expect((await run(() => nested(false))).seen.slice(2)).toEqual([
      "commit First first",
      "commit Second second",
    ]);
    expect((await run(() => nested(true))).seen.slice(2)).toEqual([
      "rollback Second second",
      "rollback First first",
    ]);
  });

  test("with mode OFF is undone unless it is told to commit", async () => {
    const off = { commitMode: "OFF" } as const;
    expect((await run(() => transaction(off, () => first()))).seen).toEqual([
      "body First",
      "rollback First first",
    ]);
    const told = () =>
      transaction(off, async (txn) => {
        await transaction(() => first());
        await txn.commit();
      });
    expect((await run(told)).seen).toEqual(["body First", "commit First first"]);
  });

  test("with a key is committed from the start where the value is there already", async () => {
    const results = new MemoryResults();
    const stageOnce = (overwrite = false) =>
      transaction({ key: "k", overwrite }, async (txn) => {
        const wasCommitted = txn.isCommitted();
        await txn.stage(1);
        return wasCommitted;
      });
    expect((await run(() => stageOnce(), results)).result).toBe(false);
    expect((await run(() => stageOnce(), results)).result).toBe(true);
    expect((await run(() => stageOnce(true), results)).result).toBe(false);
  });

  test("that is SERIALIZABLE holds its key no longer, whether the value was there or its body was stopped while it waited", async () => {
    const results = new MemoryResults();
    const stageOnce = () =>
      transaction({ key: "k", isolationLevel: "SERIALIZABLE" }, async (txn) => {
        await txn.stage(1);
        return txn.isCommitted();
      });
    const inTime = task({ name: "In time", timeoutSeconds: 5 }, stageOnce);
    const free = await results.lock("k");
    expect((await run(() => swallow(inTime()), results)).ends).toEqual(["TimedOut"]);
    free();
    for (const wasThere of [false, true, true]) expect((await run(stageOnce, results)).result).toBe(wasThere);
  });

  test("calls the hooks that were staged in the body, in order and in reverse", async () => {
    const staged = (fails: boolean) =>
      swallow(
        transaction(async (txn) => {
          const note = (text: string) => () => void seen.push(text);
          await txn.stage(1, { onCommit: note("commit"), onRollback: [note("one"), note("two")] });
          await txn.stage(2, { onRollback: note("three") });
          if (fails) throw new Error("out");
        }),
      );
    expect((await run(() => staged(false))).seen).toEqual(["commit"]);
    expect((await run(() => staged(true))).seen).toEqual(["three", "two", "one"]);
  });

  test("rolls back when a commit hook throws, and the runs stay completed before that", async () => {
    const bad = task(
      {
        name: "Bad",
        onCommit: () => {
          throw new Error("cannot commit");
        },
        onRollback: () => void seen.push("undone"),
      },
      () => 1,
    );
    const { seen: happened, ends, messages } = await run(() => transaction(() => bad()));
    expect(happened).toEqual(["undone"]);
    expect(ends).toEqual(["Completed RolledBack"]);
    expect(messages.join("\n")).toContain(
      "An error was encountered while running commit hook 'onCommit': Error: cannot commit",
    );
  });

  test("shares values with those inside it, as copies; an unknown name throws", async () => {
    const values = () =>
      transaction(async (outer) => {
        await outer.set("a", { n: 1 });
        return transaction(async (inner) => {
          const unknown = await inner.get("b").catch(String);
          return [await inner.get("a"), await inner.get("b", 2), unknown];
        });
      });
    const { result } = await run(values);
    expect(result).toMatchObject([{ n: 1 }, 2, expect.stringContaining("RangeError")]);
  });

  test("that holds its key alone makes others wait", async () => {
    const holding = task({ name: "Holding" }, (text: string) =>
      transaction({ key: "k", isolationLevel: "SERIALIZABLE", overwrite: true }, async () => {
        seen.push(`${text} in`);
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        seen.push(`${text} out`);
      }),
    );
    const { seen: happened } = await run(() => holding.map(["a", "b"]).wait());
    expect(happened).toEqual(["a in", "a out", "b in", "b out"]);
  });

  test("reaches into subflows", async () => {
    const sub = flow({ name: "Sub" }, async () => first());
    const { seen: happened } = await run(() =>
      swallow(
        transaction(async () => {
          await sub();
          throw new Error("out");
        }),
      ),
    );
    expect(happened).toEqual(["body First", "rollback First first"]);
  });

  test("works only in a run", async () => {
    await expect(transaction(() => 1)).rejects.toThrow("transaction() works only inside a flow run.");
    expect(runToEnd).toBeTypeOf("function");
  });
});
