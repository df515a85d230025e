import Dexie from "dexie";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Database } from "./database.ts";
import { deleteFlow } from "./deletion.ts";
import { saveFlow } from "./flows.ts";
import {
  allGrants,
  copyOrigin,
  distrustFlow,
  grantHosts,
  grantOf,
  noteOrigin,
  takeBackHost,
  trustFlow,
} from "./grants.ts";

let database: Database;
let name = "";

beforeEach(() => {
  name = `millrace-test-${crypto.randomUUID()}`;
  database = new Database(name);
});

afterEach(() => database.delete());

const file = { kind: "file", name: "stranger.ts", at: 1 } as const;

test("a flow that was made here may run, and reaches nobody", async () => {
  expect(await grantOf(database, "own")).toEqual({ isTrusted: true, hosts: [] });
});

test("a flow from outside may not run until the user says so, and not after the word was taken back", async () => {
  await noteOrigin(database, "other", file);
  expect(await grantOf(database, "other")).toEqual({ origin: file, isTrusted: false, hosts: [] });
  await trustFlow(database, "other", 2);
  await grantHosts(database, "other", ["https://a.test"]);
  expect(await grantOf(database, "other")).toMatchObject({ isTrusted: true, hosts: ["https://a.test"] });
  await distrustFlow(database, "other");
  expect(await grantOf(database, "other")).toEqual({ origin: file, isTrusted: false, hosts: [] });
});

test("a copy of a flow from outside is no more trusted than the flow, and has none of its hosts", async () => {
  await noteOrigin(database, "other", file);
  await copyOrigin(database, "other", "copy");
  expect(await grantOf(database, "copy")).toEqual({ origin: file, isTrusted: false, hosts: [] });
  await trustFlow(database, "other", 2);
  await grantHosts(database, "other", ["https://a.test"]);
  await copyOrigin(database, "other", "second");
  expect(await grantOf(database, "second")).toEqual({ origin: file, isTrusted: true, hosts: [] });
});

test("hosts are granted to one flow and taken back one by one, and last until the flow is deleted", async () => {
  await saveFlow(database, { id: "own", name: "Own", document: {} }, 0, 1);
  await grantHosts(database, "own", ["https://b.test", "https://a.test"]);
  await grantHosts(database, "own", ["https://b.test"]);
  expect((await grantOf(database, "own")).hosts).toEqual(["https://a.test", "https://b.test"]);
  expect((await grantOf(database, "another")).hosts).toEqual([]);
  await takeBackHost(database, "own", "https://a.test");
  database.close();
  database = new Database(name);
  expect([...(await allGrants(database))]).toEqual([["own", { isTrusted: true, hosts: ["https://b.test"] }]]);
  await deleteFlow(database, "own");
  expect(await grantOf(database, "own")).toEqual({ isTrusted: true, hosts: [] });
});

test("a database of before there were grants is opened with all it had", async () => {
  const before = new Dexie(name);
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
  const flow = { id: "old", name: "Old", document: {}, revision: 1, savedAt: 1 };
  await before.table("flows").add(flow);
  before.close();
  expect(await database.flows.toArray()).toEqual([flow]);
  await noteOrigin(database, "new", file);
  expect((await grantOf(database, "old")).isTrusted).toBe(true);
});
