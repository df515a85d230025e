import { textHash } from "../engine/key.ts";
import type { CachePolicy as PolicyData, CalledTask } from "../engine/ports.ts";
import { DEFAULT, NO_CACHE, type CachePolicy } from "./cachePolicy.ts";
import type { TaskOptions } from "./options.ts";

type Caching = Pick<
  CalledTask,
  "cachePolicy" | "cacheExpirationSeconds" | "refreshCache" | "resultStorageKey"
>;

/** What a task's options say of finding its result again (semantics, 1.8). `code` is the function's text. */
export function cachingOf(options: TaskOptions, code: string): Caching {
  const policy = policyData(policyOf(options), code);
  return {
    ...(policy ? { cachePolicy: policy } : {}),
    ...picked(options, "cacheExpirationSeconds"),
    ...picked(options, "refreshCache"),
    ...picked(options, "resultStorageKey"),
  };
}

function policyOf(options: TaskOptions): CachePolicy {
  if (options.persistResult === false || options.cacheKeyFn || options.resultStorageKey !== undefined)
    return NO_CACHE;
  return options.cachePolicy ?? DEFAULT;
}

function policyData({ ingredients }: CachePolicy, code: string): PolicyData | undefined {
  const { isSource, ...rest } = ingredients;
  const data = isSource ? { ...rest, source: textHash(code) } : rest;
  return Object.keys(data).length === 0 ? undefined : data;
}

function picked<Key extends keyof TaskOptions>(options: TaskOptions, key: Key): Pick<TaskOptions, Key> {
  return (options[key] === undefined ? {} : { [key]: options[key] }) as Pick<TaskOptions, Key>;
}
