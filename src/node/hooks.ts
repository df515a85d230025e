/**
 * Module hooks of a task thread: the package `millrace` is the one that the thread itself runs, and TypeScript files
 * are the JavaScript that the main thread compiled. Files keep their own URLs, so stack traces show the user's lines.
 */
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";

export interface HookData {
  /** JavaScript by file URL. */
  readonly sources: Readonly<Record<string, string>>;
  /** URLs by module name. */
  readonly modules: Readonly<Record<string, string>>;
}

let data: HookData = { sources: {}, modules: {} };

export const initialize: InitializeHook<HookData> = (given) => {
  data = given;
};

export const resolve: ResolveHook = (specifier, context, next) => {
  const url = own(data.modules, specifier);
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
};

export const load: LoadHook = (url, context, next) => {
  const source = own(data.sources, url);
  return source === undefined ? next(url, context) : { source, format: "module", shortCircuit: true };
};

function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}
