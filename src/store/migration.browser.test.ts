import Dexie from "dexie";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database, StoredEvents, StoredFlow } from "./database.ts";
import stored from "./fixtures/layout-1.json";
import stored3 from "./fixtures/layout-2.3.json";
import { readEvents, StoredJournals } from "./journals.ts";
import { Layout1, type RunOf1 } from "./layout1.ts";
import { openDatabase } from "./migration.ts";
import { said } from "../engine/journals.suite.testing.ts";
import type { RunEvent } from "../engine/event.ts";
import type { LogChunk3 } from "./logChunk.ts";
import { readLogs, searchLogs } from "./logs.ts";
import { documentOf, listRevisions } from "./revisions.ts";

const fixture = stored as unknown as {
  readonly flows: StoredFlow[];
  readonly runs: RunOf1[];
  readonly events: StoredEvents[];
  readonly results: unknown[];
};

let [newName, oldName] = ["", ""];
const opened: Dexie[] = [];

beforeEach(() => {
  const id = crypto.randomUUID();
  [newName, oldName] = [`millrace-test-${id}`, `millrace-test-old-${id}`];
});

afterEach(async () => {
  for (const database of opened.splice(0)) database.close();
  await Promise.all([Dexie.delete(newName), Dexie.delete(oldName)]);
});

const open = (): Database => {
  const database = openDatabase(newName, oldName);
  opened.push(database);
  return database;
};

const close = (database: Dexie) => database.close();

/** What Millrace 0.1.0 kept after one run of its first demo, as its own code wrote it. */
async function putFixture(change: (old: Layout1) => Promise<unknown> = async () => undefined): Promise<void> {
  const old = new Dexie(oldName) as Layout1;
  old.version(1).stores({
    flows: "id, savedAt",
    runs: "id, &[flowId+number], createdAt",
    events: "[runId+first]",
    results: "key",
  });
  for (const name of ["flows", "runs", "events", "results"] as const)
    await old.table(name).bulkAdd(fixture[name]);
  await change(old);
  old.close();
}

describe("what the first layout kept", () => {
  test("is there in the second, every flow, run and event, and the old database until the opening after", async () => {
    await putFixture();
    const database = open();
    expect(await database.flows.toArray()).toEqual(fixture.flows);
    expect(await database.documents.count()).toBe(fixture.flows.length);
    const [run] = fixture.runs;
    const { program, ...line } = run as NonNullable<typeof run>;
    expect(await database.runs.get(line.id)).toMatchObject(line);
    expect(await readEvents(database, line.id)).toEqual(fixture.events.flatMap(({ events }) => events));
    expect(await new StoredJournals(database).programOf(line.id)).toBe(program);
    expect((await database.runs.get(line.id))?.bytes.logs).toBeGreaterThan(0);
    expect(await Dexie.exists(oldName)).toBe(true);
    close(database);
    expect(await open().flows.count()).toBe(fixture.flows.length);
    expect(await Dexie.exists(oldName)).toBe(false);
  });

  test("is taken over once by tabs that open together", async () => {
    await putFixture();
    const counts = await Promise.all([open(), open(), open()].map((database) => database.runs.count()));
    expect(counts).toEqual([1, 1, 1]);
  });

  test("is taken over again where a tab with the old Millrace went on writing", async () => {
    await putFixture();
    const database = open();
    expect(await database.flows.count()).toBe(fixture.flows.length);
    close(database);
    const old = new Layout1(oldName);
    const [flow] = fixture.flows;
    const savedAt = Date.now() + 1;
    await old.flows.put({ ...flow, name: "Later", savedAt } as never);
    await old.runs.put({ ...fixture.runs[0], id: "late", number: 2 } as never);
    close(old);
    const after = open();
    expect(await after.flows.toArray()).toMatchObject([{ name: "Later", savedAt }]);
    expect(await after.runs.get("late")).toMatchObject({ number: 2 });
    expect(await Dexie.exists(oldName)).toBe(false);
  });

  test("stays as it is when it cannot be taken over whole, and the next opening begins anew", async () => {
    await putFixture();
    const broken = open();
    broken.logs.hook("creating", () => {
      throw new Error("the disk is full");
    });
    await expect(broken.runs.count()).rejects.toThrow("it is unchanged");
    close(broken);
    const old = new Layout1(oldName);
    expect(await old.events.count()).toBe(fixture.events.length);
    close(old);
    const database = open();
    expect(await database.runs.toCollection().primaryKeys()).toEqual(fixture.runs.map(({ id }) => id));
  });
});

test("flows that the second layout kept before there were revisions have a first one", async () => {
  const before = new Dexie(newName);
  before.version(1).stores({
    flows: "id, savedAt",
    runs: "id, &[flowId+number], createdAt, isOpen, programHash",
    programs: "hash",
    events: "[runId+first]",
    logs: "[runId+line], [runId+first]",
    artifacts: "id, runId, [key+created]",
    results: "key, expiresAt",
    owners: "runId",
    settings: "key",
  });
  await before.table("flows").bulkAdd(fixture.flows);
  close(before);
  const database = open();
  const [flow] = fixture.flows;
  const { id: flowId, revision, savedAt, document } = flow as StoredFlow;
  expect(await database.flows.toArray()).toEqual(fixture.flows);
  expect(await listRevisions(database, flowId)).toMatchObject([{ revision, savedAt, begunAt: savedAt }]);
  expect(await documentOf(database, { flowId, revision })).toEqual(document);
});

describe("what the second layout kept before its log rows had one text", () => {
  /** What Millrace kept on 29 Nov 2026 after one run of its first demo, as it wrote it. */
  const kept = Object.fromEntries(
    Object.entries(JSON.parse(JSON.stringify(stored3), typedArrays)).filter(([name]) => name !== "version"),
  ) as Record<string, unknown[]>;
  const rows = kept.logs as LogChunk3[];
  const runId = rows[0]?.runId ?? "";
  const messages = rows.flatMap((row) => row.messages);

  beforeEach(async () => {
    const before = new Dexie(newName);
    before.version(3).stores({
      flows: "id, savedAt",
      runs: "id, &[flowId+number], createdAt, isOpen, programHash",
      programs: "hash",
      events: "[runId+first]",
      logs: "[runId+line], [runId+first]",
      artifacts: "id, runId, [key+created]",
      results: "key, expiresAt",
      owners: "runId",
      settings: "key",
      revisions: "[flowId+revision]",
      documents: "[flowId+revision]",
      grants: "flowId",
    });
    for (const [name, values] of Object.entries(kept)) await before.table(name).bulkAdd(values);
    close(before);
  });

  test("is all there, and no row of it was touched", async () => {
    const database = open();
    await database.open();
    for (const { name } of database.tables.filter((table) => table.name !== "logs"))
      expect(await database.table(name).toArray(), name).toEqual(kept[name]);
    close(database);
    const bare = await new Dexie(newName).open();
    opened.push(bare);
    expect(await bare.table("logs").toArray()).toEqual(rows);
  });

  test("has its log lines in their places among the events, and they are paged and searched", async () => {
    const database = open();
    const events = await readEvents(database, runId);
    const logs = events.flatMap((event) => (event.kind === "log" ? [event.log] : []));
    expect(logs.map(({ message }) => message)).toEqual(messages);
    expect(logs.map(({ level }) => level)).toEqual(rows.flatMap((row) => [...row.levels]));
    expect(events.flatMap(({ kind }, number) => (kind === "log" ? [number] : []))).toEqual(
      rows.flatMap((row) => [...(row.numbers ?? [])]),
    );
    expect((await readLogs(database, runId, 3, 5)).map(({ log }) => log)).toEqual(logs.slice(3, 8));
    const found: number[] = [];
    const query = { text: "REPORT IS", level: 0 };
    await searchLogs(database, runId, query, (places) => void found.push(...places));
    expect(found).toEqual([messages.indexOf("The report is written.")]);
  });

  test("goes on where it ended: lines that come are put behind those of the older row", async () => {
    const database = open();
    const before = await readEvents(database, runId);
    const journal = await new StoredJournals(database).reopen(runId);
    const more = ["one\nmore", "and another"].map((message): RunEvent => said(runId, message));
    for (const event of more) journal.append(event);
    await journal.flush();
    expect(await readEvents(database, runId)).toEqual([...before, ...more]);
    expect(await database.logs.count()).toBe(1);
  });
});

/** JSON has no typed arrays: in a fixture they are objects with their name. */
function typedArrays(_key: string, value: unknown): unknown {
  const [[name, items] = []] = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (name === "Uint32Array") return Uint32Array.from(items as number[]);
  if (name === "Uint16Array") return Uint16Array.from(items as number[]);
  if (name === "Float64Array") return Float64Array.from(items as number[]);
  return value;
}

test("a device where nothing was kept begins with nothing", async () => {
  expect(await open().flows.count()).toBe(0);
});
