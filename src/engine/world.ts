import type { BodyScope } from "./bodyScope.ts";
import type { Callee } from "./callee.ts";
import type { Call, Ports } from "./ports.ts";
import type { FlowRun } from "./record.ts";
import type { ResultStore } from "./results.ts";
import type { Recorder } from "./recorder.ts";

/** What everything inside one flow run shares. */
export interface World {
  readonly ports: Ports;
  readonly recorder: Recorder;
  readonly flow: FlowRun;
  /** The flow's own answer to whether prints are logged; tasks may say otherwise. */
  readonly logPrints: boolean;
  /** The flow's own answer to whether results are kept beyond the run. */
  readonly persistResult: boolean;
  readonly results: ResultStore;
  /** Keeps the flow run open until the returned function is called. */
  hold(): () => void;
  /** Creates the run of a call that a body made, and lets it go its way. */
  startCall(call: Call, caller: BodyScope): Callee;
  /** How many calls with this key came before; counts this one. */
  nextOrdinal(key: string): number;
}
