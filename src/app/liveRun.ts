import type { RunEvent } from "../engine/event.ts";
import type { Journal } from "../engine/ports.ts";
import { isFinal } from "../engine/state.ts";

/**
 * A run that goes on: its events go to the journal, and to the pages that watch. Pages never wait for the disk, but for
 * one thing: that the run is over is told only when it is kept.
 */
export class LiveRun implements Journal {
  /** All events so far that pages may know. */
  private readonly told: RunEvent[];
  private readonly ports = new Map<MessagePort, number>();
  private held: RunEvent[] | undefined;
  private isScheduled = false;

  constructor(
    private readonly runId: string,
    private readonly journal: Journal,
    /** Events from before, of a run that goes on. */
    earlier: readonly RunEvent[] = [],
  ) {
    this.told = [...earlier];
  }

  /** All events so far, whether pages know them yet or not. */
  get events(): readonly RunEvent[] {
    return [...this.told, ...(this.held ?? [])];
  }

  append(event: RunEvent): void {
    this.journal.append(event);
    if (event.kind === "state" && event.runId === this.runId && isFinal(event.state)) this.hold();
    if (this.held) this.held.push(event);
    else this.tell(event);
  }

  flush(): Promise<void> {
    return this.journal.flush();
  }

  /** Sends everything so far, and then what comes. An empty list says that nothing will come any more. */
  follow(port: MessagePort): void {
    this.ports.set(port, 0);
    this.schedule();
  }

  /** Nothing comes any more; also ends the wait for a disk that keeps nothing. */
  close(): void {
    this.release();
    this.send();
    for (const port of this.ports.keys()) port.postMessage([]);
    this.ports.clear();
  }

  private hold(): void {
    this.held = [];
    void this.journal
      .flush()
      .catch(() => undefined)
      .then(() => this.release());
  }

  private release(): void {
    const { held } = this;
    this.held = undefined;
    for (const event of held ?? []) this.tell(event);
  }

  private tell(event: RunEvent): void {
    this.told.push(event);
    this.schedule();
  }

  /** What happens in one turn travels together: alone at once, many under load. */
  private schedule(): void {
    if (this.isScheduled || this.ports.size === 0) return;
    this.isScheduled = true;
    setTimeout(() => this.send(), 0);
  }

  private send(): void {
    this.isScheduled = false;
    for (const [port, sent] of this.ports) {
      if (sent < this.told.length) port.postMessage(this.told.slice(sent));
      this.ports.set(port, this.told.length);
    }
  }
}
