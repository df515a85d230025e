import { systemClock, systemEntropy } from "../../engine/system.ts";
import { describeError } from "../../engine/outcome.ts";
import type { FlowEntry } from "../../sdk/registry.ts";
import type { Executor } from "../../engine/ports.ts";
import type { Loaded } from "../../sandbox/bodyWorker.ts";
import { drive, type Seen } from "../drive.ts";
import type { Case } from "../expected.ts";
import type { CaseFile } from "../suite.ts";

/** A pool of workers that have imported one file of cases. */
interface OpenFile extends OpenedPool {
  readonly path: string;
  readonly flows: readonly FlowEntry[];
}

/** A pool for a file, before it has imported it. */
export interface OpenedPool {
  readonly pool: Executor & { load(): Promise<Loaded> };
  close(): void;
}

/** Keeps the pool of one file open for all of its cases, which come one after the other. */
export class Pools {
  private file: OpenFile | undefined;

  constructor(private readonly open: (file: CaseFile) => Promise<OpenedPool>) {}

  async run(file: CaseFile, one: Case): Promise<Seen> {
    const { pool, flows } = await this.openFor(file);
    const untilOver = async (finished: Promise<unknown>) => void (await finished);
    const system = { clock: systemClock, entropy: systemEntropy };
    return drive(one, file, { ...system, flows, executor: pool, untilOver });
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private async openFor(file: CaseFile): Promise<OpenFile> {
    if (this.file?.path === file.path) return this.file;
    this.close();
    const opened = await this.open(file);
    const loaded = await opened.pool.load();
    if ("error" in loaded) throw new Error(`${file.path}: ${describeError(loaded.error)}`);
    this.file = { ...opened, path: file.path, flows: loaded.flows };
    return this.file;
  }
}
