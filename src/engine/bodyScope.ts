import { BodyGenerators } from "./bodyGenerators.ts";
import { BodyLimits } from "./bodyLimits.ts";
import { BodyTransactions } from "./bodyTransactions.ts";
import type { Callee } from "./callee.ts";
import { valueAnswer, type Answer, type Outcome, type Value } from "./outcome.ts";
import type {
  ArtifactDraft,
  BlockedAttempt,
  Body,
  BodyEvents,
  BodyHandle,
  Call,
  LogLines,
  ProgressUpdate,
  Question,
  Successor,
} from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";
import { currentState } from "./record.ts";
import { proposedOf, type ProposedState } from "./state.ts";
import type { Room } from "./taskRunner.ts";
import type { Transaction } from "./transaction.ts";
import type { World } from "./world.ts";

/** Who is told of a body. */
export interface BodyListener {
  started(): void;
  ended(outcome: Outcome): void;
  /** The body has yielded a value; `goOn` lets it go on to the next, or end. Absent when the body is no generator. */
  readonly yielded?: ((value: Value, goOn: (isWanted: boolean) => void) => void) | undefined;
  /** What can begin as soon as the body has returned. Absent where there is more to do then. */
  readonly successor?: (() => Successor | undefined) | undefined;
}

/** So many refusals of one body tell what there is to tell. */
const mostAttempts = 50;

/**
 * One body while it runs: whose lines and artifacts it makes, and the calls it has made so far. Of one that was stopped
 * nothing else is heard than what it still writes and makes until it is gone.
 */
export class BodyScope implements BodyEvents {
  private handle: BodyHandle | undefined;
  // Made when the body asks for them: most bodies call nothing and ask for nothing.
  private calls: Map<number, Callee> | undefined;
  private ownTransactions: BodyTransactions | undefined;
  private ownLimits: BodyLimits | undefined;
  private ownGenerators: BodyGenerators | undefined;
  private room: Room | undefined;
  private waits = 0;
  private timers: (() => void)[] | undefined;
  /** What it tried in vain so far. */
  private attempts: Set<string> | undefined;
  private isOver = false;
  private isGone = false;

  constructor(
    private readonly world: World,
    private readonly run: FlowRun | TaskRun,
    private readonly on: BodyListener,
    /** The transaction that everything in the body belongs to. */
    private readonly transaction?: Transaction,
  ) {}

  private get transactions(): BodyTransactions {
    return (this.ownTransactions ??= new BodyTransactions(
      this.world,
      this.run,
      this.transaction,
      (number, answer) => this.answer(number, answer),
    ));
  }

  private get limits(): BodyLimits {
    return (this.ownLimits ??= new BodyLimits(this.world, this.run, (number, answer) =>
      this.answer(number, answer),
    ));
  }

  private get generators(): BodyGenerators {
    return (this.ownGenerators ??= new BodyGenerators({
      callee: (call) => this.callee(call),
      wait: () => this.wait(),
      answer: (number, answer) => this.answer(number, answer),
      yielded: this.on.yielded,
    }));
  }

  /** The transaction that is open around a call of this body. */
  transactionOf(call: Pick<Call, "transaction">): Transaction | undefined {
    return call.transaction === undefined ? this.transaction : this.transactions.at(call.transaction);
  }

  /** The task run that encloses this body, if a task made it. */
  get parentTaskRunId(): string | undefined {
    return "flowRunId" in this.run ? this.run.id : undefined;
  }

  start(body: Body): void {
    this.handle = this.world.ports.executor.run(body, this);
  }

  /** The body takes up room, and makes some while it waits for its calls. */
  occupy(room: Room): void {
    this.room = room;
  }

  /** Ends the body from outside. Its open calls enter the state, if one is given. */
  stop(reason: string, callsEnter?: ProposedState): void {
    if (this.isOver) return;
    this.isOver = true;
    // Before its slots are given on, so that nobody is in them twice.
    this.handle?.stop(reason);
    this.close();
    // The newest first: what waits for another does not find that other gone and become NotReady.
    if (callsEnter)
      for (const callee of [...(this.calls?.values() ?? [])].toReversed()) callee.abandon(callsEnter);
  }

  /** The run that a call of this body made; none for a number that the body never used. */
  callee(call: number): Callee | undefined {
    return this.calls?.get(call);
  }

  started(): void {
    if (!this.isOver) this.on.started();
  }

  called(call: Call): void {
    if (this.isOver || this.calls?.has(call.call)) return;
    const callee = this.world.startCall(call, this);
    this.calls ??= new Map();
    this.calls.set(call.call, callee);
    callee.whenSettled(() => this.tell(call.call, callee));
  }

  wanted(call: number): void {
    const callee = this.callee(call);
    if (callee) this.waitFor(callee, () => this.answer(call, callee.answer()));
  }

  /** A body that waits makes room in its task runner, and goes on when there is some again. */
  private waitFor(callee: Callee, goOn: () => void): void {
    if (this.isOver) return;
    if (callee.isSettled) return goOn();
    const end = this.wait();
    callee.whenSettled(() => end(goOn));
  }

  private wait(): (goOn: () => void) => void {
    this.waits += 1;
    this.room?.leave();
    return (goOn) => {
      this.waits -= 1;
      if (this.waits > 0 || !this.room) goOn();
      else this.room.enter(goOn);
    };
  }

  asked({ number, request }: Question): void {
    if (this.isOver) return;
    switch (request.kind) {
      case "sleep": {
        const wake = () => this.answer(number, valueAnswer({ value: undefined }));
        this.timers ??= [];
        this.timers.push(this.world.ports.clock.after(request.seconds * 1000, wake));
        return;
      }
      case "await": {
        const callee = this.callee(request.call);
        if (callee) this.waitFor(callee, () => this.answer(number, valueAnswer({ value: undefined })));
        return;
      }
      case "yield":
      case "next":
      case "closeGenerator":
        return this.generators.ask(number, request);
      case "acquire":
      case "release":
        return this.limits.ask(number, request);
      case "pause":
      case "suspend":
        return this.world.pause(request, (answer) => this.answer(number, answer));
      default:
        return this.transactions.ask(number, request);
    }
  }

  logged(lines: LogLines): void {
    if (!this.isGone) this.world.recorder.addLogs(this.run, lines);
  }

  artifactMade(draft: ArtifactDraft): void {
    if (this.isGone || this.world.recorder.artifact(draft.id)) return;
    const taskRunId = this.parentTaskRunId;
    const owner = { flowRunId: this.world.flow.id, ...(taskRunId === undefined ? {} : { taskRunId }) };
    const artifact = { ...draft, ...owner, created: this.world.ports.clock.now() };
    this.world.recorder.add({ kind: "artifact", artifact });
  }

  /** Nobody waits for the answer, so an id that leads nowhere is told in the log. */
  artifactUpdated({ artifactId, progress, description }: ProgressUpdate): void {
    if (this.isGone) return;
    const { recorder } = this.world;
    if (recorder.artifact(artifactId)?.type !== "progress") {
      return recorder.say(this.run, "error", `This run has no progress artifact "${artifactId}" to update.`);
    }
    const changed = { artifactId, data: progress, ...(description ? { description } : {}) };
    recorder.add({ kind: "artifactUpdated", ...changed });
  }

  /** Each thing once, however often the body tries. */
  blocked({ kind, target }: BlockedAttempt): void {
    const attempt = `${kind} ${target}`;
    this.attempts ??= new Set();
    if (this.isOver || this.attempts.has(attempt) || this.attempts.size >= mostAttempts) return;
    this.attempts.add(attempt);
    this.world.recorder.addBlocked(this.run, { kind, target });
  }

  successor(): Successor | undefined {
    return this.isOver ? undefined : this.on.successor?.();
  }

  ended(outcome: Outcome): void {
    this.isGone = true;
    if (this.isOver) return;
    this.close();
    this.on.ended(outcome);
  }

  private close(): void {
    this.isOver = true;
    for (const takeBack of this.timers ?? []) takeBack();
    this.ownLimits?.close();
    this.ownGenerators?.close();
    this.ownTransactions?.close(this.world.hold());
  }

  private tell(call: number, { run }: Callee): void {
    if (!this.isOver) this.handle?.settled(call, proposedOf(currentState(run)));
  }

  private answer(call: number, answer: Answer): void {
    if (!this.isOver) this.handle?.answer(call, answer);
  }
}
