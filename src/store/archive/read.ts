import { Unzip, UnzipInflate } from "fflate";
import { crc32 } from "./crc32.ts";
import { fromLine } from "./line.ts";

/** Why a file cannot be taken in; its message says where it is broken. */
export class ArchiveDamage extends Error {
  override readonly name = "ArchiveDamage";
}

/** One line of one entry of a file. */
export interface ArchiveLine {
  readonly entry: string;
  /** Counts the entry's lines from 1. */
  readonly line: number;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface ReadOptions {
  /** From 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A zip file begins so. */
const signature = [0x50, 0x4b, 0x03, 0x04];

/** Small enough that what it unpacks to, which may be a thousand times as much, still fits in memory. */
const sliceLength = 64 * 1024;

/**
 * The file's lines in order, read piece by piece. Throws an `ArchiveDamage` for a file that is not one of ours, or not
 * whole; every entry is sealed with its number of lines and their checksum.
 */
export async function* linesOf(
  file: Blob,
  { onProgress, signal }: ReadOptions = {},
): AsyncGenerator<ArchiveLine> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (!signature.every((byte, index) => head[index] === byte))
    throw new ArchiveDamage("This is not a Millrace file: it is not a zip archive.");
  const ready: ArchiveLine[] = [];
  const open = new Set<Entry>();
  const unzip = new Unzip((stream) => {
    const entry = new Entry(stream.name, (line) => ready.push(line));
    open.add(entry);
    stream.ondata = (error, bytes, isLast) => {
      if (error) throw new ArchiveDamage(`${stream.name} cannot be unpacked: ${error.message}.`);
      entry.add(bytes);
      if (!isLast) return;
      entry.end();
      open.delete(entry);
    };
    stream.start();
  });
  unzip.register(UnzipInflate);
  for (let from = 0; from < file.size; from += sliceLength) {
    const slice = new Uint8Array(await file.slice(from, from + sliceLength).arrayBuffer());
    push(unzip, slice, from + sliceLength >= file.size, open);
    for (const line of ready.splice(0)) {
      signal?.throwIfAborted();
      yield line;
    }
    onProgress?.(Math.min(1, (from + sliceLength) / file.size));
  }
  const [cut] = open;
  if (cut) throw new ArchiveDamage(`The file ends in the middle of ${cut.name}: it was not stored whole.`);
}

function push(unzip: Unzip, bytes: Uint8Array, isLast: boolean, open: ReadonlySet<Entry>): void {
  try {
    unzip.push(bytes, isLast);
  } catch (error) {
    if (error instanceof ArchiveDamage) throw error;
    const [entry] = open;
    const place = entry ? `${entry.name} cannot be unpacked` : "The archive cannot be unpacked";
    throw new ArchiveDamage(`${place}: ${(error as Error).message}.`, { cause: error });
  }
}

class Entry {
  private rest = new Uint8Array();
  /** The newest line; it is a row only when another one follows: the last one is the seal. */
  private held: Uint8Array | undefined;
  private lines = 0;
  private sum = 0;

  constructor(
    readonly name: string,
    private readonly onLine: (line: ArchiveLine) => void,
  ) {}

  add(bytes: Uint8Array): void {
    const all = joined(this.rest, bytes);
    let from = 0;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, from)) {
      this.take(all.subarray(from, end + 1));
      from = end + 1;
    }
    this.rest = all.slice(from);
  }

  end(): void {
    if (this.rest.length > 0 || !this.held) throw this.damage("its last line is cut off");
    const seal = this.read(this.held);
    if (seal["lines"] !== this.lines)
      throw this.damage(`it has ${this.lines} lines, and ${String(seal["lines"])} were written`);
    if (seal["crc32"] !== this.sum) throw this.damage("its lines are not the ones that were written");
  }

  private take(line: Uint8Array): void {
    const { held } = this;
    this.held = line.slice();
    if (!held) return;
    this.sum = crc32(held, this.sum);
    this.lines += 1;
    this.onLine({ entry: this.name, line: this.lines, row: this.read(held) });
  }

  private read(bytes: Uint8Array): Readonly<Record<string, unknown>> {
    try {
      const row = fromLine(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (typeof row === "object" && row !== null) return row as Record<string, unknown>;
    } catch (error) {
      throw this.damage(`line ${this.lines} cannot be read (${(error as Error).message})`);
    }
    throw this.damage(`line ${this.lines} holds no row`);
  }

  private damage(complaint: string): ArchiveDamage {
    return new ArchiveDamage(`${this.name} is damaged: ${complaint}.`);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
