import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { RunLine } from "../../engine/journals.ts";
import { isPaused, isSettled, stateOf } from "../../engine/state.ts";
import { DiskJournals } from "./diskJournals.ts";
import { DiskResults } from "./diskResults.ts";
import { lockHolder, readIfThere, tryLock, writeWhole } from "./files.ts";

/** A folder in which the command keeps runs and results, and through which processes speak about a run. */
export class DiskStore {
  readonly journals: DiskJournals;
  readonly results: DiskResults;

  constructor(folder: string) {
    const path = resolve(folder);
    this.journals = new DiskJournals(path);
    this.results = new DiskResults(path);
  }

  /** Takes the run for this process, or tells which one has it. */
  own(runId: string): Promise<(() => Promise<void>) | { readonly heldBy: number }> {
    return tryLock(this.pathOf(runId, "owner"));
  }

  /** The process that runs the run now. */
  ownerOf(runId: string): Promise<number | undefined> {
    return lockHolder(this.pathOf(runId, "owner"));
  }

  /** All runs, the newest first, each as it is: one whose process is gone has crashed, or is asleep if it was paused. */
  async lines(): Promise<readonly RunLine[]> {
    const lines = await this.journals.lines();
    return Promise.all(lines.map((line) => this.asItIs(line)));
  }

  private async asItIs(line: RunLine): Promise<RunLine> {
    const { state } = line;
    if (isSettled(state) || state.name === "Suspended" || (await this.ownerOf(line.id)) !== undefined)
      return line;
    const name = isPaused(state) ? "Suspended" : "Crashed";
    return { ...line, state: { ...state, ...stateOf(name, "The process that ran it is gone.") } };
  }

  /** The run of this id, beginning of an id, or name; else why there is none. */
  async find(wanted: string): Promise<RunLine | { readonly problem: string }> {
    const lines = await this.lines();
    const exact = lines.filter(({ id, name }) => id === wanted || name === wanted);
    const found = exact.length > 0 ? exact : lines.filter(({ id }) => id.startsWith(wanted));
    const [run, second] = found;
    if (run && !second) return run;
    if (!run) return { problem: `No run "${wanted}" is kept there. \`millrace runs\` lists those that are.` };
    return { problem: `"${wanted}" is more than one run: ${found.map(({ id }) => id).join(", ")}.` };
  }

  /** Leaves an input for the process that runs the run. */
  async leaveInput(runId: string, input: unknown): Promise<void> {
    await rm(this.pathOf(runId, "answer.json"), { force: true });
    await writeWhole(this.pathOf(runId, "input.json"), JSON.stringify({ input }));
  }

  /** Takes the input that was left, once. */
  async takeInput(runId: string): Promise<{ readonly input?: unknown } | undefined> {
    const path = this.pathOf(runId, "input.json");
    const text = await readIfThere(path);
    if (!text) return undefined;
    await rm(path, { force: true });
    return JSON.parse(text.toString()) as { input?: unknown };
  }

  /** Tells whoever left the input what came of it. */
  async leaveAnswer(runId: string, problem: string | undefined): Promise<void> {
    await writeWhole(this.pathOf(runId, "answer.json"), JSON.stringify({ problem }));
  }

  async takeAnswer(runId: string): Promise<{ readonly problem?: string } | undefined> {
    const text = await readIfThere(this.pathOf(runId, "answer.json"));
    return text && (JSON.parse(text.toString()) as { problem?: string });
  }

  private pathOf(runId: string, name: string): string {
    return join(this.journals.folderOf(runId), name);
  }
}
