import { resultIn } from "./readValue.ts";
import type { Scope } from "./scope.ts";

/** What a generator function gives when it is called. */
export type Yielding<Y = unknown> = AsyncGenerator<Y, unknown, never> | Generator<Y, unknown, never>;

/** What a function's value is to whoever calls it as a task or flow: a generator that it returns comes as a list. */
export type Returned<R> = [R] extends [never]
  ? never
  : 0 extends 1 & R
    ? R
    : Awaited<R> extends Yielding<infer Y>
      ? Awaited<Y>[]
      : Awaited<R>;

/** A generator as what it can be iterated over for. */
type Values = AsyncIterable<unknown> | Iterable<unknown>;

/** True for the function of a generator task: `function*` or `async function*`. */
export function isGeneratorFunction(run: unknown): boolean {
  return typeof run === "function" && /^\[object (Async)?GeneratorFunction\]$/.test(tagOf(run));
}

export function isGenerator(value: unknown): value is Values {
  return typeof value === "object" && /^\[object (Async)?Generator\]$/.test(tagOf(value));
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

/** All that a generator yields. */
export async function listOf(values: Values): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** Hands the values over one by one, each when it is wanted. */
export async function yieldAll(values: Values, scope: Scope): Promise<void> {
  for await (const value of values) {
    const isWanted = resultIn(await scope.ask({ kind: "yield", value: scope.encodeReturned(value) }));
    if (!isWanted) break;
  }
}

/**
 * The values of a generator task's run, from whatever worker they come. The run starts at the first pull (semantics,
 * 1.11); while a value is worked on, calls have the run as their parent.
 */
export async function* valuesOf(scope: Scope, start: () => number): AsyncGenerator<unknown, void, void> {
  const call = start();
  let isOver = false;
  try {
    for (;;) {
      isOver = true;
      const step = resultIn(await scope.ask({ kind: "next", call })) as unknown[];
      if (step.length === 0) return;
      isOver = false;
      yield* handedOver(scope, call, step[0]);
    }
  } finally {
    if (!isOver) resultIn(await scope.ask({ kind: "closeGenerator", call }));
  }
}

async function* handedOver(scope: Scope, call: number, value: unknown): AsyncGenerator<unknown, void, void> {
  scope.memory.remember(value, call);
  scope.iterated.push(call);
  try {
    yield value;
  } finally {
    scope.iterated.splice(scope.iterated.lastIndexOf(call), 1);
  }
}
