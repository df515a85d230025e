import Dexie from "dexie";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database, StoredEvents, StoredFlow } from "./database.ts";
import stored from "./fixtures/layout-1.json";
import { readEvents, StoredJournals } from "./journals.ts";
import { Layout1, type RunOf1 } from "./layout1.ts";
import { openDatabase } from "./migration.ts";
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

test("a device where nothing was kept begins with nothing", async () => {
  expect(await open().flows.count()).toBe(0);
});
