import type { FlowParameter } from "./bind.ts";
import type { Part } from "./outcome.ts";
import type { CalledFlow, Ports } from "./ports.ts";
import type { RunRecord, TaskRun } from "./record.ts";
import { randomRunName } from "./runName.ts";

/** Which flow to run, and with what. */
export interface FlowRequest extends Partial<Omit<CalledFlow, "key" | "name" | "parameters">> {
  /** The run's id, where the caller needs it beforehand. */
  readonly id?: string;
  /** Which definition of the program. */
  readonly key: string;
  readonly name: string;
  /** What the record tells of the parameters, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the flow function is called with; `undefined` where its default shall stand. */
  readonly arguments: readonly unknown[];
  /** What a clone of the arguments would lose. */
  readonly parts?: readonly Part[];
  /** Tags of the run, which its calls have too. */
  readonly tags?: readonly string[];
  /** What the program's flows take, by key, to check values against. A flow that is not there is not checked. */
  readonly signatures?: Readonly<Record<string, readonly FlowParameter[]>>;
  /**
   * The record of an earlier attempt of this very run, which it goes on with: completed task runs answer their calls, the
   * rest runs. Journals get the new events only.
   */
  readonly resume?: RunRecord;
  /** What a suspended run is resumed with. */
  readonly resumeInput?: unknown;
}

/** The request's flow as a definition, with Prefect's defaults. */
export function calledOf({ retries, retryDelaySeconds, functions, ...request }: FlowRequest) {
  return {
    ...request,
    parameters: Object.keys(request.parameters),
    defaults: {},
    retries: retries ?? 0,
    retryDelaySeconds: retryDelaySeconds ?? 0,
    functions: functions ?? {},
  };
}

/** What the request's run is when it is created. */
export function bornOf(request: FlowRequest, { entropy }: Ports, tracking: TaskRun | undefined) {
  const { id, name, version, tags = [], parameters } = request;
  return {
    id: id ?? entropy.id(),
    name: randomRunName(() => entropy.random()),
    flowName: name,
    parameters,
    ...(version === undefined ? {} : { version }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(tracking ? { parentTaskRunId: tracking.id } : {}),
  };
}
