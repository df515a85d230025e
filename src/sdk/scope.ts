import { encode, type Lifting } from "../engine/encoded.ts";
import type { Answer, Encoded, Upstream } from "../engine/outcome.ts";
import type {
  BodyContext,
  BodyEvents,
  Call,
  CalledFlow,
  CalledTask,
  LogLine,
  Origin,
  Request,
} from "../engine/ports.ts";
import type { CallSite } from "../engine/record.ts";
import type { ProposedState } from "../engine/state.ts";
import { callSite } from "./frames.ts";
import { liftArgument, liftReturned } from "./lift.ts";
import { Memory } from "./memory.ts";

/** What a call runs: a task or a flow. */
export type Callee = { readonly task: CalledTask } | { readonly flow: CalledFlow };

/** How a call is made. */
export interface CallManner {
  readonly waitFor: readonly unknown[];
  readonly isSubmitted: boolean;
  /** Where arguments come from, where their values cannot tell. */
  readonly origins?: readonly Origin[];
  /** Where in the program the call stands, when it is made later than it was written. */
  readonly site?: CallSite | undefined;
}

/** A running body: what its code can reach of the engine, and what it has called so far. */
export class Scope {
  /** Fires when the engine ends the body early: a timeout or a cancel. */
  readonly abort = new AbortController();
  /** True when the body can hear of its end: it has asked for the signal. */
  isSignalTaken = false;
  /** Tags that calls get now: those of the run, and those of every `tags(…)` around. */
  tags: readonly string[];
  /** The number of the transaction that is open now; none for the body's own. */
  transaction: number | undefined;
  /** The generators that are iterated over now, the innermost last. */
  readonly iterated: number[] = [];
  /** Which call gave an object. */
  readonly memory = new Memory();
  private readonly calls: CallRecord[] = [];

  constructor(
    readonly context: BodyContext,
    readonly events: Omit<BodyEvents<LogLine>, "started" | "ended">,
  ) {
    this.tags = context.tags;
  }

  takeSignal(): AbortSignal {
    this.isSignalTaken = true;
    return this.abort.signal;
  }

  /** Asks the engine to run the task or flow; gives the call's number, and does not wait. */
  call(callee: Callee, args: readonly unknown[], manner: CallManner): number {
    const { waitFor, isSubmitted, origins = [], site = callSite() } = manner;
    const parent = this.iterated.at(-1);
    const encoded = this.encodeArguments(args);
    const awaited = this.encodeArguments(waitFor);
    const call = this.addRecord();
    const made: Call = {
      call,
      arguments: encoded.value,
      waitFor: awaited.value.futures.map(upstreamOf),
      origins: [...encoded.origins, ...awaited.origins.map(({ call }) => ({ call })), ...origins],
      isSubmitted,
      tags: this.tags,
      ...(this.transaction === undefined ? {} : { transaction: this.transaction }),
      ...(parent === undefined ? {} : { parent }),
      ...(site ? { site } : {}),
      // Not first: V8 makes a class of its own for each object that is spread and then added to.
      ...callee,
    };
    this.events.called(made);
    return call;
  }

  /** Asks something of the run, and waits for the answer. */
  ask(request: Request): Promise<Answer> {
    return this.question(request).answer;
  }

  /** Asks something of the run; the number is what it may be known by later. */
  question(request: Request): { readonly number: number; readonly answer: Promise<Answer> } {
    const number = this.addRecord();
    const { promise: answer } = (this.at(number).result = deferred());
    this.events.asked({ number, request });
    return { number, answer };
  }

  /** What the body returned, ready to leave it. */
  encodeReturned(value: unknown): Encoded {
    return encode(value, { lift: (part) => liftReturned(part, this) });
  }

  stateOf(call: number): ProposedState | undefined {
    return this.calls[call]?.state;
  }

  /** The engine is told of the waiting: who waits makes room for others. */
  whenSettled(call: number): Promise<unknown> {
    const record = this.at(call);
    record.awaited ??= record.state ? Promise.resolve() : this.ask({ kind: "await", call });
    return record.awaited;
  }

  /** The result crosses to this body only when it is asked for: most only go from task to task. */
  answerOf(call: number): Promise<Answer> {
    const record = this.at(call);
    if (!record.result) {
      record.result = deferred();
      this.events.wanted(call);
    }
    return record.result.promise;
  }

  /** The engine's word that a call has ended. */
  settled(call: number, state: ProposedState): void {
    this.at(call).state = state;
  }

  /** The engine's answer to `wanted`, or to a question. */
  answered(call: number, answer: Answer): void {
    this.at(call).result?.resolve(answer);
  }

  private encodeArguments(args: readonly unknown[]): { value: Encoded; origins: Origin[] } {
    const origins = new Map<string, Origin>();
    const lifting: Lifting = {
      lift: (part) => liftArgument(part, this),
      seen: (object, root) => {
        const call = this.memory.callOf(object);
        if (call !== undefined) origins.set(`${root}/${call}`, { argument: Number(root), call });
      },
    };
    const value = encode(args, lifting);
    return { value, origins: [...origins.values()] };
  }

  private addRecord(): number {
    return this.calls.push({}) - 1;
  }

  private at(call: number): CallRecord {
    const record = this.calls[call];
    if (!record) throw new Error(`This body has made no call ${call}.`);
    return record;
  }
}

function upstreamOf({ call, allowFailure }: Upstream): Upstream {
  return allowFailure ? { call, allowFailure } : { call };
}

interface CallRecord {
  state?: ProposedState;
  awaited?: Promise<unknown>;
  result?: Deferred<Answer>;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((onValue) => (resolve = onValue));
  return { promise, resolve };
}
