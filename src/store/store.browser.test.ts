import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { stateOf, type StateName } from "../engine/state.ts";
import { Database } from "./database.ts";
import { newestFlow, saveFlow } from "./flows.ts";
import { readEvents, StoredJournal } from "./journal.ts";
import { closeAbandonedRuns, ownRun } from "./owners.ts";

let database: Database;

beforeEach(() => {
  database = new Database(`millrace-test-${crypto.randomUUID()}`);
});

afterEach(() => database.delete());

const born = (id: string): RunEvent => ({
  kind: "flowRunCreated",
  flowRun: { id, name: "calm-otter", flowName: "Flow", parameters: {} },
});

const entered = (runId: string, name: StateName, timestamp: number): RunEvent => ({
  kind: "state",
  runId,
  state: { ...stateOf(name), timestamp },
});

const said = (flowRunId: string, message: string): RunEvent => ({
  kind: "log",
  log: { flowRunId, level: 20, logger: "prefect.flow_runs", message, timestamp: 1 },
});

function openJournal(id: string, flowId = "flow"): Promise<StoredJournal> {
  return StoredJournal.open(database, { id, flowId, flowName: "Flow", program: "text" }, 1000);
}

describe("a run's journal", () => {
  test("gives back every event in order, however the commits fell", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string(), { maxLength: 20 }), { maxLength: 8 }),
        async (batches) => {
          const id = crypto.randomUUID();
          const journal = await openJournal(id);
          for (const batch of batches) {
            for (const message of batch) journal.append(said(id, message));
            await new Promise((resolve) => setTimeout(resolve));
          }
          await journal.flush();
          expect(await readEvents(database, id)).toEqual(batches.flat().map((message) => said(id, message)));
        },
      ),
      { numRuns: 20 },
    );
  });

  test("numbers its events without gaps, and puts what came together into one row", async () => {
    const journal = await openJournal("run");
    for (let count = 0; count < 500; count++) journal.append(said("run", String(count)));
    await journal.flush();
    journal.append(said("run", "last"));
    await journal.flush();
    const rows = await database.events.toArray();
    expect(rows.map(({ first, events }) => [first, events.length])).toEqual([
      [0, 500],
      [500, 1],
    ]);
  });

  test("keeps the run's line in lists up to date with its name, state and duration", async () => {
    const journal = await openJournal("run");
    for (const event of [born("run"), entered("run", "Pending", 1000), entered("run", "Running", 1200)]) {
      journal.append(event);
    }
    journal.append(entered("run", "Completed", 3500));
    await journal.flush();
    const line = await database.runs.get("run");
    expect(line).toMatchObject({
      number: 1,
      name: "calm-otter",
      state: { name: "Completed" },
      durationMs: 2500,
    });
  });

  test("counts each flow's runs from 1", async () => {
    for (const [id, flowId] of [
      ["a", "one"],
      ["b", "two"],
      ["c", "one"],
    ] as const)
      await openJournal(id, flowId);
    const lines = await database.runs.bulkGet(["a", "b", "c"]);
    expect(lines.map((line) => line?.number)).toEqual([1, 1, 2]);
  });

  test("says so when it cannot keep what happened, and loses nothing that it can keep later", async () => {
    const journal = await openJournal("run");
    const uncloneable = { kind: "result", runId: "run", value: () => 1 } as RunEvent;
    journal.append(said("run", "before"));
    await journal.flush();
    journal.append(uncloneable);
    await expect(journal.flush()).rejects.toThrow("The run could not be saved.");
    expect(await readEvents(database, "run")).toEqual([said("run", "before")]);
  });

  test("of one run never shows events of another", async () => {
    const [one, two] = [await openJournal("run"), await openJournal("run2")];
    one.append(said("run", "one"));
    two.append(said("run2", "two"));
    await Promise.all([one.flush(), two.flush()]);
    expect(await readEvents(database, "run")).toEqual([said("run", "one")]);
  });
});

describe("a run whose owner is gone", () => {
  const begin = async (id: string) => {
    const journal = await openJournal(id);
    for (const event of [born(id), entered(id, "Pending", 1), entered(id, "Running", 2)])
      journal.append(event);
    await journal.flush();
    return journal;
  };

  test("is marked as Crashed with the reason, and can be read to its end", async () => {
    await begin("run");
    await new Promise<void>((resolve) => void closeAbandonedRuns(database, resolve));
    const last = (await readEvents(database, "run")).at(-1);
    const message = expect.stringContaining("was closed before the run ended");
    expect(last).toMatchObject({ kind: "state", state: { name: "Crashed", message } });
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Crashed" } });
  });

  test("is left alone while its owner holds it, and if it ends by itself", async () => {
    const journal = await begin("run");
    const ended = Promise.withResolvers<void>();
    ownRun("run", ended.promise);
    const closed: string[] = [];
    await closeAbandonedRuns(database, () => closed.push("run"));
    journal.append(entered("run", "Completed", 3));
    await journal.flush();
    ended.resolve();
    await navigator.locks.request("millrace-run:run", () => undefined);
    expect(closed).toEqual([]);
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Completed" } });
  });

  test("that never came to its first event is closed too", async () => {
    await openJournal("run");
    await new Promise<void>((resolve) => void closeAbandonedRuns(database, resolve));
    expect(await database.runs.get("run")).toMatchObject({
      name: "never started",
      state: { name: "Crashed" },
    });
  });
});

describe("a flow", () => {
  test("is saved on top of the revision that it was made from, and never over another's save", async () => {
    const first = await saveFlow(database, { id: "f", name: "F", document: 1 }, 0, 10);
    expect(first).toMatchObject({ saved: { revision: 1 } });
    expect(await saveFlow(database, { id: "f", name: "F", document: 2 }, 1, 11)).toMatchObject({
      saved: { revision: 2 },
    });
    const late = await saveFlow(database, { id: "f", name: "F", document: 3 }, 1, 12);
    expect(late).toMatchObject({ newer: { revision: 2, document: 2 } });
    expect(await database.flows.get("f")).toMatchObject({ document: 2 });
  });

  test("that was saved last is the one to open", async () => {
    expect(await newestFlow(database)).toBeUndefined();
    await saveFlow(database, { id: "a", name: "A", document: 1 }, 0, 20);
    await saveFlow(database, { id: "b", name: "B", document: 1 }, 0, 10);
    expect(await newestFlow(database)).toMatchObject({ id: "a" });
  });
});
