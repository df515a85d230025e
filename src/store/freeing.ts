import type { Database } from "./database.ts";
import { canGo, deleteEndedRuns } from "./deletion.ts";
import { emptyBin, flowsInBin } from "./flows.ts";
import { deleteRevision } from "./revisions.ts";
import { totalBytes } from "./size.ts";
import { flowBytes, usageOf } from "./usage.ts";

/** What can be deleted in one go: what the user is told of it, and the deed. */
export interface Freeable {
  readonly count: number;
  readonly bytes: number;
  readonly free: () => Promise<unknown>;
}

/**
 * The kinds of things that can go without a flow losing what it is now:
 * - `runs`: all that have ended, but for pinned ones;
 * - `versions`: of flows, all but the newest and those with a name;
 * - `artifacts`: versions whose run is gone, but for the newest of each key;
 * - `cache`: results that tasks keep for later runs;
 * - `bin`: flows in the bin with all that is theirs.
 */
export type FreeableKind = "runs" | "versions" | "artifacts" | "cache" | "bin";

/** What could go of this kind now. Nothing goes before `free` is called. */
export function freeable(database: Database, kind: FreeableKind): Promise<Freeable> {
  return finders[kind](database);
}

const finders: Readonly<Record<FreeableKind, (database: Database) => Promise<Freeable>>> = {
  runs: (database) => freeableRuns(database),
  versions: freeableVersions,
  artifacts: freeableArtifacts,
  cache: freeableResults,
  bin: freeableBin,
};

/** The runs that have ended and are not pinned: of one flow, or of all. */
export async function freeableRuns(database: Database, flowId?: string): Promise<Freeable> {
  const all =
    flowId === undefined
      ? database.runs.toCollection()
      : database.runs.where("[flowId+number]").between([flowId, 0], [flowId, Infinity]);
  const rows = await all.filter(canGo).toArray();
  const bytes = sumOf(rows, (run) => totalBytes(run.bytes));
  const ids = rows.map(({ id }) => id);
  return { count: ids.length, bytes, free: () => deleteEndedRuns(database, ids) };
}

async function freeableVersions(database: Database): Promise<Freeable> {
  const { flows, revisions, documents } = database;
  const newest = new Map<string, number>();
  await flows.each(({ id, revision }) => void newest.set(id, revision));
  const rows = await revisions
    .filter(({ flowId, revision, name }) => name === undefined && newest.get(flowId) !== revision)
    .toArray();
  const free = () =>
    database.transaction("rw", revisions, documents, async () => {
      for (const row of rows) await deleteRevision(database, row);
    });
  return { count: rows.length, bytes: sumOf(rows, ({ bytes }) => bytes), free };
}

async function freeableArtifacts(database: Database): Promise<Freeable> {
  const { runs, artifacts } = database;
  const runIds = new Set(await runs.toCollection().primaryKeys());
  const rows: { readonly id: string; readonly key: string; readonly bytes: number; isLonely: boolean }[] = [];
  await artifacts.orderBy("[key+created]").each(({ id, key, bytes, runId }) => {
    rows.push({ id, key, bytes, isLonely: !runIds.has(runId) });
  });
  // In the order of the index a key's newest version comes last.
  const old = rows.filter(({ key, isLonely }, index) => isLonely && rows[index + 1]?.key === key);
  const free = () => artifacts.bulkDelete(old.map(({ id }) => id));
  return { count: old.length, bytes: sumOf(old, ({ bytes }) => bytes), free };
}

async function freeableResults({ results }: Database): Promise<Freeable> {
  let [count, bytes] = [0, 0];
  await results.each((row) => {
    count += 1;
    bytes += row.bytes;
  });
  return { count, bytes, free: () => results.clear() };
}

async function freeableBin(database: Database): Promise<Freeable> {
  const [flows, usage] = [await flowsInBin(database), await usageOf(database)];
  const bytes = sumOf(
    usage.flows.filter(({ isInBin }) => isInBin),
    flowBytes,
  );
  return { count: flows.length, bytes, free: () => emptyBin(database, Infinity) };
}

function sumOf<Row>(rows: readonly Row[], bytesOf: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + bytesOf(row), 0);
}
