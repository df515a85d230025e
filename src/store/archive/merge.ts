import type { RunEvent } from "../../engine/event.ts";
import type { Database, FlowOrigin, StoredArtifact, StoredFlow, StoredRevision } from "../database.ts";
import { deleteFlow, deleteRuns } from "../deletion.ts";
import { noteOrigin } from "../grants.ts";
import { StoredJournal } from "../journal.ts";
import { addRun, nextNumber } from "../journals.ts";
import { closeAbandonedRuns, ownRun } from "../owners.ts";
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
  await closeAbandonedRuns(database, () => undefined);
  return merge.report;
}

/** A flow that was not made here may be looked at, and runs when the user says so. */
function originOf(file: Blob, at: number): FlowOrigin {
  return { kind: "file", ...(file instanceof File ? { name: file.name } : {}), at };
}

interface OpenRun {
  readonly id: string;
  readonly journal: StoredJournal;
  readonly letGo: () => void;
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
    if (isFirst) await this.endRun();
    if (entry.startsWith("flows/")) {
      if (isFirst) await this.addFlow(row["flow"] as StoredFlow);
      else await this.addRevision(row["revision"] as StoredRevision, row["document"]);
    } else if (entry.startsWith("runs/")) {
      if (isFirst) await this.beginRun(row);
      else await this.addEvent(row as unknown as RunEvent);
    } else if (entry === "artifacts.jsonl") await this.addArtifact(row["artifact"] as StoredArtifact);
  }

  finish(): Promise<void> {
    return this.endRun();
  }

  async takeBack(): Promise<void> {
    this.run?.letGo();
    await deleteRuns(this.database, [...this.added.runs]);
    for (const flowId of this.added.flows.keys()) await deleteFlow(this.database, flowId);
    await this.database.artifacts.bulkDelete(this.added.artifacts);
  }

  private async addFlow(flow: StoredFlow): Promise<void> {
    const here = await this.database.flows.get(flow.id);
    const isSame = here !== undefined && JSON.stringify(here.document) === JSON.stringify(flow.document);
    const id = here && !isSame ? crypto.randomUUID() : flow.id;
    this.flowIds.set(flow.id, id);
    if (isSame) return void (this.counts.flowsHere += 1);
    const { flows, grants, revisions, documents } = this.database;
    const name = here ? `${flow.name} (imported)` : flow.name;
    await this.database.transaction("rw", flows, grants, revisions, documents, async () => {
      await noteOrigin(this.database, id, this.origin);
      await flows.add({ ...flow, id, name });
      await keepRevision(this.database, { ...flow, id, name });
    });
    this.added.flows.set(id, name);
  }

  private async addRevision(revision: StoredRevision, document: unknown): Promise<void> {
    const flowId = this.flowIds.get(revision.flowId);
    if (flowId === undefined || !this.added.flows.has(flowId)) return;
    await this.database.revisions.put({ ...revision, flowId, bytes: bytesOf(document) });
    await this.database.documents.put({ flowId, revision: revision.revision, document });
  }

  private async beginRun({ run, program }: ArchiveLine["row"]): Promise<void> {
    const {
      id,
      flowId: origin,
      flowName,
      number,
      createdAt,
      isPinned,
    } = run as {
      id: string;
      flowId: string;
      flowName: string;
      number: number;
      createdAt: number;
      isPinned?: 1;
    };
    if (await this.database.runs.get(id)) return void (this.counts.runsHere += 1);
    const flowId = this.flowIds.get(origin) ?? origin;
    const letGo = await ownRun(this.database, id);
    this.added.runs.add(id);
    await addRun(this.database, { id, flowId, flowName, program: program as string }, createdAt);
    await this.keepNumber(id, flowId, number, isPinned);
    this.run = { id, journal: await StoredJournal.open(this.database, id), letGo, waiting: 0 };
  }

  /** The run has the number that it had, unless a run of the flow has it here. */
  private async keepNumber(id: string, flowId: string, number: number, isPinned?: 1): Promise<void> {
    const { runs } = this.database;
    await this.database.transaction("rw", runs, async () => {
      const taken = await runs.where("[flowId+number]").equals([flowId, number]).first();
      const row = await runs.get(id);
      if (!row) return;
      await runs.delete(id);
      const free = taken && taken.id !== id ? await nextNumber(this.database, flowId) : number;
      await runs.add({ ...row, number: free, ...(isPinned ? { isPinned } : {}) });
    });
  }

  private async addEvent(event: RunEvent): Promise<void> {
    const { run } = this;
    if (!run) return;
    run.journal.append(event);
    run.waiting += 1;
    if (run.waiting < eventsAtOnce) return;
    await run.journal.flush();
    run.waiting = 0;
  }

  private async endRun(): Promise<void> {
    const { run } = this;
    this.run = undefined;
    if (!run) return;
    try {
      await run.journal.flush();
    } finally {
      run.letGo();
      await this.database.owners.delete(run.id);
    }
  }

  private async addArtifact(artifact: StoredArtifact): Promise<void> {
    if (await this.database.artifacts.get(artifact.id)) return;
    const flowId = this.flowIds.get(artifact.flowId) ?? artifact.flowId;
    await this.database.artifacts.add({ ...artifact, flowId });
    this.added.artifacts.push(artifact.id);
  }
}
