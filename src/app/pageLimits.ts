import type * as Comlink from "comlink";
import type { LimitDefinition, LimitUse } from "../engine/limits.ts";
import type { LimitService } from "../runs/limitService.ts";
import type { Database } from "../store/database.ts";
import { deleteLimit, readLimits, saveLimit } from "../store/limits.ts";
import type { EngineWorker } from "./engineWorker.ts";
import { announce, hearNews } from "./storeNews.ts";

/** Limits as the page sees them: the store keeps them, the engine's worker holds runs to them. */
export class PageLimits implements LimitService {
  constructor(
    private readonly database: Database,
    private readonly engine: Comlink.Remote<EngineWorker>,
  ) {}

  list(): Promise<readonly LimitDefinition[]> {
    return readLimits(this.database);
  }

  uses(): Promise<readonly LimitUse[]> {
    return this.engine.limitUses();
  }

  async save(definition: LimitDefinition, replaced?: string): Promise<string | undefined> {
    const problem = await saveLimit(this.database, definition, replaced);
    if (problem === undefined) announce({ kind: "limits" });
    return problem;
  }

  async delete(name: string): Promise<void> {
    await deleteLimit(this.database, name);
    announce({ kind: "limits" });
  }

  watch(onChange: () => void): () => void {
    return hearNews(({ kind }) => kind === "limits" && onChange());
  }
}
