import type { Database, StoredRun } from "./database.ts";
import { canGo, deleteEndedRuns } from "./deletion.ts";
import { totalBytes } from "./size.ts";

/** How long runs stay. What is left out sets no bound. */
export interface Retention {
  readonly days?: number;
  /** Of each flow, the newest. */
  readonly runs?: number;
  /** Of all runs together, or of one flow's. */
  readonly bytes?: number;
}

/** What holds for all flows, and for those that have rules of their own instead. */
export interface RetentionRules {
  readonly general: Retention;
  readonly flows: Readonly<Record<string, Retention>>;
}

/** Nothing goes unless the user says so. */
export const noRules: RetentionRules = { general: {}, flows: {} };

const setting = "retention";
const dayMs = 86_400_000;

export async function retentionRules(database: Database): Promise<RetentionRules> {
  return ((await database.settings.get(setting))?.value as RetentionRules | undefined) ?? noRules;
}

export async function setRetentionRules(database: Database, value: RetentionRules): Promise<void> {
  await database.settings.put({ key: setting, value });
}

type Kept = Pick<StoredRun, "id" | "flowId" | "createdAt" | "state" | "isPinned" | "bytes">;

/** The runs that the rules let go: never one that is pinned or has not ended. */
export function expiredRuns(runs: readonly Kept[], rules: RetentionRules, now: number): readonly Kept[] {
  const newestFirst = runs.toSorted((one, other) => other.createdAt - one.createdAt);
  const isOwn = ({ flowId }: Kept) => Object.hasOwn(rules.flows, flowId);
  const general = newestFirst.filter((run) => !isOwn(run));
  // The bytes of all flows are counted together, below.
  const { bytes, ...each } = rules.general;
  const expiredOf = (flowId: string) => {
    const ofFlow = newestFirst.filter((run) => run.flowId === flowId);
    return expiredIn(ofFlow, rules.flows[flowId] ?? each, now);
  };
  const flowIds = new Set(runs.map(({ flowId }) => flowId));
  return [...new Set([...[...flowIds].flatMap(expiredOf), ...beyondBytes(general, bytes)])];
}

/** What the rules let go of one flow's runs, the newest of which come first. */
function expiredIn(
  runs: readonly Kept[],
  { days = Infinity, runs: count = Infinity, bytes }: Retention,
  now: number,
): readonly Kept[] {
  const beyond = runs.filter(({ createdAt }, index) => now - createdAt > days * dayMs || index >= count);
  return [...beyond.filter(canGo), ...beyondBytes(runs, bytes)];
}

/** The oldest go until the rest fits. */
function beyondBytes(runs: readonly Kept[], most = Infinity): readonly Kept[] {
  let over = runs.reduce((sum, { bytes }) => sum + totalBytes(bytes), 0) - most;
  return runs.toReversed().filter((run) => {
    if (over <= 0 || !canGo(run)) return false;
    over -= totalBytes(run.bytes);
    return true;
  });
}

/** How many runs, of how many bytes, these rules would let go now. */
export async function expiredNow(
  database: Database,
  rules: RetentionRules,
  now: number,
): Promise<{ readonly count: number; readonly bytes: number }> {
  const expired = expiredRuns(await database.runs.toArray(), rules, now);
  return { count: expired.length, bytes: expired.reduce((sum, run) => sum + totalBytes(run.bytes), 0) };
}

/** Deletes what the rules let go; gives how many runs that was. */
export async function tidyRuns(database: Database, now: number): Promise<number> {
  const rules = await retentionRules(database);
  if (Object.keys(rules.general).length + Object.keys(rules.flows).length === 0) return 0;
  const expired = expiredRuns(await database.runs.toArray(), rules, now);
  await deleteEndedRuns(
    database,
    expired.map(({ id }) => id),
  );
  return expired.length;
}
