import type { BodyScope } from "./bodyScope.ts";
import type { Callee } from "./callee.ts";
import { decode, valueWith } from "./encoded.ts";
import { argumentsHash } from "./key.ts";
import type { FutureAt, Path, Upstream, Value } from "./outcome.ts";
import type { Call, Called } from "./ports.ts";
import { currentState } from "./record.ts";
import { proposedOf } from "./state.ts";

/** What one call depends on, seen from the body that made it. Futures name calls of that body by number. */
export class Dependencies {
  constructor(
    private readonly call: Call,
    private readonly called: Called,
    private readonly caller: BodyScope,
  ) {}

  /** A hash of the arguments: the part of the call's key that tells it from calls with others. */
  get hash(): string {
    return argumentsHash(this.call.arguments, (call) => this.caller.callee(call)?.key ?? "unknown");
  }

  /** Every run that must be settled before the call can go on. */
  get upstreams(): readonly Callee[] {
    if (!this.hasUpstreams) return [];
    return this.calleesOf(this.all.map(({ call }) => call));
  }

  /** Parameter name → ids of the task runs that its value came from; and `waitFor` and `__parents__`. */
  inputs(): Readonly<Record<string, readonly string[]>> {
    const { parameters } = this.called;
    const parentTaskRunId = this.parentTaskRunId;
    if (!this.hasUpstreams && this.call.origins.length === 0 && parentTaskRunId === undefined)
      return noInputs(parameters);
    const inputs = new Map<string, Set<number>>(parameters.map((name) => [name, new Set()]));
    const add = (name: string, call: number) => inputs.set(name, (inputs.get(name) ?? new Set()).add(call));
    for (const { path, call } of this.call.arguments.futures) add(nameAt(parameters, Number(path[0])), call);
    for (const { call } of this.call.waitFor) add("waitFor", call);
    for (const { argument, call } of this.call.origins)
      add(argument === undefined ? "waitFor" : nameAt(parameters, argument), call);
    const ids = [...inputs].map(([name, calls]) => [
      name,
      this.calleesOf([...calls]).map(({ run }) => run.id),
    ]);
    // Object.fromEntries makes own properties only, so a parameter may be called __proto__.
    return Object.fromEntries(parentTaskRunId ? [...ids, ["__parents__", [parentTaskRunId]]] : ids);
  }

  /** The generator that is iterated over around the call, or the task that makes it. */
  private get parentTaskRunId(): string | undefined {
    const { parent } = this.call;
    const generator = parent === undefined ? undefined : this.caller.callee(parent);
    return generator?.run.id ?? this.caller.parentTaskRunId;
  }

  /** Why the call cannot go on, once its upstreams are settled (semantics, 4.3 and 4.4). */
  problem(): string | undefined {
    if (!this.hasUpstreams) return undefined;
    for (const upstream of this.all) {
      const callee = this.caller.callee(upstream.call);
      const reason = callee && unusable(callee, upstream);
      if (reason) return reason;
    }
    return undefined;
  }

  /** The arguments, each future replaced by what it stands for now. */
  resolve(): Value {
    return decode(this.call.arguments, (future) => this.valueOf(future));
  }

  /**
   * The arguments without what `upstream` will give, and the places of that; none when there is anything else to wait for,
   * or more than its value to take.
   */
  resolveBut(upstream: Callee): { readonly value: Value; readonly places: readonly Path[] } | undefined {
    const isOf = ({ call }: Upstream) => this.caller.callee(call) === upstream;
    const isReady = (other: Upstream) => {
      const callee = this.caller.callee(other.call);
      return isOf(other) || !callee || (callee.isSettled && unusable(callee, other) === undefined);
    };
    const { futures } = this.call.arguments;
    const own = futures.filter(isOf);
    if (!this.all.every(isReady) || own.some(({ asState }) => asState)) return undefined;
    const value = decode(this.call.arguments, (future) =>
      isOf(future) ? { value: undefined } : this.valueOf(future),
    );
    return { value, places: own.map(({ path }) => path) };
  }

  private get hasUpstreams(): boolean {
    return this.call.arguments.futures.length + this.call.waitFor.length > 0;
  }

  private get all(): readonly (Upstream & Partial<FutureAt>)[] {
    return [...this.call.arguments.futures, ...this.call.waitFor];
  }

  private calleesOf(calls: readonly number[]): Callee[] {
    return [...new Set(calls)].flatMap((call) => this.caller.callee(call) ?? []);
  }

  private valueOf(future: FutureAt): Value {
    const callee = this.caller.callee(future.call);
    return callee ? futureValue(callee, future) : { value: undefined };
  }
}

const known = new WeakMap<readonly string[], Readonly<Record<string, readonly string[]>>>();

/** The inputs of a call that depends on nothing; one object for all calls of a definition. */
function noInputs(parameters: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const made = known.get(parameters) ?? Object.fromEntries(parameters.map((name) => [name, []]));
  known.set(parameters, made);
  return made;
}

/** What a future stands for once its run is settled. */
export function futureValue(
  callee: Callee,
  { asState, orElse, allowFailure }: Omit<FutureAt, "path">,
): Value {
  const answer = callee.answer();
  const state = proposedOf(currentState(callee.run));
  if (asState) return { value: null, parts: [{ path: [], kind: "state", state, answer }] };
  if (answer.kind === "value") return valueWith(answer.value, answer.parts ?? []);
  if (orElse) return orElse;
  if (!allowFailure || state.type === "PENDING") return { value: allowFailure ? null : undefined };
  return { value: null, parts: [{ path: [], kind: "error", error: answer.error }] };
}

function unusable(
  callee: Callee,
  { allowFailure, orElse, path, asState }: Partial<FutureAt>,
): string | undefined {
  const { name } = callee.run;
  const { type } = currentState(callee.run);
  if (orElse) return undefined;
  if (allowFailure && (type === "FAILED" || type === "PENDING")) return undefined;
  if (type !== "COMPLETED") return `Upstream task run '${name}' did not reach a 'COMPLETED' state.`;
  const isTaken = path !== undefined && !asState;
  if (isTaken && callee.answer().kind === "error")
    return `Upstream task run '${name}' has no result to pass on.`;
  return undefined;
}

/** A parameter's name; those past the last belong to a rest parameter. */
function nameAt(names: readonly string[], index: number): string {
  return names[index] ?? names.at(-1) ?? `argument${index}`;
}
