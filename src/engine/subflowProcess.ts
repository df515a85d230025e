import type { BodyScope } from "./bodyScope.ts";
import { Settlement, whenAllSettled, type Callee } from "./callee.ts";
import { Dependencies } from "./dependencies.ts";
import type { FlowProcess, RunProcess } from "./flowProcess.ts";
import type { FlowRequest } from "./flowRequest.ts";
import { errorAnswer, type Answer, type Value } from "./outcome.ts";
import { parametersOf } from "./parameters.ts";
import type { FlowCall } from "./ports.ts";
import { currentState, type TaskRun } from "./record.ts";
import { inheritedPolicy } from "./resultPolicy.ts";
import { isSettled, stateOf, type ProposedState } from "./state.ts";
import type { Transaction } from "./transaction.ts";
import type { World } from "./world.ts";

/** What a subflow run starts with. */
export interface ChildRequest extends FlowRequest {
  readonly tracking: TaskRun;
  readonly transaction: Transaction | undefined;
}

/**
 * A call of a flow: a task run in the caller's flow run that stands for the child flow run. The child is born when what
 * the call depends on is settled; from then on its states are this run's states.
 */
export class SubflowProcess implements Callee {
  readonly run: TaskRun;
  private readonly settlement = new Settlement();
  private readonly dependencies: Dependencies;
  private child: FlowProcess | undefined;

  constructor(
    private readonly world: World,
    private readonly call: FlowCall,
    private readonly caller: BodyScope,
    readonly key: string,
    private readonly startChild: (request: ChildRequest) => FlowProcess,
  ) {
    const { flow, site } = call;
    this.dependencies = new Dependencies(call, flow, caller);
    this.run = world.recorder.addTaskRun(
      {
        id: world.ports.entropy.id(),
        flowRunId: world.flow.id,
        name: `${flow.name}-${world.nextOrdinal(`name:${flow.key}`)}`,
        taskName: flow.name,
        taskKey: flow.key,
        dynamicKey: key.slice(flow.key.length + 1),
        inputs: this.dependencies.inputs(),
        ...(call.tags.length > 0 ? { tags: call.tags } : {}),
        ...(site ? { callSite: site } : {}),
      },
      stateOf("Pending"),
    );
  }

  begin(): void {
    whenAllSettled(this.dependencies.upstreams, () => this.world.whenOpen(() => this.startRun()));
  }

  /** The process of a run in the child, or of the child itself. */
  find(id: string): RunProcess | undefined {
    return this.child?.find(id);
  }

  get isStarted(): boolean {
    return this.run.runCount > 0;
  }

  get isSettled(): boolean {
    return this.settlement.isSettled;
  }

  whenSettled(listener: () => void): void {
    this.settlement.whenSettled(listener);
  }

  answer(): Answer {
    return this.settlement.answer();
  }

  abandon(state: ProposedState): void {
    if (this.isSettled) return;
    if (this.child) return this.child.abandon(state);
    this.world.recorder.enterSubflow(this.run, state);
    this.settlement.settle(errorAnswer(`${state.name}Run`, state.message ?? ""));
  }

  private startRun(): void {
    if (isSettled(currentState(this.run))) return;
    const problem = this.dependencies.problem();
    const resolved = problem === undefined ? this.dependencies.resolve() : { value: [] };
    this.child = this.startChild(this.request(resolved));
    const { settlement } = this.child;
    settlement.whenSettled(() => this.settlement.settle(settlement.answer()));
    if (problem === undefined) this.child.start();
    else this.child.notReady(problem);
  }

  private request({ value, parts }: Value): ChildRequest {
    const { flow, tags } = this.call;
    const args = value as readonly unknown[];
    return {
      ...flow,
      logPrints: flow.logPrints ?? this.world.logPrints,
      parameters: parametersOf(flow, args),
      arguments: args,
      ...(parts ? { parts } : {}),
      tags,
      ...inheritedPolicy(flow, this.world.resultPolicy),
      tracking: this.run,
      transaction: this.caller.transactionOf(this.call),
    };
  }
}
