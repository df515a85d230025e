import { afterEach, beforeEach, expect, test } from "vitest";
import { Database } from "./database.ts";
import { deleteLimit, readLimits, saveLimit } from "./limits.ts";

let database: Database;

beforeEach(() => {
  database = new Database(`millrace-test-${crypto.randomUUID()}`);
});

afterEach(() => database.delete());

test("limits are kept by name, changed in their place, renamed and deleted", async () => {
  expect(await readLimits(database)).toEqual([]);
  await saveLimit(database, { name: "tag:db", limit: 2 });
  await saveLimit(database, { name: "api", limit: 5, slotDecayPerSecond: 0.5 });
  await saveLimit(database, { name: "tag:db", limit: 1, isActive: false }, "tag:db");
  expect(await readLimits(database)).toEqual([
    { name: "api", limit: 5, slotDecayPerSecond: 0.5 },
    { name: "tag:db", limit: 1, isActive: false },
  ]);
  await saveLimit(database, { name: "tag:files", limit: 1 }, "tag:db");
  await deleteLimit(database, "api");
  await deleteLimit(database, "api");
  expect((await readLimits(database)).map(({ name }) => name)).toEqual(["tag:files"]);
});

test("no two limits have one name, and a refused one changes nothing", async () => {
  await saveLimit(database, { name: "a", limit: 1 });
  await saveLimit(database, { name: "b", limit: 2 });
  expect(await saveLimit(database, { name: "a", limit: 9 })).toContain('a limit "a" already');
  expect(await saveLimit(database, { name: "a", limit: 9 }, "b")).toContain('a limit "a" already');
  expect((await readLimits(database)).map(({ limit }) => limit)).toEqual([1, 2]);
});

test("changes from two tabs at once are both kept", async () => {
  const other = new Database(database.name);
  await Promise.all([
    saveLimit(database, { name: "a", limit: 1 }),
    saveLimit(other, { name: "b", limit: 1 }),
  ]);
  expect((await readLimits(database)).map(({ name }) => name)).toEqual(["a", "b"]);
  other.close();
});
