import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { born, entered, said } from "../engine/journals.suite.testing.ts";
import { Database } from "./database.ts";
import { readEvents, StoredJournals } from "./journals.ts";
import { LateJournal } from "./lateJournal.ts";
import { LogMark } from "./logMark.ts";
import { PageSigns } from "./pageSigns.ts";
import { whyNotKept } from "./refusal.ts";
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

/** As on a disk without room: files that are there can be read, others cannot be made. */
function fillDisk(): () => void {
  const make = FileSystemDirectoryHandle.prototype.getFileHandle;
  const full = vi.spyOn(FileSystemDirectoryHandle.prototype, "getFileHandle").mockImplementation(function (
    this: FileSystemDirectoryHandle,
    name,
    options,
  ) {
    return options?.create ? refuseForRoom() : make.call(this, name, options);
  });
  return () => full.mockRestore();
}

/** The browser closes the database while the disk is full, and all that had it open are gone before there is room. */
async function closeInWorker(): Promise<void> {
  const worker = new Worker(new URL("./closing.testing.ts", import.meta.url), { type: "module" });
  const answer = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(database.name);
  });
  worker.terminate();
  expect(answer).toContain("No room");
}

async function expectLogBegun(): Promise<void> {
  const keys = await database.settings.toCollection().primaryKeys();
  expect(keys).toContain("logBegun");
  expect(keys.filter((key) => key.startsWith("scrap"))).toEqual([]);
}

test("a database that the browser has closed stays closed while the disk is full, and then begins another log", async () => {
  const journal = await new StoredJournals(database).create(origin, 1);
  const makeRoom = fillDisk();
  database.backendDB().dispatchEvent(new Event("close"));
  journal.append(course[0] as never);
  await expect(journal.flush()).rejects.toThrow("no more room");
  expect(database.isOpen()).toBe(false);
  makeRoom();
  await journal.flush();
  expect(await readEvents(database, "run")).toEqual(course.slice(0, 1));
  await expectLogBegun();
});

describe("a page that is loaded after the browser has closed the database", () => {
  test("opens it only when there is room, and begins another log, once for all pages", async () => {
    await database.flows.count();
    database.close();
    await closeInWorker();
    const mark = new LogMark(database.name);
    expect(await mark.read()).toBeGreaterThan(0);
    const makeRoom = fillDisk();
    const { name } = database;
    const waiting = new Database(name);
    expect(await waiting.flows.count().catch(whyNotKept)).toContain("no more room on this device");
    expect(await waiting.runs.count().catch(whyNotKept)).toContain("no more room on this device");
    await expect(waiting.reopen()).rejects.toThrow("No room");
    makeRoom();
    await waiting.reopen();
    expect(await waiting.flows.count()).toBe(0);
    waiting.close();
    database = new Database(name);
    await expectLogBegun();
    expect(await mark.read()).toBeUndefined();
  });

  test("opens it as ever where the browser has no files for the page", async () => {
    await database.flows.count();
    database.close();
    await closeInWorker();
    const refused = vi
      .spyOn(navigator.storage, "getDirectory")
      .mockRejectedValue(new DOMException("No.", "SecurityError"));
    await database.open();
    expect(await database.flows.count()).toBe(0);
    expect(await database.settings.get("logBegun")).toBeUndefined();
    refused.mockRestore();
  });
});

describe("a page that is gone without having taken its sign back, as after a kill", () => {
  const abandonSign = async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(`pages-${database.name}`, { create: true });
    await folder.getFileHandle("gone", { create: true });
  };
  const restart = async () => {
    database.close();
    database = new Database(database.name);
    database.leaveSign();
    await database.open();
    await navigator.locks.request(`millrace-log:${database.name}`, () => undefined);
    return (await database.settings.get("logBegun"))?.value as number | undefined;
  };

  test("has the next start begin another log, once, whether or not there was anything to lose", async () => {
    expect(await restart()).toBeUndefined();
    await abandonSign();
    const first = await restart();
    expect(first).toBeGreaterThan(0);
    await expectLogBegun();
    expect(await restart()).toBe(first);
  });

  test("is told from one that goes on, and from one that went as pages do", async () => {
    const takeBack = await new PageSigns(database.name).leave();
    expect(await restart()).toBeUndefined();
    takeBack();
    expect(await restart()).toBeUndefined();
  });

  test("is remembered, on a disk that is full, until there is room for another log", async () => {
    await abandonSign();
    const makeRoom = fillDisk();
    expect(await restart()).toBeUndefined();
    makeRoom();
    expect(await restart()).toBeGreaterThan(0);
  });
});

test("no opening is ready before the sign of the page is there", async () => {
  database.leaveSign();
  await database.flows.count();
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(`pages-${database.name}`);
  const signs: string[] = [];
  for await (const sign of folder.keys()) signs.push(sign);
  expect(signs).toHaveLength(1);
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
