import type { RunEvent } from "../../engine/event.ts";
import type { RunOrigin } from "../../engine/journals.ts";
import { Arrival } from "../arrival.ts";
import type {
  Database,
  FlowOrigin,
  StoredArtifact,
  StoredFlow,
  StoredRevision,
  StoredRun,
} from "../database.ts";
import { deleteFlow, deleteRuns } from "../deletion.ts";
import { noteOrigin } from "../grants.ts";
import { hashOf } from "../journals.ts";
import { AbandonedRuns } from "../owners.ts";
import { keepRevision } from "../revisions.ts";
import { bytesOf } from "../../engine/valueSize.ts";
import { checkArchive, type CheckOptions } from "./check.ts";
import { linesOf, type ArchiveLine } from "./read.ts";

/** What a merge did. What was here already is as it was. */
export interface MergeReport {
  readonly flows: { readonly added: number; readonly here: number };
  readonly runs: { readonly added: number; readonly here: number };
  /** The flows that were added, under the names that they have here. */
  readonly added: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Takes in what a file holds and is not here yet. The whole file is checked first; a damaged one changes nothing, and
 * neither does a merge that is given up or fails half way. Nothing here is ever written over: a flow that is here in
 * another form comes as a copy beside it, with its runs.
 * Killed in the midst, every flow and every run is there whole or not at all, and the same file brings the rest.
 */
export async function mergeArchive(
  database: Database,
  file: Blob,
  { onProgress, now, ...options }: CheckOptions & { readonly now: number },
): Promise<MergeReport> {
  const { signal } = options;
  await checkArchive(file, { ...options, onProgress: (done) => onProgress?.(done / 2) });
  const merge = new Merge(database, originOf(file, now));
  try {
    for await (const line of linesOf(file, { signal, onProgress: (done) => onProgress?.((1 + done) / 2) }))
      await merge.add(line);
    await merge.finish();
  } catch (error) {
    await merge.takeBack();
    throw error;
  }
  // What was still going on when the file was written goes on nowhere.
  await new AbandonedRuns(database, () => undefined).look();
  return merge.report;
}

/** A flow that was not made here may be looked at, and runs when the user says so. */
function originOf(file: Blob, at: number): FlowOrigin {
  return { kind: "file", ...(file instanceof File ? { name: file.name } : {}), at };
}

/** A flow with those of its revisions that have been read. */
interface OpenFlow {
  readonly flow: StoredFlow;
  readonly revisions: { readonly revision: StoredRevision; readonly document: unknown }[];
}

interface OpenRun {
  readonly arrival: Arrival;
  waiting: number;
}

/** So many events are handed to a journal before it is waited for. */
const eventsAtOnce = 5_000;

class Merge {
  /** Where runs of a flow of the file go. */
  private readonly flowIds = new Map<string, string>();
  private readonly counts = { flowsHere: 0, runsHere: 0 };
  private readonly added = {
    flows: new Map<string, string>(),
    runs: new Set<string>(),
    artifacts: [] as string[],
  };
  private flow: OpenFlow | undefined;
  private run: OpenRun | undefined;
  private entry = "";

  constructor(
    private readonly database: Database,
    private readonly origin: FlowOrigin,
  ) {}

  get report(): MergeReport {
    return {
      flows: { added: this.added.flows.size, here: this.counts.flowsHere },
      runs: { added: this.added.runs.size, here: this.counts.runsHere },
      added: [...this.added.flows].map(([id, name]) => ({ id, name })),
    };
  }

  async add({ entry, row }: ArchiveLine): Promise<void> {
    const isFirst = entry !== this.entry;
    this.entry = entry;
    if (isFirst) await this.finish();
    if (entry.startsWith("flows/")) {
      if (isFirst) this.flow = { flow: row["flow"] as StoredFlow, revisions: [] };
      else this.flow?.revisions.push(row as unknown as OpenFlow["revisions"][number]);
    } else if (entry.startsWith("runs/")) {
      if (isFirst) await this.beginRun(row);
      else await this.addEvent(row as unknown as RunEvent);
    } else if (entry === "artifacts.jsonl") await this.addArtifact(row["artifact"] as StoredArtifact);
  }

  /** Puts there what has been read of the flow or the run, which is whole now. */
  async finish(): Promise<void> {
    await this.endFlow();
    await this.endRun();
  }

  async takeBack(): Promise<void> {
    await this.run?.arrival.takeBack();
    await deleteRuns(this.database, [...this.added.runs]);
    for (const flowId of this.added.flows.keys()) await deleteFlow(this.database, flowId);
    await this.database.artifacts.bulkDelete(this.added.artifacts);
  }

  private async endFlow(): Promise<void> {
    const { flow: open } = this;
    this.flow = undefined;
    if (!open) return;
    const { flow } = open;
    const { id, isHere } = await placeOf(this.database, flow);
    this.flowIds.set(flow.id, id);
    if (isHere) return void (this.counts.flowsHere += 1);
    const name = id === flow.id ? flow.name : `${flow.name} (imported)`;
    await this.addFlow({ ...flow, id, name }, open.revisions);
    this.added.flows.set(id, name);
  }

  private async addFlow(flow: StoredFlow, kept: OpenFlow["revisions"]): Promise<void> {
    const { flows, grants, revisions, documents } = this.database;
    const { id: flowId } = flow;
    await this.database.transaction("rw", flows, grants, revisions, documents, async () => {
      await noteOrigin(this.database, flowId, this.origin);
      await flows.add(flow);
      await keepRevision(this.database, flow);
      for (const { revision, document } of kept) {
        await revisions.put({ ...revision, flowId, bytes: bytesOf(document) });
        await documents.put({ flowId, revision: revision.revision, document });
      }
    });
  }

  private async beginRun({ run, program }: ArchiveLine["row"]): Promise<void> {
    const { createdAt, number, isPinned, ...named } = run as ArchivedRun;
    const flowId = this.flowIds.get(named.flowId) ?? named.flowId;
    const origin = { ...named, flowId, program: program as string };
    const marks = { number, ...(isPinned ? { isPinned } : {}) };
    const arrival = await Arrival.begin(this.database, origin, createdAt, marks);
    if (arrival) this.run = { arrival, waiting: 0 };
    else this.counts.runsHere += 1;
  }

  private async addEvent(event: RunEvent): Promise<void> {
    const { run } = this;
    if (!run) return;
    run.arrival.add(event);
    run.waiting += 1;
    if (run.waiting < eventsAtOnce) return;
    await run.arrival.flush();
    run.waiting = 0;
  }

  private async endRun(): Promise<void> {
    const { run } = this;
    if (!run) return;
    this.added.artifacts.push(...(await run.arrival.end()));
    this.added.runs.add(run.arrival.runId);
    this.run = undefined;
  }

  private async addArtifact(artifact: StoredArtifact): Promise<void> {
    if (await this.database.artifacts.get(artifact.id)) return;
    const flowId = this.flowIds.get(artifact.flowId) ?? artifact.flowId;
    await this.database.artifacts.add({ ...artifact, flowId });
    this.added.artifacts.push(artifact.id);
  }
}

/** A run's first line in the file. */
type ArchivedRun = Omit<RunOrigin, "program"> & Pick<StoredRun, "number" | "isPinned" | "createdAt">;

/**
 * Where the flow goes: to its own id; or, when that is here in another form, to one that comes from the id and the form
 * alone, so that the same file finds its copy again.
 */
async function placeOf(
  database: Database,
  { id, document }: StoredFlow,
): Promise<{ readonly id: string; readonly isHere: boolean }> {
  const form = JSON.stringify(document);
  for (let place = id; ; place = await hashOf(JSON.stringify([place, form]))) {
    const here = await database.flows.get(place);
    if (!here) return { id: place, isHere: false };
    if (JSON.stringify(here.document) === form) return { id: place, isHere: true };
  }
}
