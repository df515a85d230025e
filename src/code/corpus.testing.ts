import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("./corpus/", import.meta.url);

/** Flow files that people wrote by hand, each in a style of its own. No tool formats them: every byte counts. */
export const corpus: readonly { readonly name: string; readonly text: string }[] = readdirSync(folder)
  .toSorted()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

const demoFolder = new URL("../demos/", import.meta.url);

/** The flows that ship with the app. */
export const demoFiles: readonly { readonly name: string; readonly text: string }[] = readdirSync(demoFolder)
  .filter((name) => name.endsWith(".ts") && !/^index\.ts$|\.test\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, demoFolder), "utf8") }));

/** What the compiler needs to know of the package. */
export function libraryFiles(): Record<string, string> {
  return {
    ...filesIn("../../node_modules/typescript/lib/", "/lib/", /^lib\..*\.d\.ts$/),
    ...filesIn("../sdk/", "/sdk/", /^[^.]*\.ts$/),
    ...filesIn("../engine/", "/engine/", /^[^.]*\.ts$/),
  };
}

function filesIn(path: string, under: string, names: RegExp): Record<string, string> {
  const url = new URL(path, import.meta.url);
  const found = readdirSync(url).filter((name) => names.test(name));
  return Object.fromEntries(found.map((name) => [under + name, readFileSync(new URL(name, url), "utf8")]));
}
