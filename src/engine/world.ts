import type { BodyScope } from "./bodyScope.ts";
import type { Callee } from "./callee.ts";
import type { Answer } from "./outcome.ts";
import type { Call, PauseRequest, Ports } from "./ports.ts";
import type { FlowRun } from "./record.ts";
import type { Recorder } from "./recorder.ts";
import type { ResultPolicy } from "./resultPolicy.ts";
import type { TaskRunner } from "./taskRunner.ts";

/** The ports, each of them there. */
export type EnginePorts = Required<Ports>;

/** What everything inside one flow run shares. */
export interface World {
  readonly ports: EnginePorts;
  readonly recorder: Recorder;
  readonly flow: FlowRun;
  /** The flow's own answer to whether prints are logged; tasks may say otherwise. */
  readonly logPrints: boolean;
  /** The flow's own answer to how results are kept. */
  readonly resultPolicy: ResultPolicy;
  /** Bounds the submitted bodies. */
  readonly taskRunner: TaskRunner;
  /** Calls back when the flow run is not paused. */
  whenOpen(then: () => void): void;
  /** Stops the flow run until it is resumed. */
  pause(request: PauseRequest, answer: (answer: Answer) => void): void;
  /** Keeps the flow run open until the returned function is called. */
  hold(): () => void;
  /** Creates the run of a call that a body made, and lets it go its way. */
  startCall(call: Call, caller: BodyScope): Callee;
  /** How many calls with this key came before; counts this one. */
  nextOrdinal(key: string): number;
}
