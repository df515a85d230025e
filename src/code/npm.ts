import { ownModules } from "./standAlone.ts";

/** Modules of Node that may be named without `node:`. */
const builtIns = new Set(
  (
    "assert async_hooks buffer child_process cluster crypto dgram diagnostics_channel dns events fs http http2 https " +
    "inspector module net os path perf_hooks process querystring readline stream string_decoder timers tls tty url " +
    "util v8 vm wasi worker_threads zlib"
  ).split(" "),
);

/** True of a module that Node brings with it. */
export function isOfNode(specifier: string): boolean {
  return specifier.startsWith("node:") || builtIns.has(specifier.split("/")[0] ?? "");
}

/** True of what npm calls a package, or a part of one: `lodash-es`, `@scope/name/part.js`. */
export function isOfNpm(specifier: string): boolean {
  if ((ownModules as readonly string[]).includes(specifier) || isOfNode(specifier)) return false;
  return /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?:\/[\w.~@/-]+)?$/.test(specifier);
}

/** Of some modules, those of npm packages, once each. */
export function npmAmong(specifiers: readonly string[]): string[] {
  return [...new Set(specifiers.filter(isOfNpm))];
}

/** The modules that a text imports, statically or not, as it names them; read without a compiler, by every word of it. */
export function modulesNamedIn(text: string): string[] {
  const names = text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...new Set([...names].map(([, name = ""]) => name))].toSorted();
}
