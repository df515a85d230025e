import type { Log } from "../engine/event.ts";
import type { LogBlock } from "../engine/logBlock.ts";

/** What many lines have in common: who wrote them, and at which level. */
export type LogKind = Pick<Log, "flowRunId" | "taskRunId" | "logger" | "level">;

/**
 * Up to a thousand log lines of a run in one row (500 in older ones), column by column: rows cost far more than lines
 * (`reference/sandbox.md`, 5), and a text that is read is one copy, where a list of texts would be one for each.
 */
export interface LogChunk {
  readonly runId: string;
  /** Counts the run's log lines from 0: which the first one is. */
  readonly line: number;
  /** The number of the first line's event. */
  readonly first: number;
  /** The number of each line's event; absent when they follow one another. */
  readonly numbers?: Uint32Array;
  readonly kinds: readonly LogKind[];
  /** For each line its place in `kinds`. */
  readonly kind: Uint16Array;
  readonly timestamps: Float64Array;
  /** The messages with a line feed between each two; they may have others in them. */
  readonly text: string;
  /** For each line where its message ends in `text`. */
  readonly ends: Uint32Array;
}

/** A row as it was written before the database's fourth version. Such rows stay as they are. */
export interface LogChunk3 extends Pick<LogChunk, "runId" | "line" | "first" | "numbers" | "timestamps"> {
  readonly sources: readonly Omit<LogKind, "level">[];
  readonly source: Uint16Array;
  readonly levels: Float64Array;
  readonly messages: readonly string[];
}

/** A line and its number among the run's events. */
export interface NumberedLog {
  readonly number: number;
  readonly log: Log;
}

/** Rows of 500 take half as long again to write; of much longer ones a page of the log would read what it does not show. */
const mostLines = 1_000;

/** A chunk with fewer lines is written again with the lines that come next, so that slow logs do not become many rows. */
export const fewLines = 100;

/** Puts a run's log lines into chunks, each line with the number of its event. */
export class ChunkWriter {
  /** How many lines it was given, and how many characters are in them. */
  count = 0;
  characters = 0;
  private readonly full: LogChunk[] = [];
  /** Made with the first line: most commits of a quiet run have none. */
  private open: OpenChunk | undefined;

  /** The first line is the run's line number `line`, or comes behind those of the run's last chunk. */
  constructor(
    private readonly runId: string,
    private readonly line: number,
    private readonly last?: LogChunk,
  ) {}

  add(log: Log, number: number): void {
    this.push(log, log.timestamp, log.message, number);
  }

  /** `first` is the number of the first line's event. */
  addBlock(block: LogBlock, first: number): void {
    const { levels, messages, timestamp } = block;
    let kind: LogKind | undefined;
    for (let index = 0; index < messages.length; index++) {
      const level = levels[index] as number;
      if (kind?.level !== level) kind = kindOf(block, level);
      this.push(kind, timestamp, messages[index] as string, first + index);
    }
  }

  /** The chunks of all lines; none when it was given none. */
  chunks(): LogChunk[] {
    return this.open ? [...this.full, this.open.closed(this.runId)] : [];
  }

  private push(kind: LogKind, timestamp: number, message: string, number: number): void {
    this.open = this.withRoom(this.open ?? this.begun());
    this.open.push(kind, timestamp, message, number);
    this.count += 1;
    this.characters += message.length;
  }

  private begun(): OpenChunk {
    const { last } = this;
    const open = new OpenChunk(last?.line ?? this.line);
    if (last) for (const { number, log } of logsIn(last)) open.push(log, log.timestamp, log.message, number);
    return open;
  }

  private withRoom(open: OpenChunk): OpenChunk {
    if (open.count < mostLines) return open;
    this.full.push(open.closed(this.runId));
    return new OpenChunk(open.line + mostLines);
  }
}

/** A chunk while lines come: each is written into its columns at once, for there may be very many. */
class OpenChunk {
  private readonly kinds: LogKind[] = [];
  /** Where the kinds of each run are: it has few, and a chunk may have many runs. */
  private readonly places = new Map<string, number[]>();
  private readonly kind = new Uint16Array(mostLines);
  private readonly timestamps = new Float64Array(mostLines);
  private readonly numbers = new Uint32Array(mostLines);
  private readonly ends = new Uint32Array(mostLines);
  private readonly messages: string[] = [];
  private end = -1;
  private newest: { readonly kind?: LogKind; readonly place: number } = { place: -1 };

  constructor(readonly line: number) {}

  get count(): number {
    return this.messages.length;
  }

  push(kind: LogKind, timestamp: number, message: string, number: number): void {
    const index = this.messages.push(message) - 1;
    this.kind[index] = this.placeOf(kind);
    this.timestamps[index] = timestamp;
    this.numbers[index] = number;
    this.ends[index] = this.end += 1 + message.length;
  }

  closed(runId: string): LogChunk {
    const { line, kinds, count } = this;
    const numbers = this.numbers.slice(0, count);
    const [first = 0] = numbers;
    return {
      runId,
      line,
      first,
      ...(isGapless(numbers) ? {} : { numbers }),
      kinds,
      kind: this.kind.slice(0, count),
      timestamps: this.timestamps.slice(0, count),
      text: this.messages.join("\n"),
      ends: this.ends.slice(0, count),
    };
  }

  private placeOf(kind: LogKind): number {
    // Lines that came together have one object.
    if (kind !== this.newest.kind) this.newest = { kind, place: this.lookUp(kind) };
    return this.newest.place;
  }

  private lookUp(kind: LogKind): number {
    const run = kind.taskRunId ?? kind.flowRunId;
    const ofRun = this.places.get(run) ?? [];
    const known = ofRun.find((place) => isSame(kind, this.kinds[place]));
    if (known !== undefined) return known;
    const place = this.kinds.push(kindOf(kind, kind.level)) - 1;
    this.places.set(run, [...ofRun, place]);
    return place;
  }
}

function isSame({ level, logger, taskRunId, flowRunId }: LogKind, other: LogKind | undefined): boolean {
  return (
    other?.level === level &&
    other.taskRunId === taskRunId &&
    other.flowRunId === flowRunId &&
    other.logger === logger
  );
}

function kindOf({ flowRunId, taskRunId, logger }: Omit<LogKind, "level">, level: number): LogKind {
  return taskRunId === undefined ? { flowRunId, logger, level } : { flowRunId, taskRunId, logger, level };
}

/** A row of any version as it would be written now. */
export function chunkIn(row: LogChunk | LogChunk3): LogChunk {
  if (!("messages" in row)) return row;
  const writer = new ChunkWriter(row.runId, row.line);
  row.messages.forEach((message, index) => {
    const source = row.sources[row.source[index] ?? 0] as Omit<LogKind, "level">;
    const log = { ...source, level: row.levels[index] ?? 0, message, timestamp: row.timestamps[index] ?? 0 };
    writer.add(log, numberAt(row, index));
  });
  return writer.chunks()[0] as LogChunk;
}

export function linesIn({ ends }: LogChunk): number {
  return ends.length;
}

export function logAt(chunk: LogChunk, index: number): Log {
  return {
    ...(chunk.kinds[chunk.kind[index] ?? 0] as LogKind),
    message: chunk.text.slice(startOf(chunk, index), chunk.ends[index]),
    timestamp: chunk.timestamps[index] ?? 0,
  };
}

export function logsIn(chunk: LogChunk): NumberedLog[] {
  return Array.from(chunk.ends, (_, index) => ({ number: numberAt(chunk, index), log: logAt(chunk, index) }));
}

/** The places of the lines whose message has the text in it, whatever the case. */
export function placesOf(chunk: LogChunk, text: string): number[] {
  const needle = text.toLowerCase();
  const places: number[] = [];
  // No letter depends on what is behind a line feed, so this is what the messages give one by one.
  const lower = chunk.text.toLowerCase();
  // The one letter that has more signs in lower case (İ) moves all that is behind it.
  const ends = lower.length === chunk.text.length ? chunk.ends : endsInLowerCase(chunk);
  for (let at = lower.indexOf(needle), place = 0; at >= 0; at = lower.indexOf(needle, at)) {
    while (place < ends.length && (ends[place] as number) < at) place += 1;
    const end = ends[place];
    if (end === undefined) break;
    const isInside = at + needle.length <= end;
    if (isInside) places.push(place++);
    at = isInside ? end + 1 : at + 1;
  }
  return places;
}

function endsInLowerCase(chunk: LogChunk): Uint32Array {
  let end = -1;
  return Uint32Array.from(logsIn(chunk), ({ log }) => (end += 1 + log.message.toLowerCase().length));
}

function startOf({ ends }: LogChunk, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] as number) + 1;
}

/** The number of the event at this place of a row. */
export function numberAt(row: { readonly first: number; readonly numbers?: Uint32Array }, index: number) {
  return row.numbers?.[index] ?? row.first + index;
}

/** True for numbers that follow one another, of which each is more than the one before. */
export function isGapless(numbers: ArrayLike<number>): boolean {
  const [first = 0, last = first] = [numbers[0], numbers[numbers.length - 1]];
  return last - first === Math.max(0, numbers.length - 1);
}
