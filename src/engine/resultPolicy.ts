import { errorAnswer, type Answer } from "./outcome.ts";

/** How what is kept is written: as it is, or as JSON text, which refuses what JSON would change. */
export type ResultSerializer = "structured" | "json";

/** How results are kept: what a task or flow says of it. What it leaves out is as in the flow around it. */
export interface ResultPolicy {
  /** True keeps results beyond the run. */
  readonly persistResult?: boolean;
  /** Where they are kept: a name. Results of different storages do not meet. */
  readonly resultStorage?: string;
  readonly resultSerializer?: ResultSerializer;
  /** False keeps them out of the record. */
  readonly cacheResultInMemory?: boolean;
}

/** The policy with what is left open taken from the flow around (semantics, 1.8 and 2.1). */
export function inheritedPolicy(own: ResultPolicy, around: ResultPolicy): ResultPolicy {
  // Most tasks say nothing, and this is asked for several times in each of their runs.
  if (saysNothing(own)) return around;
  const all = {
    persistResult: own.persistResult ?? around.persistResult,
    resultStorage: own.resultStorage ?? around.resultStorage,
    resultSerializer: own.resultSerializer ?? around.resultSerializer,
    cacheResultInMemory: own.cacheResultInMemory ?? around.cacheResultInMemory,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function saysNothing(policy: ResultPolicy): boolean {
  const { persistResult, resultStorage, resultSerializer, cacheResultInMemory } = policy;
  return (persistResult ?? resultStorage ?? resultSerializer ?? cacheResultInMemory) === undefined;
}

/** The place of a key in the store that all storages share. */
export function placeIn({ resultStorage }: ResultPolicy, key: string): string {
  return resultStorage === undefined ? key : `${resultStorage}/${key}`;
}

/** What may be known of a result besides by who called directly: nothing, when it is kept nowhere. */
export function keptAnswer({ persistResult, cacheResultInMemory }: ResultPolicy, answer: Answer): Answer {
  if (cacheResultInMemory !== false || persistResult || answer.kind === "error") return answer;
  const { value, parts } = answer;
  const missing = errorAnswer("MissingResult", "The result was kept neither in memory nor in a store.");
  return { ...missing, isForgotten: true, returned: parts ? { value, parts } : { value } };
}
