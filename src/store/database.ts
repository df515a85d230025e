import Dexie, {
  type DexieOptions,
  type EntityTable,
  type PromiseExtended,
  type Table,
  type Transaction,
} from "dexie";
import type { Artifact, RunEvent } from "../engine/event.ts";
import type { RunLine } from "../engine/journals.ts";
import type { ResultRecord } from "../engine/results.ts";
import { chunkIn, type LogChunk } from "./logChunk.ts";
import { newerVersion } from "./refusal.ts";
import { Reopening } from "./reopening.ts";
import { bytesOf } from "../engine/valueSize.ts";

/** A flow as it is kept. The document itself is whatever its owner makes of it; the store only keeps it. */
export interface StoredFlow<Document = unknown> {
  readonly id: string;
  readonly name: string;
  readonly document: Document;
  /** Counts saves from 1; a save on top of another revision than the stored one is refused. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** When it was put into the bin (milliseconds since 1970); absent while it is not there. */
  binnedAt?: number;
}

/**
 * A flow as it once was. Saves that follow one another closely are one revision, so that a stretch of typing is not a
 * hundred. Its document is kept apart (`documents`): lists need not read it.
 */
export interface StoredRevision {
  readonly flowId: string;
  /** The flow's revision that it is. */
  readonly revision: number;
  /** Milliseconds since 1970 of the first save in it, and of the last. */
  readonly begunAt: number;
  readonly savedAt: number;
  /** Given by the user: such a revision stays until the user deletes it. */
  readonly name?: string;
  readonly bytes: number;
}

/** What a revision holds. */
export interface StoredDocument<Document = unknown> {
  readonly flowId: string;
  readonly revision: number;
  readonly document: Document;
}

/** How many bytes a run takes, by kind; counted as it is written, so that nobody has to read it to know. */
export interface RunBytes {
  readonly states: number;
  readonly logs: number;
  readonly artifacts: number;
  readonly results: number;
}

/** A run's line in lists, with what is to be known of the run without reading it. */
export interface StoredRun extends RunLine {
  /** The hash of the text that ran (`programs`). */
  readonly programHash: string;
  readonly bytes: RunBytes;
  /** How many events and how many log lines are kept. */
  readonly events: number;
  readonly lines: number;
  /** Pinned runs stay whatever retention says. */
  readonly isPinned?: 1;
  /** Only while somebody must be running it; so the index has nothing but those. */
  readonly isOpen?: 1;
  /** Only while it comes in from a file: whoever finds it left so deletes it, for it is not whole (`arrival.ts`). */
  readonly isArriving?: 1;
}

/** Some of a run's events, all but its log lines. */
export interface StoredEvents {
  readonly runId: string;
  /** The number of the first of them. */
  readonly first: number;
  /** The number of each; absent when they follow one another. */
  readonly numbers?: Uint32Array;
  readonly events: readonly RunEvent[];
}

/** The text of a program; runs of one text share it. */
export interface StoredProgram {
  readonly hash: string;
  readonly text: string;
}

/** One version of an artifact with a key. It outlives the run that made it, as in Prefect (semantics, 7.2). */
export interface StoredArtifact {
  readonly id: string;
  readonly key: string;
  readonly runId: string;
  readonly flowId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly artifact: Artifact;
  readonly bytes: number;
}

/** A result that tasks find again by its cache key. */
export interface StoredResult extends ResultRecord {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly bytes: number;
}

/** Anything that is one of its kind: what retention keeps, where an old layout was read from. */
export interface StoredSetting {
  readonly key: string;
  readonly value: unknown;
}

/** Where a flow came from that was not made here. */
export interface FlowOrigin {
  readonly kind: "file" | "drop" | "paste" | "link" | "image";
  /** What the user saw of it: a file's name, a link's host. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Where a flow came from and what it may do; see `grants.ts`. Flows that were made here have none until they are granted something. */
export interface StoredGrant {
  readonly flowId: string;
  /** Absent when the flow was made here. */
  readonly origin?: FlowOrigin;
  /** Milliseconds since 1970: when the user said that it may run. */
  readonly trustedAt?: number;
  /** Origins it may speak with: `https://api.example.com`. */
  readonly hosts: readonly string[];
}

/** When a run's owner was last alive. */
export interface StoredOwner {
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly beatAt: number;
}

/** The name of the database of this layout. Each layout has its own, so that the old one can stay until the new one is verified. */
export const databaseName = "millrace-2";

/** Everything that Millrace keeps on this device, in the second layout. */
export class Database extends Dexie {
  declare readonly flows: EntityTable<StoredFlow, "id">;
  declare readonly revisions: Table<StoredRevision, [flowId: string, revision: number]>;
  declare readonly documents: Table<StoredDocument, [flowId: string, revision: number]>;
  declare readonly runs: EntityTable<StoredRun, "id">;
  declare readonly programs: EntityTable<StoredProgram, "hash">;
  declare readonly events: Table<StoredEvents, [runId: string, first: number]>;
  declare readonly logs: Table<LogChunk, [runId: string, line: number]>;
  declare readonly artifacts: EntityTable<StoredArtifact, "id">;
  declare readonly results: EntityTable<StoredResult, "key">;
  declare readonly grants: EntityTable<StoredGrant, "flowId">;
  declare readonly owners: EntityTable<StoredOwner, "runId">;
  declare readonly settings: EntityTable<StoredSetting, "key">;
  private readonly reopening: Reopening;

  constructor(name = databaseName) {
    const door = new Door();
    // A final state must survive a power cut before the page says that the run is over.
    super(name, { chromeTransactionDurability: "strict", ...door.options });
    this.version(1).stores({
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
    this.version(2)
      .stores({ revisions: "[flowId+revision]", documents: "[flowId+revision]" })
      .upgrade(beginHistories);
    this.version(3).stores({ grants: "flowId" });
    // Log rows have another shape since. Those of before are only read, so that none can be lost over it.
    this.version(4).stores({});
    this.logs.hook("reading", chunkIn);
    this.reopening = new Reopening(this, (whyNot) => door.through(whyNot, () => super.open()));
  }

  /** Not before what a browser that closed the database has left behind is done away with; see `reopening.ts`. */
  override open(): PromiseExtended<Dexie> {
    return Dexie.Promise.resolve(this.reopening.open()).then(() => this) as PromiseExtended<Dexie>;
  }

  /** Only Dexie closes with the intent to open again: when it finds that the browser has closed the database. */
  override close(options = { disableAutoOpen: true }): void {
    super.close({ disableAutoOpen: true });
    if (!options.disableAutoOpen) this.reopening.begin();
  }

  /** For pages, before anything is done with the database: so that a kill is known of at the next start. */
  leaveSign(): void {
    this.reopening.leaveSign();
  }

  /**
   * Opens the database if it is closed: of itself it is not opened again after the browser has closed it, as it does when
   * its disk is full, nor after an opening that failed. Rejects while that still fails.
   */
  async reopen(): Promise<void> {
    if (!this.isOpen()) await this.reopening.open();
  }
}

/**
 * Where Dexie asks for a database. It is never given one that a newer Millrace has migrated; shut, every opening fails with
 * the reason, and who waits for the database hears it.
 */
class Door {
  private whyNot: unknown;

  /** None where there are no databases at all. */
  get options(): DexieOptions {
    const { indexedDB } = Dexie.dependencies as { readonly indexedDB?: IDBFactory };
    if (!indexedDB) return {};
    const open = (name: string, version?: number) => {
      if (this.whyNot !== undefined) throw this.whyNot;
      // Dexie asks for any version when the one that is there is newer, and would write into it and patch its schema.
      if (version === undefined) throw new DOMException("The database is of a newer Millrace.", newerVersion);
      return indexedDB.open(name, version);
    };
    return {
      indexedDB: {
        open,
        deleteDatabase: (name: string) => indexedDB.deleteDatabase(name),
        ...("databases" in indexedDB && { databases: () => indexedDB.databases() }),
      } as NonNullable<DexieOptions["indexedDB"]>,
    };
  }

  through<Opened>(whyNot: unknown, open: () => PromiseLike<Opened>): PromiseLike<Opened> {
    this.whyNot = whyNot;
    return open();
  }
}

/** Flows of before there were revisions: what is kept of each is its first. */
async function beginHistories(upgrade: Transaction): Promise<void> {
  const flows = (await upgrade.table("flows").toArray()) as StoredFlow[];
  const rows = flows.map(({ id: flowId, revision, savedAt, document }) => ({
    meta: { flowId, revision, begunAt: savedAt, savedAt, bytes: bytesOf(document) },
    document: { flowId, revision, document },
  }));
  await upgrade.table("revisions").bulkPut(rows.map(({ meta }) => meta));
  await upgrade.table("documents").bulkPut(rows.map(({ document }) => document));
}
