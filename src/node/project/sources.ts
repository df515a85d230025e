const texts: Record<string, string> = import.meta.glob(
  ["../../sdk/*.ts", "../../engine/*.ts", "!../../sdk/{books,inThread}.ts", "!../../**/*.{test,testing}.ts"],
  { query: "?raw", import: "default", eager: true },
);

/** The TypeScript of the package by path: what a project takes the types from, without a build of their own. */
export const sources: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.replace("../..", "src"), text])),
  "books.d.ts":
    '/** "Moby-Dick; or, The Whale" by Herman Melville (1851). */\nexport declare const mobyDick: string;\n',
};
