import { textHash } from "../engine/key.ts";
import type { CachePolicy as PolicyData, CalledTask } from "../engine/ports.ts";
import { DEFAULT, NO_CACHE, type CachePolicy } from "./cachePolicy.ts";
import type { TaskOptions } from "./options.ts";

type Persistence = Pick<
  CalledTask,
  | "persistResult"
  | "cachePolicy"
  | "cacheExpirationSeconds"
  | "refreshCache"
  | "resultStorageKey"
  | "cacheResultInMemory"
>;

/** What a task's options say of keeping its result (semantics, 1.8). `code` is the function's text. */
export function persistenceOf(options: TaskOptions, code: string): Persistence {
  const persistResult = options.persistResult ?? (asksForKeeping(options) ? true : undefined);
  const policy = policyData(policyOf(options, persistResult), code);
  return {
    ...(persistResult === undefined ? {} : { persistResult }),
    ...(policy ? { cachePolicy: policy } : {}),
    ...picked(options, "cacheExpirationSeconds"),
    ...picked(options, "refreshCache"),
    ...picked(options, "resultStorageKey"),
    ...picked(options, "cacheResultInMemory"),
  };
}

/** Any of these options turns persistence on. */
function asksForKeeping({ cachePolicy, cacheKeyFn, resultStorageKey }: TaskOptions): boolean {
  const hasPolicy = cachePolicy !== undefined && Object.keys(cachePolicy.ingredients).length > 0;
  return hasPolicy || cacheKeyFn !== undefined || resultStorageKey !== undefined;
}

function policyOf(options: TaskOptions, persistResult: boolean | undefined): CachePolicy {
  if (persistResult === false || options.cacheKeyFn || options.resultStorageKey !== undefined)
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
