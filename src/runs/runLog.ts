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

/**
 * A run's log: lines that came with its events are in memory, all others are where they are kept, and are read page by
 * page when somebody looks at them.
 */
export class RunLog {
  private keptCount = 0;
  /** The one that was looked at last is the last. */
  private readonly pages = new Map<number, readonly Log[]>();
  private wanted: readonly number[] = [];
  private isReading = false;

  constructor(
    /** In order, from the first on; grows. */
    readonly told: readonly Log[],
    private readonly reader: LineReader | undefined,
    private readonly onRead: () => void,
  ) {}

  get count(): number {
    return Math.max(this.told.length, this.keptCount);
  }

  /** So many lines are kept. */
  keep(count: number): void {
    this.keptCount = count;
  }

  /** Nothing while the line is not in memory; `want` brings it there. */
  at(line: number): Log | undefined {
    return this.told[line] ?? this.pages.get(Math.floor(line / pageLines))?.[line % pageLines];
  }

  /** Has these lines read, and forgets what else was wanted: somebody has scrolled past that. */
  want(lines: readonly number[]): void {
    const pages = lines.filter((line) => !this.at(line)).map((line) => Math.floor(line / pageLines));
    this.wanted = [...new Set(pages)];
    if (!this.isReading && this.reader) void this.readWanted(this.reader);
  }

  /** Lines as they stand in the log, wherever they are. */
  async read(from: number, count: number): Promise<readonly Log[]> {
    const told = this.told.slice(from, from + count);
    if (told.length === count || !this.reader) return told;
    return [...told, ...(await this.reader.read(from + told.length, count - told.length))];
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
