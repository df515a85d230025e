import { commonEnds } from "../program/commonEnds.ts";
import type { Program } from "../program/program.ts";

/** A program on its way to another thread: whole, or as what has changed since the one that was sent before. */
export interface SentProgram {
  readonly number: number;
  /** The number of the program that this one changes; absent where it is whole. */
  readonly since?: number;
  readonly set: Partial<Program>;
  readonly unset: readonly (keyof Program)[];
  readonly lists: readonly SentSplice[];
}

/** At index `at` of the list, so many items give way to others. */
interface SentSplice {
  readonly list: List;
  readonly at: number;
  readonly removed: number;
  readonly inserted: Program[List];
}

const lists = ["tasks", "nodes", "edges"] as const;
type List = (typeof lists)[number];

let sentSoFar = 0;

/** Sends program after program; what did not change in between is not copied again. */
export class ProgramSender {
  private last: { readonly program: Program; readonly number: number } | undefined;

  /** A program read from another file goes whole: it shares its parts with what is remembered of that file. */
  send(program: Program): SentProgram {
    const { last } = this;
    const number = (sentSoFar += 1);
    this.last = { program, number };
    return last && last.program.source === program.source
      ? { number, since: last.number, ...difference(last.program, program) }
      : { number, set: program, unset: [], lists: [] };
  }

  /** The next one goes whole. */
  forget(): void {
    this.last = undefined;
  }
}

/** The other end. Parts of programs that did not change keep their identity. */
export class ProgramReceiver {
  private last: { readonly program: Program; readonly number: number } | undefined;

  /** The program that came under this number, if it came last. */
  received(number: number): Program | undefined {
    return this.last?.number === number ? this.last.program : undefined;
  }

  /** Nothing when what it changes was not received last. */
  receive({ number, since, set, unset, lists }: SentProgram): Program | undefined {
    const base = since === undefined ? {} : since === this.last?.number ? this.last.program : undefined;
    if (!base) return undefined;
    const parts: Partial<Record<keyof Program, unknown>> = { ...base, ...set };
    for (const key of unset) delete parts[key];
    for (const { list, at, removed, inserted } of lists)
      parts[list] = (parts[list] as unknown[]).toSpliced(at, removed, ...inserted);
    const program = parts as Program;
    this.last = { program, number };
    return program;
  }
}

function difference(before: Program, after: Program): Pick<SentProgram, "set" | "unset" | "lists"> {
  const isList = (key: string): key is List => lists.some((list) => list === key);
  const keys = Object.keys(after) as (keyof Program)[];
  const changed = keys.filter((key) => !isList(key) && before[key] !== after[key]);
  const had = Object.keys(before) as (keyof Program)[];
  return {
    set: Object.fromEntries(changed.map((key) => [key, after[key]])),
    unset: had.filter((key) => !(key in after)),
    lists: lists
      .filter((list) => before[list] !== after[list])
      .map((list) => spliceOf(list, before[list], after[list])),
  };
}

function spliceOf<Name extends List>(list: Name, before: Program[Name], after: Program[Name]): SentSplice {
  const { at, kept } = commonEnds(before, after);
  return {
    list,
    at,
    removed: before.length - kept - at,
    inserted: after.slice(at, after.length - kept) as unknown as Program[List],
  };
}
