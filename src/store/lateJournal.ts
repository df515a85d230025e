import type { Happening, LogBlock } from "../engine/logBlock.ts";
import type { Journal } from "../engine/ports.ts";
import { notSaved } from "../engine/journals.ts";
import { whyNotKept } from "./refusal.ts";
import type { StoredJournal } from "./journal.ts";

/** A journal that takes log lines in blocks, and says so. */
export interface BlockJournal extends Required<Journal> {
  append(happening: Happening): void;
}

/** A journal that can tell whether all that it was given is on disk. */
export interface KeepingJournal extends BlockJournal {
  readonly isKept: boolean;
}

/**
 * The journal of a run that the device refused to keep from its first moment: its events are in memory, and go to disk
 * together as soon as the device lets them. Every `flush` tries.
 */
export class LateJournal implements KeepingJournal {
  private waiting: Happening[] = [];
  private stored: StoredJournal | undefined;
  private opening: Promise<StoredJournal> | undefined;

  constructor(private readonly create: () => Promise<StoredJournal>) {}

  get isKept(): boolean {
    return this.stored?.isKept ?? false;
  }

  append(happening: Happening): void {
    if (this.stored) this.stored.append(happening);
    else this.waiting.push(happening);
  }

  appendLines(lines: LogBlock): void {
    this.append(lines);
  }

  /** Rejects with why the run is still only in memory. */
  async flush(): Promise<void> {
    const stored = this.stored ?? (await this.begin());
    await stored.flush();
  }

  private async begin(): Promise<StoredJournal> {
    this.opening ??= this.create();
    try {
      const stored = await this.opening;
      if (this.stored) return stored;
      this.stored = stored;
      for (const happening of this.waiting.splice(0)) stored.append(happening);
      return stored;
    } catch (error) {
      this.opening = undefined;
      throw notSaved(whyNotKept(error));
    }
  }
}
