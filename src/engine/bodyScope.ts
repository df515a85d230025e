import type { Outcome } from "./outcome.ts";
import type {
  Answer,
  ArtifactDraft,
  Body,
  BodyEvents,
  BodyHandle,
  Call,
  LogLine,
  ProgressUpdate,
} from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";
import { currentState } from "./record.ts";
import type { TaskProcess } from "./taskProcess.ts";
import type { World } from "./world.ts";

/** One body while it runs: whose lines and artifacts it makes, and the calls it has made so far. */
export class BodyScope implements BodyEvents {
  private readonly calls = new Map<number, TaskProcess>();
  private handle: BodyHandle | undefined;
  private isOver = false;

  constructor(
    private readonly world: World,
    private readonly run: FlowRun | TaskRun,
    private readonly on: { started(): void; ended(outcome: Outcome): void },
  ) {}

  /** The task run that encloses this body, if a task made it. */
  get parentTaskRunId(): string | undefined {
    return "flowRunId" in this.run ? this.run.id : undefined;
  }

  start(body: Body): void {
    this.handle = this.world.ports.executor.run(body, this);
  }

  /** Ends the body from outside; no event of it is heard any more. */
  stop(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.handle?.stop(reason);
  }

  /** The run that a call of this body made; none for a number that the body never used. */
  callee(call: number): TaskProcess | undefined {
    return this.calls.get(call);
  }

  started(): void {
    if (!this.isOver) this.on.started();
  }

  called(call: Call): void {
    if (this.isOver || this.calls.has(call.call)) return;
    const task = this.world.startTask(call, this);
    this.calls.set(call.call, task);
    task.whenSettled(() => this.tell(call.call, task));
  }

  wanted(call: number): void {
    const task = this.calls.get(call);
    task?.whenSettled(() => this.answer(call, task.answer()));
  }

  logged(line: LogLine): void {
    if (!this.isOver) this.world.recorder.addLog(this.run, line);
  }

  artifactMade(draft: ArtifactDraft): void {
    if (this.isOver || this.world.recorder.artifact(draft.id)) return;
    const taskRunId = this.parentTaskRunId;
    const owner = { flowRunId: this.world.flow.id, ...(taskRunId === undefined ? {} : { taskRunId }) };
    const artifact = { ...draft, ...owner, created: this.world.ports.clock.now() };
    this.world.recorder.add({ kind: "artifact", artifact });
  }

  /** Nobody waits for the answer, so an id that leads nowhere is told in the log. */
  artifactUpdated({ artifactId, progress, description }: ProgressUpdate): void {
    if (this.isOver) return;
    const { recorder } = this.world;
    if (recorder.artifact(artifactId)?.type !== "progress") {
      return recorder.say(this.run, "error", `This run has no progress artifact "${artifactId}" to update.`);
    }
    const changed = { artifactId, data: progress, ...(description ? { description } : {}) };
    recorder.add({ kind: "artifactUpdated", ...changed });
  }

  ended(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.on.ended(outcome);
  }

  private tell(call: number, task: TaskProcess): void {
    if (!this.isOver) this.handle?.settled(call, currentState(task.run));
  }

  private answer(call: number, answer: Answer): void {
    if (!this.isOver) this.handle?.answer(call, answer);
  }
}
