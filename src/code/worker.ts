import { expose } from "comlink";
import { createLanguage, type Language } from "./language.ts";
import { createLanguageWorker } from "./languageWorker.ts";
import { CachedVerdicts } from "./verdicts.ts";

export type { Compiled, LanguageWorker } from "./languageWorker.ts";

const libraries: Record<string, string> = import.meta.glob(
  [
    "/node_modules/typescript/lib/lib.es5.d.ts",
    "/node_modules/typescript/lib/lib.es20{15,16,17,18,19,20,21,22,23}*.d.ts",
    "/node_modules/typescript/lib/lib.decorators*.d.ts",
    "/node_modules/typescript/lib/lib.webworker{,.iterable,.asynciterable}.d.ts",
    "!/node_modules/typescript/lib/*.full.d.ts",
  ],
  { query: "?raw", import: "default", eager: true },
);

const sources: Record<string, string> = import.meta.glob(
  ["../sdk/*.ts", "../engine/*.ts", "!../**/*.test.ts", "!../**/*.testing.ts"],
  { query: "?raw", import: "default", eager: true },
);

let language: Language | undefined;

/** The address of a built worker tells its compiler and libraries from those of any other build. */
const verdicts = import.meta.env.PROD ? new CachedVerdicts(self.location.pathname) : undefined;

expose(createLanguageWorker(() => (language ??= createLanguage(filesOfCompiler())), verdicts));

/** Under the paths that `createLanguage` tells. */
function filesOfCompiler(): Record<string, string> {
  const moved = [
    ...Object.entries(libraries).map(
      ([path, text]) => [path.replace("/node_modules/typescript", ""), text] as const,
    ),
    ...Object.entries(sources).map(([path, text]) => [path.replace("..", ""), text] as const),
  ];
  return Object.fromEntries(moved);
}
