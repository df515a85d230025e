import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { Database } from "./database.ts";
import { allFlows, emptyBin, flowsInBin, newestFlow, putIntoBin, saveFlow, takeFromBin } from "./flows.ts";
import { born, entered, journalsSuite, said } from "../engine/journals.suite.testing.ts";
import { deleteFlow, deleteRuns, pinRun } from "./deletion.ts";
import { StoredJournal } from "./journal.ts";
import { readEvents, StoredJournals } from "./journals.ts";
import { readLogs, searchLogs } from "./logs.ts";
import { eventsOf } from "../engine/logBlock.ts";
import { anyBlocks, anyLogs, anyNeedle, linesWith } from "../engine/logText.testing.ts";
import { stateOf } from "../engine/state.ts";
import { VirtualClock } from "../engine/virtualClock.ts";
import { AbandonedRuns, ownRun, ownRunIfFree, whenFree } from "./owners.ts";
import { documentOf, listRevisions, nameRevision, thinnedOut } from "./revisions.ts";

let database: Database;

beforeEach(() => {
  database = new Database(`millrace-test-${crypto.randomUUID()}`);
});

afterEach(() => database.delete());

function openJournal(id: string, flowId = "flow"): Promise<StoredJournal> {
  return new StoredJournals(database).create({ id, flowId, flowName: "Flow", program: "text" }, 1000);
}

journalsSuite("journals in IndexedDB", async () => {
  const again = () => new StoredJournals(database);
  return { journals: again(), again };
});

describe("a run's rows", () => {
  test("number its events without gaps; what came together is one row, and log lines have chunks of their own", async () => {
    const journal = await openJournal("run");
    journal.append(born("run"));
    for (let count = 0; count < 2100; count++) journal.append(said("run", String(count)));
    journal.append(entered("run", "Running", 5));
    await journal.flush();
    const rows = await database.events.toArray();
    expect(rows.map(({ first, numbers }) => [first, numbers && [...numbers]])).toEqual([[0, [0, 2101]]]);
    const chunks = await database.logs.toArray();
    expect(chunks.map(({ line, first, ends }) => [line, first, ends.length])).toEqual([
      [0, 1, 1000],
      [1000, 1001, 1000],
      [2000, 2001, 100],
    ]);
    expect(await database.runs.get("run")).toMatchObject({ events: 2102, lines: 2100 });
  });

  test("hold together what comes while the journal rests; neither the run's own state nor who flushes waits for that", async () => {
    const clock = new VirtualClock();
    let kept = 0;
    const onDisk = (count: number) => vi.waitUntil(() => kept === count);
    const observer = { kept: (count: number) => void (kept = count) };
    const origin = { id: "run", flowId: "flow", flowName: "Flow", program: "text" };
    const journal = await new StoredJournals(database, clock).create(origin, 1000, observer);
    journal.append(born("run"));
    await onDisk(1);
    for (let task = 0; task < 5; task++) {
      journal.append(entered(`task ${task}`, "Running", task));
      // A transaction of another's is a while in which this journal could have written.
      await database.runs.count();
    }
    expect(kept).toBe(1);
    clock.advance(250);
    await onDisk(6);
    journal.append(entered("task 5", "Running", 6));
    journal.append(entered("run", "Running", 7));
    await onDisk(8);
    journal.append(entered("task 6", "Running", 8));
    await journal.flush();
    expect((await database.events.toArray()).map(({ events }) => events.length)).toEqual([1, 5, 2, 1]);
  });

  test("do not become many when a run logs slowly", async () => {
    const journal = await openJournal("run");
    for (let count = 0; count < 250; count++) {
      journal.append(said("run", String(count)));
      await journal.flush();
    }
    expect((await database.logs.toArray()).map(({ ends }) => ends.length)).toEqual([100, 100, 50]);
  });

  test("count their bytes by kind, as they are written", async () => {
    const journal = await openJournal("run");
    journal.append(said("run", "x".repeat(1000)));
    journal.append({ kind: "result", runId: "run", value: new Uint8Array(5000) });
    await journal.flush();
    const bytes = (await database.runs.get("run"))?.bytes;
    expect(bytes?.logs).toBeGreaterThanOrEqual(1000);
    expect(bytes?.results).toBeGreaterThanOrEqual(5000);
    expect(bytes?.artifacts).toBe(0);
  });

  test("stay away when the run was deleted while it went on", async () => {
    const journal = await openJournal("run");
    journal.append(born("run"));
    await journal.flush();
    await deleteRuns(database, ["run"]);
    journal.append(said("run", "late"));
    await expect(journal.flush()).rejects.toThrow("is not kept here");
    expect(await database.logs.count()).toBe(0);
    expect(await database.runs.count()).toBe(0);
  });

  test("are not written by two at once: the second to write is told, and leaves no gap", async () => {
    const [mine] = [await openJournal("run")];
    const theirs = await StoredJournal.open(database, "run");
    mine.append(born("run"));
    await mine.flush();
    theirs.append(said("run", "late"));
    await expect(theirs.flush()).rejects.toThrow("Another tab writes this run too");
    expect(await readEvents(database, "run")).toEqual([born("run")]);
  });
});

describe("a run's log", () => {
  const log = async (lines: number) => {
    const journal = await openJournal("run");
    for (let count = 0; count < lines; count++)
      journal.append(said("run", `Line ${count}`, count % 10 === 0 ? 40 : 20));
    await journal.flush();
  };

  test("is read by pages, from any line", async () => {
    await log(1700);
    for (const [from, count] of [
      [0, 10],
      [999, 2],
      [1450, 500],
      [1700, 5],
    ] as const) {
      const page = await readLogs(database, "run", from, count);
      const expected = Array.from({ length: Math.min(count, 1700 - from) }, (_, index) => from + index);
      expect(page.map(({ line, log }) => [line, log.message])).toEqual(
        expected.map((line) => [line, `Line ${line}`]),
      );
    }
  });

  test("is searched by text, level and source, and no further than somebody listens", async () => {
    await log(1700);
    const found: number[] = [];
    const query = { text: "LINE 169", level: 30 };
    await searchLogs(database, "run", query, (places) => void found.push(...places));
    expect(found).toEqual([1690]);
    const none: number[] = [];
    await searchLogs(
      database,
      "run",
      { text: "", level: 0, isFrom: () => false },
      (places) => void none.push(...places),
    );
    expect(none).toEqual([]);
  });

  test("is read as it was written, and a search finds what looking through all lines finds, whatever is in them", async () => {
    const searches = anyLogs.chain((logs) => fc.tuple(fc.constant(logs), anyNeedle(logs)));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(searches, async ([logs, text]) => {
        const id = `run ${++runs}`;
        const journal = await openJournal(id);
        for (const log of logs) journal.append({ kind: "log", log });
        await journal.flush();
        const read = await readLogs(database, id, 0, logs.length);
        expect(read).toEqual(logs.map((log, line) => ({ line, log })));
        const found: number[] = [];
        await searchLogs(database, id, { text, level: 30 }, (places) => void found.push(...places));
        expect(found).toEqual(linesWith(logs, text).filter((line) => (logs[line]?.level ?? 0) >= 30));
      }),
      { numRuns: 50 },
    );
  });
});

describe("log lines that come together", () => {
  test("are kept as each for itself would be, and counted so", async () => {
    let runs = 0;
    const batches = fc.array(anyBlocks, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(batches, async (batches) => {
        const [together, single] = [`run ${++runs}`, `run ${++runs}`];
        const [journal, other] = [await openJournal(together), await openJournal(single)];
        for (const blocks of batches) {
          for (const block of blocks) {
            journal.appendLines(block);
            for (const event of eventsOf([block])) other.append(event);
            for (const each of [journal, other]) each.append(entered("task", "Running", 5));
          }
          await Promise.all([journal.flush(), other.flush()]);
        }
        expect(await readEvents(database, together)).toEqual(await readEvents(database, single));
        const lines = await database.runs.bulkGet([together, single]);
        const [ours, theirs] = lines.map((line) => line && [line.events, line.lines, line.bytes]);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 50 },
    );
  });
});

describe("deleting a run", () => {
  test("leaves the versions of its artifacts that have a key, and programs that other runs have too", async () => {
    const artifact = (id: string, key?: string): RunEvent => ({
      kind: "artifact",
      artifact: {
        id,
        ...(key === undefined ? {} : { key }),
        type: "markdown",
        data: id,
        flowRunId: "a",
        created: 1,
      },
    });
    const [one, two] = [await openJournal("a"), await openJournal("b")];
    one.append(artifact("keyed", "report"));
    one.append(artifact("plain"));
    one.append({ kind: "artifactUpdated", artifactId: "keyed", data: "newer" });
    await Promise.all([one.flush(), two.flush()]);
    await deleteRuns(database, ["a"]);
    expect(await database.artifacts.toArray()).toMatchObject([
      { id: "keyed", key: "report", artifact: { data: "newer" } },
    ]);
    expect(await database.programs.count()).toBe(1);
    await deleteRuns(database, ["b"]);
    expect(await database.programs.count()).toBe(0);
    expect(await database.events.count()).toBe(0);
  });
});

test("a run that is pinned stays so while it goes on, until it is unpinned", async () => {
  const journal = await openJournal("run");
  await pinRun(database, "run", true);
  journal.append(born("run"));
  await journal.flush();
  expect(await database.runs.get("run")).toMatchObject({ isPinned: 1, events: 1 });
  await pinRun(database, "run", false);
  expect(await database.runs.get("run")).not.toHaveProperty("isPinned");
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
    await new Promise<void>((resolve) => void new AbandonedRuns(database, resolve).look());
    const last = (await readEvents(database, "run")).at(-1);
    const message = expect.stringContaining("was closed or discarded before the run ended");
    expect(last).toMatchObject({ kind: "state", state: { name: "Crashed", message } });
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Crashed" } });
  });

  test("is left alone while its owner holds it, and if it ends by itself", async () => {
    const journal = await begin("run");
    const letGo = await ownRun(database, "run");
    const closed: string[] = [];
    await new AbandonedRuns(database, () => closed.push("run")).look();
    journal.append(entered("run", "Completed", 3));
    await journal.flush();
    letGo();
    await navigator.locks.request("millrace-run:run", () => undefined);
    expect(closed).toEqual([]);
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Completed" } });
  });

  test("is closed, too, if it began when others had looked already: whoever of them comes first does it", async () => {
    const closed: string[] = [];
    const others = [1, 2, 3].map(() => new AbandonedRuns(database, () => closed.push("run")));
    for (const other of others) await other.look();
    const letGo = await ownRun(database, "run");
    await begin("run");
    for (const other of [...others, ...others]) await other.look();
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Running" } });
    letGo();
    await expect.poll(async () => (await database.runs.get("run"))?.state.name).toBe("Crashed");
    const again = await ownRun(database, "run");
    again();
    expect(closed).toEqual(["run"]);
  });

  test("can be taken at once by who goes on with it, whoever waits for it to be free", async () => {
    const never = new AbortController().signal;
    for (let time = 0; time < 20; time++) {
      const letGo = await ownRun(database, "run");
      const waiting = [1, 2, 3].map(() => whenFree("run", never));
      letGo();
      const taken = await ownRunIfFree(database, "run");
      expect(await ownRunIfFree(database, "run")).toBeUndefined();
      taken?.();
      expect(taken).toBeDefined();
      await Promise.all(waiting);
    }
  });

  test("that is suspended is asleep, and nobody's to close", async () => {
    const journal = await begin("run");
    journal.append(entered("run", "Suspended", 3));
    await journal.flush();
    await new AbandonedRuns(database, () => expect.unreachable()).look();
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Suspended" } });
  });

  test("that is paused falls asleep, and can be resumed", async () => {
    const journal = await begin("run");
    const paused = { ...stateOf("Paused"), pauseKey: "1", pauseTimeout: Date.now() + 60_000, timestamp: 3 };
    journal.append({ kind: "state", runId: "run", state: paused });
    await journal.flush();
    await new Promise<void>((resolve) => void new AbandonedRuns(database, resolve).look());
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Suspended", pauseKey: "1" } });
    await new AbandonedRuns(database, () => expect.unreachable()).look();
  });

  test("whose body returned Paused has ended, and is nobody's to close", async () => {
    const journal = await begin("run");
    journal.append(entered("run", "Paused", 3));
    await journal.flush();
    await new AbandonedRuns(database, () => expect.unreachable()).look();
    expect(await database.runs.get("run")).toMatchObject({ state: { name: "Paused" } });
  });

  test("that never came to its first event is closed too", async () => {
    await openJournal("run");
    await new Promise<void>((resolve) => void new AbandonedRuns(database, resolve).look());
    expect(await database.runs.get("run")).toMatchObject({
      name: "never started",
      state: { name: "Crashed" },
    });
  });
});

describe("a flow's revisions", () => {
  const [minute, hour] = [60_000, 3_600_000];
  const save = async (document: unknown, basedOn: number, now: number) =>
    saveFlow(database, { id: "f", name: "F", document }, basedOn, now);

  test("join saves of one minute, and hold what was saved, the newest first", async () => {
    await save("a", 0, 0);
    await save("b", 1, 30_000);
    await save("c", 2, minute);
    await save("d", 3, minute + 1);
    const revisions = await listRevisions(database, "f");
    expect(revisions.map(({ revision, begunAt, savedAt }) => [revision, begunAt, savedAt])).toEqual([
      [4, minute, minute + 1],
      [2, 0, 30_000],
    ]);
    expect(await documentOf(database, { flowId: "f", revision: 2 })).toBe("b");
    expect(await documentOf(database, { flowId: "f", revision: 4 })).toBe("d");
    expect(await database.documents.count()).toBe(2);
  });

  test("that have a name are never written over nor tidied up; a name can be taken away", async () => {
    await save("a", 0, 0);
    await nameRevision(database, { flowId: "f", revision: 1 }, "Works");
    await save("b", 1, 1);
    expect((await listRevisions(database, "f")).map(({ name }) => name)).toEqual([undefined, "Works"]);
    await save("c", 2, 100 * 24 * hour);
    expect((await listRevisions(database, "f")).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    await nameRevision(database, { flowId: "f", revision: 1 }, "");
    expect((await listRevisions(database, "f")).at(-1)).not.toHaveProperty("name");
  });

  test("grow thinner with age: whatever was saved when, each hour, then each day keeps its last", () => {
    const moment = fc.integer({ min: 0, max: 10 * 24 * 60 }).map((at) => at * minute);
    fc.assert(
      fc.property(fc.uniqueArray(moment, { maxLength: 60 }), (moments) => {
        const now = 10 * 24 * hour;
        const revisions = moments
          .toSorted((one, other) => one - other)
          .map((savedAt, index) => ({
            flowId: "f",
            revision: index + 1,
            begunAt: savedAt,
            savedAt,
            bytes: 1,
          }));
        const gone = new Set(thinnedOut(revisions, now));
        const kept = revisions.filter((revision) => !gone.has(revision));
        for (const { savedAt } of gone) {
          const span = now - savedAt < 24 * hour ? hour : 24 * hour;
          expect(now - savedAt).toBeGreaterThanOrEqual(hour);
          const later = kept.filter(
            (other) => Math.floor(other.savedAt / span) === Math.floor(savedAt / span),
          );
          expect(later.some((other) => other.savedAt > savedAt)).toBe(true);
        }
        expect(thinnedOut(kept, now)).toEqual([]);
      }),
    );
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

  test("that somebody deleted does not come back by a save, but on purpose", async () => {
    await saveFlow(database, { id: "f", name: "F", document: 1 }, 0, 10);
    await deleteFlow(database, "f");
    expect(await saveFlow(database, { id: "f", name: "F", document: 2 }, 1, 11)).toEqual({ isDeleted: true });
    expect(await database.flows.count()).toBe(0);
    expect(await saveFlow(database, { id: "f", name: "F", document: 2 }, 0, 12)).toMatchObject({
      saved: { revision: 1 },
    });
  });

  test("takes its revisions, its runs and what they left with it when it is deleted, and nothing of another", async () => {
    for (const id of ["f", "g"]) {
      await saveFlow(database, { id, name: id, document: id }, 0, 10);
      const journal = await openJournal(`run of ${id}`, id);
      journal.append(said(`run of ${id}`, "line"));
      journal.append({
        kind: "artifact",
        artifact: { id, key: "report", type: "markdown", data: id, flowRunId: `run of ${id}`, created: 1 },
      });
      await journal.flush();
    }
    await deleteFlow(database, "f");
    const left = await Promise.all(
      database.tables
        .filter(({ name }) => name !== "programs" && name !== "settings")
        .map(async (table) => [table.name, await table.count()]),
    );
    const one = ["flows", "revisions", "documents", "runs", "logs", "artifacts"];
    expect(Object.fromEntries(left)).toMatchObject(Object.fromEntries(one.map((name) => [name, 1])));
  });

  test("that was saved last is the one to open", async () => {
    expect(await newestFlow(database)).toBeUndefined();
    await saveFlow(database, { id: "a", name: "A", document: 1 }, 0, 20);
    await saveFlow(database, { id: "b", name: "B", document: 1 }, 0, 10);
    expect(await newestFlow(database)).toMatchObject({ id: "a" });
  });
});

describe("the bin", () => {
  const names = async () => (await allFlows(database)).map(({ name }) => name);
  const binned = async () => (await flowsInBin(database)).map(({ name }) => name);

  beforeEach(async () => {
    await saveFlow(database, { id: "one", name: "One", document: {} }, 0, 1);
    await saveFlow(database, { id: "two", name: "Two", document: {} }, 0, 2);
    await putIntoBin(database, "two", 100);
  });

  test("hides a flow from all lists until it is taken out", async () => {
    expect(await names()).toEqual(["One"]);
    expect(await binned()).toEqual(["Two"]);
    expect((await newestFlow(database))?.name).toBe("One");
    await takeFromBin(database, "two");
    expect(await names()).toEqual(["Two", "One"]);
    expect(await binned()).toEqual([]);
  });

  test("gives back a flow that somebody still saves", async () => {
    await saveFlow(database, { id: "two", name: "Two, edited", document: {} }, 1, 200);
    expect(await names()).toEqual(["Two, edited", "One"]);
  });

  test("is emptied only of what has lain there long enough", async () => {
    await emptyBin(database, 100);
    expect(await binned()).toEqual(["Two"]);
    await emptyBin(database, 101);
    expect(await binned()).toEqual([]);
    expect(await names()).toEqual(["One"]);
  });
});
