import type { ProgramCode } from "./protocol.ts";
import { sourceMapUrl } from "./sourceMap.ts";

/**
 * The program's text with module names put in place of URLs: workers have no import map. Only import lines change, so
 * every other line and column stays the user's; `sourceURL` makes stack traces name the file. A source map
 * shows developer tools the TypeScript.
 */
export function programText(program: ProgramCode, urls: ReadonlyMap<string, string>): string {
  const places = program.imports.toSorted((left, right) => right.start - left.start);
  const text = places.reduce((javascript, { specifier, start, end }) => {
    const url = urls.get(specifier);
    if (url === undefined) throw new Error(`The module "${specifier}" is not available in the browser.`);
    return javascript.slice(0, start) + JSON.stringify(url) + javascript.slice(end);
  }, program.javascript);
  const { fileName, source } = program;
  const map = source === undefined ? "" : `//# sourceMappingURL=${sourceMapUrl(fileName, source)}\n`;
  return `${text}\n//# sourceURL=${fileName}\n${map}`;
}

/** A module that gives the worker's own copy of the package `millrace` to whoever imports it. */
export function sdkModule(names: readonly string[]): string {
  return `export const { ${names.join(", ")} } = globalThis[Symbol.for("millrace")];\n`;
}
