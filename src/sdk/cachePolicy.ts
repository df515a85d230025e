import type { CachePolicy as PolicyData } from "../engine/ports.ts";

type Ingredients = Omit<PolicyData, "source"> & { readonly isSource?: boolean };

/**
 * What a task's cache key is made of. Policies can be added up; inputs can be left out. A key is a place: two tasks that
 * come to the same key share what is kept there. Source: docs.prefect.io, "Configure task caching".
 */
export class CachePolicy {
  constructor(
    /** Empty for no caching. */
    readonly ingredients: Ingredients,
  ) {}

  /** A policy with the ingredients of both. */
  plus(...others: readonly CachePolicy[]): CachePolicy {
    return new CachePolicy(others.reduce((sum, { ingredients }) => add(sum, ingredients), this.ingredients));
  }

  /** The policy without these inputs. One that does not look at inputs stays the same. Throws a TypeError for no text. */
  minus(...inputs: readonly string[]): CachePolicy {
    if (inputs.some((input) => typeof input !== "string"))
      throw new TypeError("CachePolicy.minus takes names of parameters.");
    const { inputs: own } = this.ingredients;
    if (!own) return this;
    return new CachePolicy({ ...this.ingredients, inputs: { exclude: union(own.exclude, inputs) } });
  }
}

function add(left: Ingredients, right: Ingredients): Ingredients {
  const inputs = left.inputs && right.inputs && { exclude: union(left.inputs.exclude, right.inputs.exclude) };
  return { ...left, ...right, ...(inputs ? { inputs } : {}) };
}

function union(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])].sort();
}

/** The same inputs. Source: Prefect `INPUTS`. */
export const INPUTS = new CachePolicy({ inputs: { exclude: [] } });

/** The same text of the task's function; what it calls does not count. Source: Prefect `TASK_SOURCE`. */
export const TASK_SOURCE = new CachePolicy({ isSource: true });

/** The same flow run. Source: Prefect `RUN_ID`. */
export const RUN_ID = new CachePolicy({ isRunId: true });

/** The same parameters of the flow. Source: Prefect `FLOW_PARAMETERS`. */
export const FLOW_PARAMETERS = new CachePolicy({ isFlowParameters: true });

/** The same inputs, text and flow run: what a task that persists its result has by default. Source: Prefect `DEFAULT`. */
export const DEFAULT = INPUTS.plus(TASK_SOURCE, RUN_ID);

/** Never a key. Added to another policy it changes nothing. Source: Prefect `NO_CACHE`. */
export const NO_CACHE = new CachePolicy({});
