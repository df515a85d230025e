import Dexie from "dexie";
import { Database, databaseName, type StoredFlow, type StoredRun } from "./database.ts";
import { isUnderWay, StoredJournal } from "./journal.ts";
import { hashOf, nextNumber, readEvents } from "./journals.ts";
import { Layout1, type RunOf1 } from "./layout1.ts";
import { keepRevision } from "./revisions.ts";
import { bytesOf } from "../engine/valueSize.ts";
import { noBytes } from "./size.ts";

/** The database of the first layout. */
export const firstDatabaseName = "millrace";

/** What the new database remembers of where it came from. */
const setting = "migration";

interface Migration {
  readonly from: string;
  /** Milliseconds since 1970: when everything was found again in the new layout. */
  readonly verifiedAt: number;
}

/**
 * The database of this version of Millrace, with what an older version kept. The old database is only read; it is
 * deleted at the first opening after one in which everything of it was found in the new one, with what a tab of the
 * older version wrote in between taken over too. If something fails, opening fails with the reason, the old database is
 * as it was, and the next opening begins anew.
 */
export function openDatabase(name = databaseName, oldName = firstDatabaseName): Database {
  const database = new Database(name);
  database.on("ready", (own) => migrate(own as Database, oldName), true);
  return database;
}

async function migrate(database: Database, oldName: string): Promise<void> {
  await navigator.locks.request(`millrace-migration:${database.name}`, async () => {
    const done = (await database.settings.get(setting))?.value as Migration | undefined;
    const isThere = await Dexie.exists(oldName);
    if (isThere) await (done ? leave(oldName, database, done) : migrateFrom(oldName, database));
    if (done) return;
    const value: Migration = { from: isThere ? oldName : "", verifiedAt: Date.now() };
    await database.settings.put({ key: setting, value });
  });
}

/** A tab of the older version may have gone on after everything was taken over: what it wrote comes too. */
async function leave(oldName: string, database: Database, { verifiedAt }: Migration): Promise<void> {
  const old = new Layout1(oldName);
  try {
    await old.open();
    const late = await old.flows.where("savedAt").above(verifiedAt).toArray();
    for (const flow of late) await takeOver(flow, database, verifiedAt);
    for (const id of await old.runs.toCollection().primaryKeys()) {
      const run = (await database.runs.get(id)) ? undefined : await old.runs.get(id);
      if (run) await copyRun(old, { ...run, number: await nextNumber(database, run.flowId) }, database);
    }
  } finally {
    old.close();
  }
  await Dexie.delete(oldName);
}

/** Over the flow as it was taken over; beside it when it was changed here too. */
async function takeOver(flow: StoredFlow, database: Database, verifiedAt: number): Promise<void> {
  const own = await database.flows.get(flow.id);
  if (!own || own.savedAt <= verifiedAt) await putFlow(database, flow);
  else
    await putFlow(database, {
      ...flow,
      id: crypto.randomUUID(),
      name: `${flow.name} (older Millrace)`,
      revision: 1,
    });
}

/** With its first revision. */
function putFlow(database: Database, flow: StoredFlow): Promise<void> {
  const { flows, revisions, documents } = database;
  return database.transaction("rw", flows, revisions, documents, async () => {
    await flows.put(flow);
    await keepRevision(database, flow);
  });
}

async function migrateFrom(oldName: string, database: Database): Promise<void> {
  const old = new Layout1(oldName);
  try {
    await old.open();
    await Promise.all(database.tables.map((table) => table.clear()));
    await copy(old, database);
    await verify(old, database);
  } catch (error) {
    throw new Error(
      `What an older Millrace kept could not be taken over; it is unchanged. ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    old.close();
  }
}

async function copy(old: Layout1, database: Database): Promise<void> {
  for (const flow of await old.flows.toArray()) await putFlow(database, flow);
  const results = await old.results.toArray();
  await database.results.bulkAdd(
    results.map((row) => ({ ...row, keptAt: Date.now(), bytes: bytesOf(row.value) })),
  );
  for (const id of await old.runs.toCollection().primaryKeys()) {
    const run = await old.runs.get(id);
    if (run) await copyRun(old, run, database);
  }
}

async function copyRun(old: Layout1, { program, ...line }: RunOf1, database: Database): Promise<void> {
  const hash = await hashOf(program);
  const counted = { programHash: hash, bytes: noBytes, events: 0, lines: 0 };
  const run: StoredRun = { ...line, ...counted, ...(isUnderWay(line) ? { isOpen: 1 } : {}) };
  await database.programs.put({ hash, text: program });
  await database.runs.add(run);
  const journal = await StoredJournal.open(database, line.id);
  for await (const events of old.eventsOf(line.id)) {
    for (const event of events) journal.append(event);
    await journal.flush();
  }
}

/** Every flow, every result and every event of every run is there again, in order. */
async function verify(old: Layout1, database: Database): Promise<void> {
  for (const table of ["flows", "results", "runs"] as const) {
    const [before, after] = [await old[table].count(), await database[table].count()];
    if (before !== after) throw new Error(`Of ${before} ${table} only ${after} were found again.`);
  }
  for (const id of await old.runs.toCollection().primaryKeys()) await verifyRun(old, id, database);
}

async function verifyRun(old: Layout1, runId: string, database: Database): Promise<void> {
  const kept = await readEvents(database, runId);
  let number = 0;
  for await (const events of old.eventsOf(runId)) {
    for (const event of events) {
      if (kept[number]?.kind !== event.kind || bytesOf(kept[number]) !== bytesOf(event))
        throw new Error(`Event ${number} of run ${runId} was not found again.`);
      number += 1;
    }
  }
  if (number !== kept.length) throw new Error(`Run ${runId} has ${kept.length} events instead of ${number}.`);
}
