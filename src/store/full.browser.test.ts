import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { born, entered, said } from "../engine/journals.suite.testing.ts";
import { Database } from "./database.ts";
import { readEvents, StoredJournals } from "./journals.ts";
import { LateJournal } from "./lateJournal.ts";
import { RefusableResults, StoredResults } from "./results.ts";

let database: Database;
let isFull = false;

beforeEach(() => {
  isFull = false;
  database = new Database(`millrace-test-${crypto.randomUUID()}`);
  const refuse = () => {
    if (isFull) refuseForRoom();
  };
  for (const table of [database.runs, database.events, database.logs, database.results])
    table.hook("creating", refuse);
});
afterEach(() => database.delete());

function refuseForRoom(): never {
  throw new DOMException("The device is full.", "QuotaExceededError");
}

const origin = { id: "run", flowId: "f", flowName: "F", program: "text" };
const course = [born("run"), entered("run", "Pending", 1), said("run", "line"), entered("run", "Running", 2)];

describe("a run on a device that is full", () => {
  test("is on disk as far as there was room, whole; the rest follows without a gap when there is room again", async () => {
    const troubles: (string | undefined)[] = [];
    const journals = new StoredJournals(database);
    const journal = await journals.create(origin, 1, { trouble: (reason) => troubles.push(reason) });
    journal.append(course[0] as never);
    await journal.flush();
    isFull = true;
    for (const event of course.slice(1)) journal.append(event);
    await expect(journal.flush()).rejects.toThrow("The browser gives Millrace no more room");
    expect(journal.isKept).toBe(false);
    expect(await readEvents(database, "run")).toEqual(course.slice(0, 1));
    isFull = false;
    await journal.flush();
    expect(journal.isKept).toBe(true);
    expect(await readEvents(database, "run")).toEqual(course);
    expect(troubles.at(0)).toContain("no more room");
    expect(troubles.at(-1)).toBeUndefined();
  });

  test("that was refused from its first moment is kept from the first event on as soon as it can be", async () => {
    isFull = true;
    const journals = new StoredJournals(database);
    const journal = new LateJournal(() => journals.create(origin, 1));
    for (const event of course.slice(0, 2)) journal.append(event);
    await expect(journal.flush()).rejects.toThrow("The run could not be saved. The browser gives");
    expect(journal.isKept).toBe(false);
    for (const event of course.slice(2)) journal.append(event);
    isFull = false;
    await Promise.all([journal.flush(), journal.flush()]);
    expect(journal.isKept).toBe(true);
    expect(await readEvents(database, "run")).toEqual(course);
  });

  test("keeps its results in memory, and tells of it", async () => {
    const refused: unknown[] = [];
    const results = new RefusableResults(new StoredResults(database), (error) => refused.push(error));
    isFull = true;
    await results.write("key", { value: "made" } as never);
    expect(await results.read("key")).toEqual({ value: "made" });
    expect(refused).toHaveLength(1);
    await expect(results.write("other", { value: () => 1 } as never)).rejects.toThrow();
    expect(await database.results.count()).toBe(0);
  });
});

test("a database that was closed, and would not be opened again by itself, is when a run has more to keep", async () => {
  const journal = await new StoredJournals(database).create(origin, 1);
  database.close({ disableAutoOpen: true });
  journal.append(course[0] as never);
  await journal.flush();
  expect(await readEvents(database, "run")).toEqual(course.slice(0, 1));
});

test("a database that the browser has closed stays closed while the disk is full, and then begins another log", async () => {
  const journal = await new StoredJournals(database).create(origin, 1);
  const full = vi
    .spyOn(navigator.storage, "getDirectory")
    .mockResolvedValue({ getFileHandle: refuseForRoom, removeEntry: async () => undefined } as never);
  database.backendDB().dispatchEvent(new Event("close"));
  journal.append(course[0] as never);
  await expect(journal.flush()).rejects.toThrow("no more room");
  expect(database.isOpen()).toBe(false);
  full.mockRestore();
  await journal.flush();
  expect(await readEvents(database, "run")).toEqual(course.slice(0, 1));
  const keys = await database.settings.toCollection().primaryKeys();
  expect(keys).toContain("logBegun");
  expect(keys.filter((key) => key.startsWith("scrap"))).toEqual([]);
});

test("a database that the browser closes in the middle of a run is opened again, and nothing of the run is lost", async () => {
  const journal = await new StoredJournals(database).create(origin, 1);
  for (const [index, event] of course.entries()) {
    journal.append(event);
    if (index === 1) database.backendDB().close();
    if (index === 2) database.close({ disableAutoOpen: false });
    await journal.flush();
  }
  expect(await readEvents(database, "run")).toEqual(course);
});
