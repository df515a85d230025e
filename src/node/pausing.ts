import { createInterface, type Interface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import type { RunningFlow } from "../engine/engine.ts";
import type { RunEvent } from "../engine/event.ts";
import { currentState, type FlowRun, type RunRecord } from "../engine/record.ts";
import { typeText } from "../engine/schema.ts";
import { isPaused, isSettled, type State } from "../engine/state.ts";
import type { DiskStore } from "./disk/diskStore.ts";
import { readJson } from "./usage.ts";

/** How often a file from another process is looked for. */
const lookEveryMs = 100;

/** What the command does while a run is paused or asleep. */
export interface Pausing {
  /** The state of a suspended run that is kept, once nothing of it runs any more: the process may end. */
  readonly asleep: Promise<State>;
  open(running: RunningFlow): void;
  /** Something has happened in the run. */
  after(event: RunEvent, record: RunRecord, tell: (sentence: string) => void): void;
  close(): void;
}

/**
 * A run that is kept waits for `millrace resume`: paused, in this process, which finds the input in the run's folder;
 * suspended, in none. One that is not kept takes its input from standard input.
 */
export class Pauses implements Pausing {
  readonly asleep: Promise<State>;
  private fallAsleep: (state: State) => void = () => undefined;
  private running: RunningFlow | undefined;
  private isClosed = false;
  private isWaiting = false;
  private input: Interface | undefined;

  constructor(
    private readonly store: DiskStore | undefined,
    private readonly runId: string,
  ) {
    this.asleep = new Promise((resolve) => (this.fallAsleep = resolve));
  }

  open(running: RunningFlow): void {
    this.running = running;
  }

  after(event: RunEvent, record: RunRecord, tell: (sentence: string) => void): void {
    // Before it is open, a run that goes on is only brought into order: that it sleeps is what ends now.
    if (event.kind !== "state" || !this.running) return;
    const paused = record.flowRuns.find((run) => run.states.length > 0 && isPaused(currentState(run)));
    const root = record.flowRuns[0];
    if (!paused || !root) return;
    const isAsleep = this.store !== undefined && currentState(root).name === "Suspended";
    if (event.runId === paused.id) tell(this.sentenceFor(paused, isAsleep));
    if (isAsleep) {
      const isQuiet = record.taskRuns.every((run) => run.states.length > 0 && isSettled(currentState(run)));
      if (isQuiet) this.fallAsleep(currentState(root));
    } else if (event.runId === paused.id) void this.wait(tell);
  }

  close(): void {
    this.isClosed = true;
    this.input?.close();
  }

  /** Has the process that runs the paused run resume it; gives what that says against it. */
  async handOver(input: unknown): Promise<string | undefined> {
    const { store, runId } = this;
    if (!store) return "The run is not kept.";
    await store.leaveInput(runId, input);
    for (;;) {
      const answer = await store.takeAnswer(runId);
      if (answer) return answer.problem;
      if ((await store.ownerOf(runId)) === undefined)
        return "The process that ran it has ended meanwhile. Resume it once more.";
      await after(lookEveryMs);
    }
  }

  private sentenceFor({ name, states }: FlowRun, isAsleep: boolean): string {
    const state = states.at(-1);
    const schema = state?.inputSchema;
    const what = schema ? ` for input (${typeText(schema)})` : "";
    const how = this.store
      ? `\`millrace resume ${this.runId} --store …${schema ? " --input JSON" : ""}\` goes on with it`
      : `write ${schema ? "it" : "an empty line"} to standard input to go on`;
    return `The run '${name}' is ${isAsleep ? "suspended" : "paused"} and waits${what}: ${how}.`;
  }

  /** One wait at a time: a refused input leaves the run paused, and the next one is taken. */
  private async wait(tell: (sentence: string) => void): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    if (this.store) await this.waitForFile(this.store);
    else await this.waitForLine(tell);
    this.isWaiting = false;
  }

  private async waitForFile(store: DiskStore): Promise<void> {
    while (!this.isClosed && this.paused) {
      const given = await store.takeInput(this.runId);
      if (given) await store.leaveAnswer(this.runId, this.resume(given.input));
      else await after(lookEveryMs);
    }
  }

  private async waitForLine(tell: (sentence: string) => void): Promise<void> {
    this.input ??= createInterface({ input: process.stdin, terminal: false });
    const lines = this.input[Symbol.asyncIterator]();
    while (!this.isClosed && this.paused) {
      const { value: line, done } = await lines.next();
      if (done) return tell("Standard input has ended, so nobody can resume the run here.");
      const problem = this.resume(line === "" ? undefined : (readJson(line) ?? line));
      if (problem !== undefined) tell(problem);
    }
  }

  private resume(input: unknown): string | undefined {
    try {
      this.running?.resume(input, this.paused?.id);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private get paused(): FlowRun | undefined {
    return this.running?.record.flowRuns.find((run) => isPaused(currentState(run)));
  }
}
