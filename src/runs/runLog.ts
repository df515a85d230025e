import type { Log } from "../engine/event.ts";

/** What many lines have in common: who wrote them, and at which level. */
export type LineKind = Pick<Log, "flowRunId" | "taskRunId" | "logger" | "level">;

/** Which lines are looked for. */
export interface LineQuery {
  /** The first line to look at, counted from 0. */
  readonly from: number;
  /** Part of the message, whatever the case; empty for any. */
  readonly text: string;
  /** This level and above. */
  readonly level: number;
  /** Lines of other kinds do not fit. */
  readonly isFrom: (kind: LineKind) => boolean;
  /** Lines of these kinds fit whatever their message. */
  readonly isNamed: (kind: LineKind) => boolean;
}

/** A run's lines as they are kept, which nobody has to read whole. */
export interface LineReader {
  read(from: number, count: number): Promise<readonly Log[]>;
  /** Gives the places of lines that fit, in order, and below which line it has looked; `false` ends the search. */
  search(
    query: LineQuery,
    onSome: (places: readonly number[], seen: number) => boolean | void,
  ): Promise<void>;
}

const pageLines = 500;
/** So many pages stay in memory: far more than one screen shows, far fewer than a run may have. */
const mostPages = 40;
/** So many lines that came with events stay, and up to twice as many: so that it is not done for each of them. */
const mostTold = 10_000;

/**
 * A run's log: the last lines that came with its events are in memory, all others are where they are kept, and are read
 * page by page when somebody looks at them.
 */
export class RunLog {
  private keptCount = 0;
  private skippedCount = 0;
  private firstTold = 0;
  /** The one that was looked at last is the last. */
  private readonly pages = new Map<number, readonly Log[]>();
  private wanted: readonly number[] = [];
  private isReading = false;

  constructor(
    /** In order; grows, and loses its first lines when they can be read again. */
    readonly told: Log[],
    private readonly reader: LineReader | undefined,
    private readonly onRead: () => void,
  ) {}

  get count(): number {
    return Math.max(this.end, this.keptCount);
  }

  /** The place of the first line that came with an event and is in memory. */
  get first(): number {
    return this.firstTold;
  }

  /** Behind the place of the last one. */
  get end(): number {
    return this.firstTold + this.told.length;
  }

  /** How many lines have come with no event. */
  get untold(): number {
    return this.skippedCount + this.count - this.end;
  }

  /** The place of the first of those, if there is any. */
  get firstUntold(): number {
    return this.skippedCount > 0 ? 0 : this.end;
  }

  /** So many lines come before the first one that comes with an event. */
  skip(count: number): void {
    if (count <= this.end) return;
    this.told.length = 0;
    this.skippedCount = this.firstTold = count;
  }

  /** So many lines are kept. What can be read again is forgotten, so that a run may log as much as it likes. */
  keep(count: number): void {
    this.keptCount = count;
    if (!this.reader || this.told.length <= 2 * mostTold) return;
    const going = Math.min(count - this.firstTold, this.told.length - mostTold);
    if (going > 0) this.firstTold += this.told.splice(0, going).length;
  }

  /** Nothing while the line is not in memory; `want` brings it there. */
  at(line: number): Log | undefined {
    return (
      this.told[line - this.firstTold] ?? this.pages.get(Math.floor(line / pageLines))?.[line % pageLines]
    );
  }

  /** Has these lines read, and forgets what else was wanted: somebody has scrolled past that. */
  want(lines: readonly number[]): void {
    const pages = lines.filter((line) => !this.at(line)).map((line) => Math.floor(line / pageLines));
    this.wanted = [...new Set(pages)];
    if (!this.isReading && this.reader) void this.readWanted(this.reader);
  }

  /** Lines as they stand in the log, wherever they are. */
  async read(from: number, count: number): Promise<readonly Log[]> {
    const { first, end, reader } = this;
    const until = from + count;
    const told = this.told.slice(Math.max(0, from - first), Math.max(0, until - first));
    if (!reader) return told;
    const readBetween = (start: number, stop: number) =>
      start < stop ? reader.read(start, stop - start) : Promise.resolve([]);
    const before = await readBetween(from, Math.min(first, until));
    const after = await readBetween(Math.max(end, from), until);
    return [...before, ...told, ...after];
  }

  /** Looks through what is kept; without anything kept it ends at once. */
  async search(...[query, onSome]: Parameters<LineReader["search"]>): Promise<void> {
    await this.reader?.search(query, onSome);
  }

  private async readWanted(reader: LineReader): Promise<void> {
    this.isReading = true;
    try {
      for (let page = this.wanted[0]; page !== undefined; page = this.wanted[0]) {
        this.wanted = this.wanted.slice(1);
        const lines = await reader.read(page * pageLines, pageLines);
        this.pages.delete(page);
        this.pages.set(page, lines);
        this.forgetOldest();
        this.onRead();
      }
    } catch {
      // What cannot be read now is read when it is looked at again.
    }
    this.isReading = false;
  }

  private forgetOldest(): void {
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
  }
}
