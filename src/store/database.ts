import Dexie, { type EntityTable, type Table } from "dexie";
import type { RunEvent } from "../engine/event.ts";
import type { ResultRecord } from "../engine/results.ts";
import type { State } from "../engine/state.ts";

/** A flow as it is kept. The document itself is whatever its owner makes of it; the store only keeps it. */
export interface StoredFlow<Document = unknown> {
  readonly id: string;
  readonly name: string;
  readonly document: Document;
  /** Counts saves from 1; a save on top of another revision than the stored one is refused. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** A run's line in lists. All else about the run is in its events. */
export interface StoredRun {
  readonly id: string;
  readonly flowId: string;
  /** Counts a flow's runs from 1. */
  readonly number: number;
  readonly flowName: string;
  readonly name: string;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly durationMs?: number;
  /** The exact text that ran. */
  readonly program: string;
}

/** The events of one commit: numbers `first` to `first + events.length - 1`. */
export interface StoredEvents {
  readonly runId: string;
  readonly first: number;
  readonly events: readonly RunEvent[];
}

/** A result that tasks find again by its cache key. */
export interface StoredResult extends ResultRecord {
  readonly key: string;
}

/** Everything that Millrace keeps on this device. Version 1 of its layout. */
export class Database extends Dexie {
  declare readonly flows: EntityTable<StoredFlow, "id">;
  declare readonly runs: EntityTable<StoredRun, "id">;
  declare readonly results: EntityTable<StoredResult, "key">;
  declare readonly events: Table<StoredEvents, [runId: string, first: number]>;

  constructor(name = "millrace") {
    // A final state must survive a power cut before the page says that the run is over.
    super(name, { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      flows: "id, savedAt",
      runs: "id, &[flowId+number], createdAt",
      events: "[runId+first]",
      results: "key",
    });
  }
}
