import Dexie, { type EntityTable, type Table } from "dexie";
import type { RunEvent } from "../engine/event.ts";
import type { RunLine } from "../engine/journals.ts";
import type { ResultRecord } from "../engine/results.ts";
import type { StoredFlow } from "./database.ts";

/** A run as the first layout kept it: with its program, and with log lines among its events. */
export interface RunOf1 extends RunLine {
  readonly program: string;
}

/** The first layout, of Millrace 0.1.0: only to be read. */
export class Layout1 extends Dexie {
  declare readonly flows: EntityTable<StoredFlow, "id">;
  declare readonly runs: EntityTable<RunOf1, "id">;
  declare readonly results: EntityTable<ResultRecord & { readonly key: string }, "key">;
  declare readonly events: Table<
    { readonly runId: string; readonly first: number; readonly events: readonly RunEvent[] },
    [runId: string, first: number]
  >;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      flows: "id, savedAt",
      runs: "id, &[flowId+number], createdAt",
      events: "[runId+first]",
      results: "key",
    });
  }

  async *eventsOf(runId: string): AsyncGenerator<readonly RunEvent[]> {
    for (let from = 0; ;) {
      const rows = await this.events
        .where("[runId+first]")
        .between([runId, from], [runId, Infinity])
        .limit(200)
        .toArray();
      const last = rows.at(-1);
      if (!last) return;
      from = last.first + 1;
      for (const { events } of rows) yield events;
    }
  }
}
