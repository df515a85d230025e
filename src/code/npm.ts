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

/** In the address of a module server, the place of the module's name; an address without it has it at its end. */
export const placeOfModule = "{module}";

/** Where a server has the ES module of an npm package, or of a part of one. */
export function moduleUrl(server: string, specifier: string): string {
  return server.includes(placeOfModule) ? server.replace(placeOfModule, specifier) : `${server}/${specifier}`;
}

/** A package's own name, and what of it is meant: `@scope/name/part.js` is `part.js` of `@scope/name`. */
export function partOfPackage(specifier: string): { readonly name: string; readonly part: string } {
  const [, name = specifier, part = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  return { name, part };
}
