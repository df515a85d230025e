import type { Outcome } from "./outcome.ts";
import type {
  ArtifactDraft,
  BlockedAttempt,
  Body,
  BodyEvents,
  BodyHandle,
  Call,
  Executor,
  LogLines,
  ProgressUpdate,
  Question,
  Successor,
} from "./ports.ts";

/**
 * Counts the bodies of a run that are not gone yet. A state is final at once when its body is stopped, but the run is not
 * over while that body can still write a line.
 */
export class OpenBodies implements Executor {
  private count = 0;
  private whenGone: () => void = () => undefined;

  constructor(private readonly executor: Executor) {}

  run(body: Body, events: BodyEvents): BodyHandle {
    this.count += 1;
    return this.executor.run(body, new CountedEvents(events, this));
  }

  /** Settles when no body is left. */
  async allGone(): Promise<void> {
    while (this.count > 0) await new Promise<void>((resolve) => (this.whenGone = resolve));
  }

  /** One has gone. */
  gone(): void {
    this.count -= 1;
    if (this.count === 0) this.whenGone();
  }
}

/** A class, since there is one for every body: closures for each event would cost more than all the rest. */
class CountedEvents implements BodyEvents {
  constructor(
    private readonly events: BodyEvents,
    private readonly all: OpenBodies,
  ) {}

  started(): void {
    this.events.started();
  }

  called(call: Call): void {
    this.events.called(call);
  }

  wanted(call: number): void {
    this.events.wanted(call);
  }

  logged(lines: LogLines): void {
    this.events.logged(lines);
  }

  artifactMade(artifact: ArtifactDraft): void {
    this.events.artifactMade(artifact);
  }

  artifactUpdated(update: ProgressUpdate): void {
    this.events.artifactUpdated(update);
  }

  asked(question: Question): void {
    this.events.asked(question);
  }

  blocked(attempt: BlockedAttempt): void {
    this.events.blocked?.(attempt);
  }

  successor(): Successor | undefined {
    return this.events.successor?.();
  }

  ended(outcome: Outcome): void {
    this.events.ended(outcome);
    this.all.gone();
  }
}
