import type { RunEvent } from "../engine/event.ts";
import {
  countOf,
  eventsOf,
  isLines,
  wholeWithin,
  type Happening,
  type LogBlock,
} from "../engine/logBlock.ts";
import { isFinal } from "../engine/state.ts";
import { nothingKept, type KeptNews } from "../store/journals.ts";
import type { BlockJournal } from "../store/lateJournal.ts";

/** What a page is told of a run that goes on; nothing at all says that nothing will come any more. */
export interface LiveNews {
  readonly happenings: readonly Happening[];
  /** So many log lines come before these, which a page reads where they are kept; in its first news only. */
  readonly skippedLines: number;
  /** So many log lines are kept. */
  readonly keptLines: number;
  /** So many events there are by now, lines that are only kept with them. */
  readonly count: number;
}

/** Lines that are kept are forgotten when they are so many: each for itself would cost more than it takes. */
const forgottenAtOnce = 1_000;

/**
 * A run that goes on: its events go to the journal, and to the pages that watch. Pages never wait for the disk, but for
 * one thing: that the run is over is told only when it is kept. Log lines are held only until they are kept.
 */
export class LiveRun implements BlockJournal {
  /** What is kept and told, without its log lines. */
  private readonly settled: RunEvent[];
  /** How many events that are, and how many lines, with those that are forgotten. */
  private settledCount: number;
  private settledLines: number;
  /** All that is behind what pages may know, and how many events that are. */
  private readonly recent: Happening[] = [];
  private recentCount = 0;
  private kept: Pick<KeptNews, "count" | "lines">;
  /** How many events each page was told of. */
  private readonly ports = new Map<MessagePort, number>();
  private held: Happening[] | undefined;
  private isScheduled = false;

  constructor(
    private readonly runId: string,
    private readonly journal: BlockJournal,
    /** What there is already, of a run that goes on. */
    earlier: KeptNews = nothingKept,
  ) {
    this.settled = [...earlier.events];
    this.settledCount = earlier.count;
    this.settledLines = earlier.lines;
    this.kept = earlier;
  }

  /** All events so far but log lines that are kept, whether pages know them yet or not. */
  get course(): readonly RunEvent[] {
    return [...this.settled, ...this.unsettled];
  }

  private get unsettled(): readonly RunEvent[] {
    return eventsOf([...this.recent, ...(this.held ?? [])]);
  }

  /** All events so far. Those that are not held any more are read; where that fails, the lines among them are missing. */
  async all(readFirst: (count: number) => Promise<readonly RunEvent[]>): Promise<readonly RunEvent[]> {
    const { course, unsettled, settledCount } = this;
    if (settledCount === this.settled.length) return course;
    const first = await readFirst(settledCount).catch(() => []);
    return first.length === settledCount ? [...first, ...unsettled] : course;
  }

  append(one: Happening): void {
    this.journal.append(one);
    if (one.kind === "state" && one.runId === this.runId && isFinal(one.state)) this.hold();
    if (this.held) this.held.push(one);
    else this.tell(one);
  }

  appendLines(lines: LogBlock): void {
    this.append(lines);
  }

  flush(): Promise<void> {
    return this.journal.flush();
  }

  /** So many events are on disk, and so many log lines are among them. */
  keep(count: number, lines: number): void {
    this.kept = { count, lines };
    if (this.ports.size > 0) this.schedule();
    else this.forget();
  }

  /** Sends everything so far, and then what comes. */
  follow(port: MessagePort): void {
    this.ports.set(port, 0);
    this.schedule();
  }

  /** Nothing comes any more; also ends the wait for a disk that keeps nothing. */
  close(): void {
    this.release();
    this.send();
    for (const port of this.ports.keys()) port.postMessage(undefined);
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
    for (const one of held ?? []) this.tell(one);
  }

  private tell(one: Happening): void {
    this.recent.push(one);
    this.recentCount += countOf(one);
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
    const count = this.settledCount + this.recentCount;
    for (const [port, told] of this.ports) {
      port.postMessage(this.newsBehind(told, count));
      this.ports.set(port, count);
    }
    this.forget();
  }

  /** A page that was told of any event was told of all that are settled. */
  private newsBehind(told: number, count: number): LiveNews {
    const isFirst = told < this.settledCount || told === 0;
    return {
      happenings: isFirst
        ? [...this.settled, ...this.recent]
        : this.recent.slice(wholeWithin(this.recent, told - this.settledCount)),
      skippedLines: isFirst ? this.settledLines : 0,
      keptLines: this.kept.lines,
      count,
    };
  }

  /** To be called when every page knows what there is. */
  private forget(): void {
    const going = this.kept.count - this.settledCount;
    if (Math.min(going, this.recentCount) < forgottenAtOnce) return;
    for (const one of this.recent.splice(0, wholeWithin(this.recent, going))) {
      this.settledCount += countOf(one);
      this.recentCount -= countOf(one);
      if (isLines(one)) this.settledLines += countOf(one);
      else this.settled.push(one);
    }
  }
}
