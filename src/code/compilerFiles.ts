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

/** The libraries, under the paths that `createLanguage` tells. */
export function compilerFiles(): Record<string, string> {
  const moved = [
    ...Object.entries(libraries).map(
      ([path, text]) => [path.replace("/node_modules/typescript", ""), text] as const,
    ),
    ...Object.entries(sources).map(([path, text]) => [path.replace("..", ""), text] as const),
  ];
  return Object.fromEntries(moved);
}
