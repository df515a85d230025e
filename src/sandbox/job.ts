import type { Answer, Outcome } from "../engine/outcome.ts";
import type { Body, BodyEvents, BodyHandle, Successor } from "../engine/ports.ts";
import type { ProposedState } from "../engine/state.ts";
import type { Haste } from "./postOffice.ts";
import type { ToWorker } from "./protocol.ts";

/** Who has a body. */
interface Holder {
  tell(message: ToWorker<never>, haste: Haste): void;
  abort(job: Job, reason: string): void;
}

/** What a body waits for that its worker was given ahead of its run. */
export interface Turn extends Pick<Successor, "places" | "lapsed"> {
  readonly behind: Job;
}

/** Who ends a body, wherever it is. */
interface Keeper {
  stop(job: Job, reason: string): void;
}

/** What one body may say: far more than a page can show, and less than makes its process run out of memory. */
const [mostMessages, mostText] = [2_000_000, 256 * 1024 * 1024];

/** A body that was given to the pool, from then until its end. */
export class Job implements BodyHandle {
  /** Who runs it, or has been given it ahead; none while it waits in the pool. */
  worker: Holder | undefined;
  /** Its number among the bodies of that worker. */
  run = 0;
  isStopped = false;
  /** It has said that it hears the stop; it does so once. */
  isGraced = false;
  /** Its worker has said that it waits for something, and leaves its thread idle. */
  isSlow = false;
  isOver = false;
  private messages = 0;
  private text = 0;
  /** The calls whose values the body waits for; made when there is one. */
  private wants: Set<number> | undefined;

  constructor(
    readonly body: Body,
    public events: BodyEvents,
    private readonly keeper: Keeper,
    /** Until its run comes to it; nobody hears of it before. */
    public turn?: Turn,
  ) {}

  /** A body that begins behind this one, as soon as it has returned. */
  before(successor: Successor, lapsed: () => void): Job {
    const events = { ...unheard, successor: () => successor.successor?.() };
    return new Job(successor.body, events, this.keeper, { behind: this, places: successor.places, lapsed });
  }

  get isFlow(): boolean {
    return this.body.kind === "flow";
  }

  /** True while the body waits for the value of a call or the answer to a question. */
  get isWaiting(): boolean {
    return this.wants !== undefined && this.wants.size > 0;
  }

  want(call: number): void {
    this.wants ??= new Set();
    this.wants.add(call);
  }

  settled(call: number, state: ProposedState): void {
    this.tell({ type: "settled", run: this.run, call, state }, "soon");
  }

  answer(call: number, answer: Answer): void {
    this.wants?.delete(call);
    this.tell({ type: "answer", run: this.run, call, answer }, "turn");
  }

  stop(reason: string): void {
    if (this.isOver || this.isStopped) return;
    this.isStopped = true;
    this.keeper.stop(this, reason);
  }

  /** Counts what the body says; gives why it must end when that is a flood. */
  hears(textLength: number): string | undefined {
    this.messages += 1;
    this.text += textLength;
    const most =
      this.messages > mostMessages
        ? `${mostMessages.toLocaleString("en")} lines, artifacts and calls`
        : this.text > mostText
          ? `${mostText / 1024 / 1024} Mi characters into its log`
          : undefined;
    return (
      most &&
      `The code said more than a body may: over ${most}. It was ended; write less, or in several tasks.`
    );
  }

  /** Its run comes to it. Too late where it has begun without, and so has been stopped. */
  taken(events: BodyEvents): void {
    this.turn = undefined;
    if (this.isStopped || this.isOver) events.ended({ kind: "crashed", reason: tooSoon });
    else this.events = events;
  }

  begin(): void {
    if (!this.isStopped) this.events.started();
  }

  tell(message: ToWorker<never>, haste: Haste): void {
    if (!this.isStopped) this.worker?.tell(message, haste);
  }

  end(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.worker = undefined;
    this.events.ended(outcome);
  }

  crash(reason: string, isPlaceGone = false): void {
    this.end({ kind: "crashed", reason, ...(isPlaceGone ? { isPlaceGone } : {}) });
  }
}

/** What a run is told whose body had begun, and was ended, before the run came to it. */
export const tooSoon = "The body had begun before its run did, and was ended.";

function nothing(): void {
  // Nobody hears.
}

const unheard: BodyEvents = {
  started: nothing,
  called: nothing,
  wanted: nothing,
  logged: nothing,
  artifactMade: nothing,
  artifactUpdated: nothing,
  asked: nothing,
  ended: nothing,
};
