import * as Comlink from "comlink";
import { forgetTypes } from "../code/packages/keptTypes.ts";
import { forgetVerdicts } from "../code/verdicts.ts";
import type { LanguageWorker } from "../code/worker.ts";
import type { RunService } from "../runs/runService.ts";
import type { Unkept } from "../store/archive/write.ts";
import type { Database, StoredFlow } from "../store/database.ts";
import { openDatabase } from "../store/migration.ts";
import type { EngineWorker } from "./engineWorker.ts";
import type { LimitService } from "../runs/limitService.ts";
import { leftEdits } from "./leftEdits.ts";
import { PageLimits } from "./pageLimits.ts";
import { PageRuns } from "./pageRuns.ts";
import { Persistence } from "./storage/persistence.ts";
import { DatabaseState } from "./tabs/databaseState.ts";

/** Everything behind the screens: the store, the compiler's worker, the engine's worker. */
export interface Services {
  readonly database: Database;
  readonly databaseState: DatabaseState;
  readonly persistence: Persistence;
  readonly language: Comlink.Remote<LanguageWorker>;
  readonly runs: PageRuns & RunService;
  readonly limits: LimitService;
  /** The open flows, each as it is when the device does not have it so. */
  readonly unsavedFlows: Set<() => StoredFlow | undefined>;
  /** What this page has only in memory. */
  readonly unkept: () => Promise<Unkept>;
}

/** Starts the workers. They load beside the page; whoever asks them something waits, the page does not. */
export function createServices(): Services {
  const database = openDatabase();
  database.leaveSign();
  const databaseState = new DatabaseState(database);
  const engineWorker = new Worker(new URL("./engineWorker.ts", import.meta.url), {
    type: "module",
    name: "engine",
  });
  const languageWorker = new Worker(new URL("../code/worker.ts", import.meta.url), {
    type: "module",
    name: "language",
  });
  const engine = Comlink.wrap<EngineWorker>(engineWorker);
  const language = Comlink.wrap<LanguageWorker>(languageWorker);
  endWithPage(engineWorker);
  database.flows.hook("deleting", (flowId) => {
    leftEdits.forget(flowId);
    void Promise.all([forgetVerdicts(), forgetTypes()]).catch(() => undefined);
  });
  void engine.tidyUp().catch(() => undefined);
  const unsavedFlows: Services["unsavedFlows"] = new Set();
  const runs = new PageRuns(database, engine, language);
  return {
    database,
    databaseState,
    persistence: new Persistence(database),
    language,
    runs,
    limits: new PageLimits(database, engine),
    unsavedFlows,
    unkept: async () => {
      const flows = [...unsavedFlows].flatMap((unsaved) => unsaved() ?? []);
      return { flows, runs: await runs.unkept() };
    },
  };
}

/**
 * A page that is left may be frozen with its workers, which would hold on to their runs for ever
 * (`reference/sandbox.md`, 6); one that comes back from the ice begins anew.
 */
function endWithPage(engineWorker: Worker): void {
  addEventListener("pagehide", () => engineWorker.terminate());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
