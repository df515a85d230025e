import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { born, entered, said } from "../engine/journals.suite.testing.ts";
import { Database } from "./database.ts";
import { deleteEndedRuns, deleteRuns, pinRun } from "./deletion.ts";
import { putIntoBin, saveFlow } from "./flows.ts";
import { freeable, freeableRuns } from "./freeing.ts";
import { StoredJournals } from "./journals.ts";
import { StoredResults } from "./results.ts";
import { expiredNow, setRetentionRules, tidyRuns } from "./retention.ts";
import { nameRevision } from "./revisions.ts";
import { countedBytes, usageOf } from "./usage.ts";

let database: Database;

beforeEach(() => void (database = new Database(`millrace-test-${crypto.randomUUID()}`)));
afterEach(() => database.delete());

const artifactOf = (runId: string, created: number): RunEvent => ({
  kind: "artifact",
  artifact: {
    id: `${runId}-report`,
    key: "report",
    type: "markdown",
    data: "x",
    flowRunId: runId,
    created,
  },
});

/** A run of the flow, with a log line and a version of the artifact `report`; it ends unless it shall go on. */
async function run(id: string, flowId: string, createdAt: number, goesOn = false): Promise<void> {
  const journals = new StoredJournals(database);
  const journal = await journals.create({ id, flowId, flowName: flowId, program: "text" }, createdAt);
  const events = [born(id), entered(id, "Pending", 1), entered(id, "Running", 2), said(id, "line")];
  for (const event of [...events, artifactOf(id, createdAt)]) journal.append(event);
  if (!goesOn) journal.append(entered(id, "Completed", 3));
  await journal.flush();
}

const runIds = () => database.runs.toCollection().primaryKeys();

/** Does what was found; gives how much that was said to be. */
async function free(found: ReturnType<typeof freeable>): Promise<number> {
  const { count, free: act } = await found;
  await act();
  return count;
}

describe("what can be freed", () => {
  test("of runs: those that have ended and are not pinned, of one flow or of all", async () => {
    for (const id of ["a", "b", "c"]) await run(id, "f", 1);
    await run("d", "g", 2);
    await run("open", "f", 3, true);
    await pinRun(database, "c", true);
    expect(await free(freeableRuns(database, "f"))).toBe(2);
    expect(await runIds()).toEqual(["c", "d", "open"]);
    expect(await free(freeable(database, "runs"))).toBe(1);
    expect(await runIds()).toEqual(["c", "open"]);
  });

  test("spares a run that was pinned, or goes on again, after it was counted", async () => {
    for (const id of ["a", "b", "c"]) await run(id, "f", 1);
    const found = await freeable(database, "runs");
    await pinRun(database, "a", true);
    const journal = await new StoredJournals(database).reopen("b");
    journal.append(entered("b", "AwaitingRetry", 4));
    await journal.flush();
    await found.free();
    expect(await runIds()).toEqual(["a", "b"]);
    await deleteEndedRuns(database, ["a", "gone"]);
    expect(await runIds()).toEqual(["a", "b"]);
  });

  test("of versions: all but the newest of each flow and those with a name", async () => {
    const minute = 60_000;
    for (let revision = 0; revision < 4; revision++)
      await saveFlow(
        database,
        { id: "f", name: "F", document: { revision } },
        revision,
        2 * revision * minute,
      );
    await nameRevision(database, { flowId: "f", revision: 2 }, "Good");
    expect(await free(freeable(database, "versions"))).toBe(2);
    expect(await database.documents.toCollection().primaryKeys()).toEqual([
      ["f", 2],
      ["f", 4],
    ]);
  });

  test("of artifacts: versions whose run is gone, but for the newest of the key", async () => {
    for (const [at, id] of ["a", "b", "c"].entries()) await run(id, "f", at);
    expect(await free(freeable(database, "artifacts"))).toBe(0);
    await deleteRuns(database, ["a", "b", "c"]);
    expect(await free(freeable(database, "artifacts"))).toBe(2);
    expect(await database.artifacts.toCollection().primaryKeys()).toEqual(["c-report"]);
  });

  test("of cached results and of the bin: everything, and of other flows nothing", async () => {
    await new StoredResults(database).write("key", { value: "kept" } as never);
    expect(await free(freeable(database, "cache"))).toBe(1);
    for (const id of ["f", "g"]) await saveFlow(database, { id, name: id, document: {} }, 0, 1);
    await run("a", "f", 1);
    await run("b", "g", 1);
    await putIntoBin(database, "f", 5);
    const { bin, flows } = await usageOf(database);
    expect(bin).toBeGreaterThan(0);
    expect(flows.find(({ flowId }) => flowId === "f")).toMatchObject({ isInBin: true, isKept: true });
    expect(await free(freeable(database, "bin"))).toBe(1);
    expect(await runIds()).toEqual(["b"]);
    expect(await database.flows.toCollection().primaryKeys()).toEqual(["g"]);
  });
});

test("what each flow uses adds up to what all use", async () => {
  await saveFlow(database, { id: "f", name: "F", document: { nodes: [1] } }, 0, 1);
  await run("a", "f", 1);
  await run("b", "demo:x", 1);
  const usage = await usageOf(database);
  const ofFlows = usage.flows.map(
    ({ documents, runBytes, artifactVersions }) => documents + runBytes + artifactVersions,
  );
  expect(ofFlows.reduce((sum, bytes) => sum + bytes, 0)).toBe(countedBytes(usage) - usage.cache);
});

test("rules delete what they were said to delete, and nothing that is pinned or goes on", async () => {
  for (const [at, id] of ["a", "b", "c", "d"].entries()) await run(id, "f", at);
  await run("open", "f", 0, true);
  await pinRun(database, "a", true);
  const rules = { general: { runs: 1 }, flows: {} };
  const { count, bytes } = await expiredNow(database, rules, 10);
  expect(bytes).toBeGreaterThan(0);
  await setRetentionRules(database, rules);
  expect(await tidyRuns(database, 10)).toBe(count);
  expect(await runIds()).toEqual(["a", "d", "open"]);
  await setRetentionRules(database, { general: { runs: 1 }, flows: { f: {} } });
  await run("e", "f", 9);
  expect(await tidyRuns(database, 10)).toBe(0);
});
