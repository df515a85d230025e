import type { Body, BodyEvents, BodyHandle, Executor } from "./ports.ts";

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
    const ended: BodyEvents["ended"] = (outcome) => {
      this.count -= 1;
      events.ended(outcome);
      if (this.count === 0) this.whenGone();
    };
    return this.executor.run(body, withEnd(events, ended));
  }

  /** Settles when no body is left. */
  async allGone(): Promise<void> {
    while (this.count > 0) await new Promise<void>((resolve) => (this.whenGone = resolve));
  }
}

function withEnd(events: BodyEvents, ended: BodyEvents["ended"]): BodyEvents {
  return {
    started: () => events.started(),
    called: (call) => events.called(call),
    wanted: (call) => events.wanted(call),
    logged: (line) => events.logged(line),
    artifactMade: (artifact) => events.artifactMade(artifact),
    artifactUpdated: (update) => events.artifactUpdated(update),
    asked: (question) => events.asked(question),
    blocked: (attempt) => events.blocked?.(attempt),
    ended,
  };
}
