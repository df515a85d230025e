import type { Outcome } from "../engine/outcome.ts";
import type { Body, BodyEvents } from "../engine/ports.ts";
import type { Haste } from "./postOffice.ts";
import type { ToWorker } from "./protocol.ts";

/** Who has a body. */
interface Holder {
  tell(message: ToWorker<never>, haste: Haste): void;
  abort(job: Job, reason: string): void;
}

/** What one body may say: far more than a page can show, and less than makes its process run out of memory. */
const [mostMessages, mostText] = [2_000_000, 256 * 1024 * 1024];

/** A body that was given to the pool, from then until its end. */
export class Job {
  /** Who runs it, or has been given it ahead; none while it waits in the pool. */
  worker: Holder | undefined;
  /** Its number among the bodies of that worker. */
  run = 0;
  isStopped = false;
  /** It has said that it hears the stop; it does so once. */
  isGraced = false;
  isOver = false;
  private messages = 0;
  private text = 0;
  /** The calls whose values the body waits for. */
  readonly wants = new Set<number>();

  constructor(
    readonly body: Body,
    readonly events: BodyEvents,
  ) {}

  get isFlow(): boolean {
    return this.body.kind === "flow";
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
