import type { RunEvent } from "../engine/event.ts";
import { noSuchRun, type RunOrigin } from "../engine/journals.ts";
import type { Database, StoredArtifact } from "./database.ts";
import { deleteRuns } from "./deletion.ts";
import { artifactAfter, isUnderWay, storedArtifact, StoredJournal } from "./journal.ts";
import { addRun, type LineMarks } from "./journals.ts";
import { ownRun } from "./owners.ts";

/**
 * A run that comes in from a file. It is written in pieces, since it may be long, and is not there for anybody before it
 * is whole: until then its line says so, and whoever finds it without its owner deletes it.
 */
export class Arrival {
  /** The versions that it will leave, as they are by now. */
  private readonly artifacts = new Map<string, StoredArtifact>();

  private constructor(
    private readonly database: Database,
    private readonly origin: RunOrigin,
    private readonly journal: StoredJournal,
    private readonly letGo: () => void,
  ) {}

  get runId(): string {
    return this.origin.id;
  }

  /** None when the run is here. One that is coming in already is waited for. */
  static async begin(
    database: Database,
    origin: RunOrigin,
    createdAt: number,
    marks: LineMarks,
  ): Promise<Arrival | undefined> {
    const here = await database.runs.get(origin.id);
    if (here && !here.isArriving) return undefined;
    const letGo = await ownRun(database, origin.id);
    const journal = await beginJournal(database, origin, createdAt, marks).catch((error: unknown) => {
      letGo();
      throw error;
    });
    if (journal) return new Arrival(database, origin, journal, letGo);
    letGo();
    return undefined;
  }

  add(event: RunEvent): void {
    this.journal.append(event);
    for (const version of storedArtifact(this.origin, event)) this.artifacts.set(version.id, version);
    if (event.kind !== "artifactUpdated") return;
    const version = this.artifacts.get(event.artifactId);
    if (version) this.artifacts.set(version.id, artifactAfter(version, event));
  }

  /** Resolves when all that was added is on disk; rejects when it could not be kept. */
  flush(): Promise<void> {
    return this.journal.flush();
  }

  /** The run is whole and there for all. Gives the versions that came with it; those that were here are as they were. */
  async end(): Promise<readonly string[]> {
    const { database, runId } = this;
    await this.flush();
    const { runs, artifacts } = database;
    const added = await database.transaction("rw", runs, artifacts, async () => {
      const line = await runs.get(runId);
      if (!line) throw noSuchRun(runId);
      const { isArriving: _mark, isOpen: _open, ...rest } = line;
      await runs.put({ ...rest, ...(isUnderWay(line) ? { isOpen: 1 } : {}) });
      const versions = [...this.artifacts.values()];
      const here = await artifacts.bulkGet(versions.map(({ id }) => id));
      const news = versions.filter((_, index) => here[index] === undefined);
      await artifacts.bulkAdd(news);
      return news.map(({ id }) => id);
    });
    this.letGo();
    await database.owners.delete(runId);
    return added;
  }

  /** Nothing of it stays. */
  async takeBack(): Promise<void> {
    this.letGo();
    await deleteRuns(this.database, [this.runId]);
  }
}

/** Gives none when the run is here; what an earlier arrival has left goes. */
async function beginJournal(
  database: Database,
  origin: RunOrigin,
  createdAt: number,
  marks: LineMarks,
): Promise<StoredJournal | undefined> {
  const left = await database.runs.get(origin.id);
  if (left && !left.isArriving) return undefined;
  if (left) await deleteRuns(database, [origin.id]);
  await addRun(database, origin, createdAt, { ...marks, isArriving: 1 });
  return StoredJournal.open(database, origin.id);
}
