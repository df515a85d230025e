import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../../engine/event.ts";
import { born, entered, said } from "../../engine/journals.suite.testing.ts";
import { Database } from "../database.ts";
import { deleteRuns } from "../deletion.ts";
import { saveFlow } from "../flows.ts";
import { grantOf } from "../grants.ts";
import { readEvents, StoredJournals } from "../journals.ts";
import { AbandonedRuns } from "../owners.ts";
import { listRevisions, nameRevision } from "../revisions.ts";
import { fromLine, toLine } from "./line.ts";
import { mergeArchive } from "./merge.ts";
import { ArchiveDamage } from "./read.ts";
import { writeArchive, type ArchiveExtent, type Unkept } from "./write.ts";

const databases: Database[] = [];
let [here, there]: Database[] = [];

const openDatabase = () => {
  const database = new Database(`millrace-test-${crypto.randomUUID()}`);
  databases.push(database);
  return database;
};

beforeEach(() => {
  here = openDatabase();
  there = openDatabase();
});

afterEach(async () => {
  for (const database of databases.splice(0)) await database.delete();
});

const at = (database: Database | undefined) => database as Database;

async function run(
  database: Database,
  id: string,
  flowId: string,
  events: readonly RunEvent[],
): Promise<void> {
  const journals = new StoredJournals(database);
  const journal = await journals.create({ id, flowId, flowName: "Flow", program: `text of ${id}` }, 1000);
  for (const event of events) journal.append(event);
  await journal.flush();
}

const courseOf = (id: string, value: unknown): RunEvent[] => [
  born(id),
  entered(id, "Pending", 1),
  entered(id, "Running", 2),
  ...Array.from({ length: 1200 }, (_, line) => said(id, `Line ${line} of ${id}: ž 😀`)),
  {
    kind: "artifact",
    artifact: { id: `${id}-report`, key: "report", type: "markdown", data: id, flowRunId: id, created: 3 },
  },
  { kind: "result", runId: id, value },
  entered(id, "Completed", 3),
];

async function fill(database: Database): Promise<void> {
  await saveFlow(database, { id: "f", name: "F", document: { nodes: [1] } }, 0, 10);
  await nameRevision(database, { flowId: "f", revision: 1 }, "First");
  await saveFlow(database, { id: "f", name: "F", document: { nodes: [1, 2] } }, 1, 11);
  await saveFlow(database, { id: "g", name: "G", document: { nodes: [] } }, 0, 12);
  await run(database, "a", "f", courseOf("a", new Map([["when", new Date(5)]])));
  await run(database, "b", "f", courseOf("b", { bytes: new Uint8Array([1, 2, 3]), big: 10n }));
  await run(database, "c", "g", courseOf("c", undefined));
  await deleteRuns(database, ["c"]);
}

async function written(
  database: Database,
  extent: ArchiveExtent = { kind: "workspace" },
  unkept?: Unkept,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  await writeArchive(database, extent, (bytes) => void pieces.push(bytes), {
    now: 5,
    ...(unkept && { unkept }),
  });
  return new Blob(pieces);
}

/** All rows but what only tells when they were counted. */
async function contents(database: Database): Promise<unknown> {
  const names = ["flows", "revisions", "documents", "runs", "programs", "artifacts"] as const;
  const rows = await Promise.all(names.map((name) => database.table(name).toArray()));
  const events = await Promise.all(["a", "b", "c"].map((id) => readEvents(database, id)));
  return [rows, events];
}

describe("a file", () => {
  test("brings a whole workspace to another device as it was, and nothing when it comes again", async () => {
    await fill(at(here));
    const file = await written(at(here));
    const report = await mergeArchive(at(there), file, { now: 5 });
    expect(report).toMatchObject({ flows: { added: 2, here: 0 }, runs: { added: 2, here: 0 } });
    expect(await contents(at(there))).toEqual(await contents(at(here)));
    expect(await grantOf(at(there), "f")).toMatchObject({
      origin: { kind: "file", at: 5 },
      isTrusted: false,
    });
    const before = await contents(at(there));
    expect(await mergeArchive(at(there), file, { now: 5 })).toMatchObject({
      flows: { added: 0, here: 2 },
      runs: { added: 0, here: 2 },
    });
    expect(await contents(at(there))).toEqual(before);
  });

  test("of one run brings its flow along; of one flow, its runs and revisions and no others", async () => {
    await fill(at(here));
    await mergeArchive(at(there), await written(at(here), { kind: "run", runId: "b" }), { now: 5 });
    expect(await at(there).runs.toCollection().primaryKeys()).toEqual(["b"]);
    expect(await at(there).flows.toCollection().primaryKeys()).toEqual(["f"]);
    const third = openDatabase();
    await mergeArchive(third, await written(at(here), { kind: "flow", flowId: "f" }), { now: 5 });
    expect((await third.runs.toArray()).map(({ id, number }) => [id, number])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect((await listRevisions(third, "f")).map(({ name }) => name)).toEqual([undefined, "First"]);
  });

  test("of a demo that is no flow of the user's has its runs", async () => {
    await run(at(here), "a", "demo:x", courseOf("a", 1));
    await mergeArchive(at(there), await written(at(here), { kind: "flow", flowId: "demo:x" }), { now: 5 });
    expect(await at(there).runs.toCollection().primaryKeys()).toEqual(["a"]);
  });

  test("never writes over a flow that is here in another form: it comes beside it, with its runs", async () => {
    await fill(at(here));
    await saveFlow(at(there), { id: "f", name: "Mine", document: { nodes: ["mine"] } }, 0, 20);
    await run(at(there), "own", "f", courseOf("own", 1));
    await mergeArchive(at(there), await written(at(here), { kind: "flow", flowId: "f" }), { now: 5 });
    expect(await at(there).flows.get("f")).toMatchObject({ name: "Mine", document: { nodes: ["mine"] } });
    const copy = (await at(there).flows.toArray()).find(({ id }) => id !== "f");
    expect(copy).toMatchObject({ name: "F (imported)", document: { nodes: [1, 2] } });
    const runs = await at(there).runs.toArray();
    expect(runs.map(({ id, flowId }) => [id, flowId]).sort()).toEqual([
      ["a", copy?.id],
      ["b", copy?.id],
      ["own", "f"],
    ]);
  });

  test("whose copy is here already brings none beside it", async () => {
    await fill(at(here));
    await saveFlow(at(there), { id: "f", name: "Mine", document: { nodes: ["mine"] } }, 0, 20);
    const file = await written(at(here), { kind: "flow", flowId: "f" });
    await mergeArchive(at(there), file, { now: 5 });
    const before = await contents(at(there));
    expect(await mergeArchive(at(there), file, { now: 6 })).toMatchObject({ flows: { added: 0, here: 1 } });
    expect(await contents(at(there))).toEqual(before);
  });

  test("whose taking in is killed leaves no run half there, and brings the rest when it comes again", async () => {
    await fill(at(here));
    const file = await written(at(here));
    const dead = new Database(at(there).name);
    // From then on nothing that the tab writes reaches the disk.
    dead.logs.hook("creating", () => {
      dead.close();
    });
    await expect(mergeArchive(dead, file, { now: 5 })).rejects.toThrow();
    expect(await at(there).flows.count()).toBe(2);
    expect(await at(there).runs.toArray()).toMatchObject([{ id: "a", isArriving: 1 }]);
    expect(await new StoredJournals(at(there)).lines()).toEqual([]);
    await new Promise<void>((resolve) => void new AbandonedRuns(at(there), resolve).look());
    expect(await at(there).runs.count()).toBe(0);
    expect(await at(there).events.count()).toBe(0);
    await mergeArchive(at(there), file, { now: 5 });
    expect(await contents(at(there))).toEqual(await contents(at(here)));
  });

  test("that is given up takes back the versions of artifacts that it brought, and none that was here", async () => {
    await fill(at(here));
    const file = await written(at(here));
    await mergeArchive(at(there), file, { now: 5 });
    await deleteRuns(at(there), ["a", "b"]);
    await at(there).artifacts.delete("a-report");
    const control = new AbortController();
    at(there).artifacts.hook("creating", (id) => {
      if (id === "a-report") control.abort();
    });
    await expect(mergeArchive(at(there), file, { signal: control.signal, now: 5 })).rejects.toThrow();
    expect(await at(there).artifacts.toCollection().primaryKeys()).toEqual(["b-report", "c-report"]);
    expect(await at(there).runs.count()).toBe(0);
  });

  test("of a run that had not ended makes it Crashed where it arrives", async () => {
    await run(at(here), "a", "f", courseOf("a", 1).slice(0, 3));
    await mergeArchive(at(there), await written(at(here)), { now: 5 });
    await expect.poll(async () => (await at(there).runs.get("a"))?.state.name).toBe("Crashed");
  });

  test("that is given up half way, or finds no room, leaves everything as it was", async () => {
    await fill(at(here));
    const file = await written(at(here));
    const control = new AbortController();
    at(there).logs.hook("creating", () => control.abort());
    await expect(mergeArchive(at(there), file, { signal: control.signal, now: 5 })).rejects.toThrow();
    at(there).logs.hook("creating", () => {
      throw new DOMException("The device is full.", "QuotaExceededError");
    });
    await expect(mergeArchive(at(there), file, { now: 5 })).rejects.toThrow("no more room on this device");
    const counts = await Promise.all(at(there).tables.map((table) => table.count()));
    expect(counts.every((count) => count === 0)).toBe(true);
  });

  test("with any one byte changed, or cut anywhere, changes nothing and says so, or means the same", async () => {
    await fill(at(here));
    const bytes = new Uint8Array(await (await written(at(here))).arrayBuffer());
    await mergeArchive(at(there), new Blob([bytes]), { now: 5 });
    const whole = await contents(at(there));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (place, flip, isCut) => {
          const damaged = isCut ? bytes.slice(0, place) : bytes.slice();
          if (!isCut) damaged[place] = (damaged[place] as number) ^ flip;
          const target = openDatabase();
          const outcome = await mergeArchive(target, new Blob([damaged]), { now: 5 }).catch(
            (error: unknown) => error,
          );
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(ArchiveDamage);
            expect(await target.flows.count()).toBe(0);
            expect(await target.runs.count()).toBe(0);
          } else expect(await contents(target)).toEqual(whole);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("with an entry of another name, or without its last one, is refused: nothing is left out in silence", async () => {
    await fill(at(here));
    const bytes = new Uint8Array(await (await written(at(here))).arrayBuffer());
    const text = new TextDecoder("latin1").decode(bytes);
    const place = text.indexOf("artifacts.jsonl");
    const renamed = bytes.slice();
    renamed[place] = "b".charCodeAt(0);
    await expect(mergeArchive(at(there), new Blob([renamed]), { now: 5 })).rejects.toThrow(
      "brtifacts.jsonl is no part of a Millrace file.",
    );
    const cut = bytes.slice(0, text.lastIndexOf("PK\u0003\u0004", place));
    await expect(mergeArchive(at(there), new Blob([cut]), { now: 5 })).rejects.toThrow(
      "The file holds 0 artifacts, and 1 were written.",
    );
  });

  test("says where it is broken: the run, and the line in it", async () => {
    const events = [born("a"), entered("a", "Pending", 1), entered("a", "Completed", 2)];
    await run(at(here), "a", "f", events);
    await expect(mergeArchive(at(there), await written(at(here)), { now: 5 })).rejects.toThrow(
      'The file is damaged in run #1 of "Flow" (runs/a.jsonl): line 4 goes from Pending to Completed, which no run does.',
    );
  });

  test("with a flow that its reader cannot show is refused, with the flow and the line", async () => {
    await fill(at(here));
    const whyNoDocument = (document: unknown) =>
      (document as { nodes: unknown[] }).nodes.length === 2 ? "lacks a node" : undefined;
    await expect(mergeArchive(at(there), await written(at(here)), { whyNoDocument, now: 5 })).rejects.toThrow(
      "flows/f.jsonl is damaged: the flow in line 1 lacks a node.",
    );
    expect(await at(there).flows.count()).toBe(0);
  });

  test("has what is only in memory, in place of what is kept of it, even where nothing can be read", async () => {
    await fill(at(here));
    const flow = { id: "f", name: "F", document: { nodes: ["unsaved"] }, revision: 9, savedAt: 9 };
    const line = { id: "a", flowId: "f", flowName: "F", number: 1, name: "a", createdAt: 1 };
    const events = courseOf("a", "unsaved");
    const state = { type: "COMPLETED", name: "Completed", timestamp: 3 } as const;
    const unkept = { flows: [flow], runs: [{ run: { ...line, state }, program: "text", events }] };
    const file = await written(at(here), { kind: "workspace" }, unkept);
    await mergeArchive(at(there), file, { now: 5 });
    expect(await at(there).flows.get("f")).toMatchObject({ document: { nodes: ["unsaved"] } });
    expect(await at(there).runs.toCollection().primaryKeys()).toEqual(["a", "b"]);
    expect(await readEvents(at(there), "a")).toEqual(events);
    const refusing = openDatabase();
    refusing.on("ready", () => Promise.reject(new Error("refused")), true);
    const third = openDatabase();
    await mergeArchive(third, await written(refusing, { kind: "workspace" }, unkept), { now: 5 });
    expect(await third.flows.toCollection().primaryKeys()).toEqual(["f"]);
    expect(await third.runs.toCollection().primaryKeys()).toEqual(["a"]);
  });

  test.each([
    ["not a zip", new Blob(["hello"]), "This is not a Millrace file: it is not a zip archive."],
    ["empty", new Blob([]), "This is not a Millrace file: it is not a zip archive."],
  ])("that is foreign is refused: %s", async (_, file, message) => {
    await expect(mergeArchive(at(there), file, { now: 5 })).rejects.toThrow(message);
  });
});

test("a line holds whatever IndexedDB keeps, and gives it back", async () => {
  const cloneable = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  });
  await fc.assert(
    fc.asyncProperty(cloneable, async (value) => {
      const kept = structuredClone(value);
      const line = await toLine({ value: kept });
      expect(line).not.toContain("\n");
      expect(fromLine(line)).toEqual({ value: kept });
    }),
  );
  const polluting: unknown = JSON.parse('{"__proto__": {"a": 1}, "when": 1}');
  const wide = { polluting, when: new Date(5) };
  expect(Object.entries((fromLine(await toLine(wide)) as typeof wide).polluting as object)).toEqual(
    Object.entries(polluting as object),
  );
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const read = fromLine(await toLine({ cycle })) as { cycle: typeof cycle };
  expect(read.cycle.self).toBe(read.cycle);
  const blob = new Blob(["picture"], { type: "image/png" });
  const { picture } = fromLine(await toLine({ picture: [blob] })) as { picture: [Blob] };
  expect([picture[0].type, await picture[0].text()]).toEqual(["image/png", "picture"]);
});
