import react from "@vitejs/plugin-react";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";
import { atBuild } from "./scripts/vite/atBuild.ts";
import { contentSecurityPolicy } from "./scripts/vite/contentSecurityPolicy.ts";
import { required } from "./scripts/vite/required.ts";
import { script } from "./scripts/vite/script.ts";

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Flow files say `millrace`; so do our demos and tests, and there it means our sources. */
const alias = [
  { find: /^millrace$/, replacement: fromRoot("src/sdk/index.ts") },
  { find: /^millrace\/books$/, replacement: fromRoot("src/sdk/books.ts") },
];

/**
 * What workers and late imports need. The dev server would find these only when the first worker asks for them, and
 * then reload the page under the user's hands.
 */
const importedLate = [
  "comlink",
  "devalue",
  "dexie",
  "fflate",
  "react-markdown",
  "remark-gfm",
  "ts-blank-space",
  "typescript",
  "monaco-editor/editor",
  "monaco-editor/features/register.all",
  "monaco-editor/languages/definitions/typescript/register",
  "monaco-editor/languages/features/typescript/register",
];

/** One character beyond Latin 1 in five megabytes, and the browser reads and keeps all of them at two bytes each. */
const output = { charset: "ascii" } as const;

const web: UserConfig = {
  plugins: [react(), script(), atBuild(), contentSecurityPolicy("src/sandbox/frame.ts")],
  resolve: { alias },
  worker: { format: "es", plugins: () => [script(), atBuild()], rolldownOptions: { output } },
  optimizeDeps: { include: importedLate },
  server: { host: "127.0.0.1" },
  build: {
    outDir: "dist/web",
    target: "es2022",
    reportCompressedSize: false,
    // Monaco and the TypeScript compiler are large and load after the first paint; a warning would tell nothing new.
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { output, checks: { pluginTimings: false } },
  },
};

const nodeEntries = {
  millrace: "src/node/millrace.ts",
  body: "src/node/body.ts",
  hooks: "src/node/hooks.ts",
  sdk: "src/sdk/index.ts",
  books: "src/sdk/books.ts",
};

/**
 * The Node side. All entries are built together, so that what they share is one module at run time: a flow file that
 * imports `millrace` (sdk.js) and the worker that runs it (body.js) must meet in the same instance.
 */
const node = (): UserConfig => ({
  plugins: [script(), required("typescript")],
  resolve: { alias },
  publicDir: false,
  // The book is data, not code: it goes into the bundle, so that the command needs no development packages. What imports
  // the compiler goes with it, so that it is read as the command reads it.
  ssr: { noExternal: [/^@stdlib\/datasets-/, "ts-blank-space"] },
  build: {
    ssr: true,
    outDir: "dist/node",
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: existing(nodeEntries),
      output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "shared-[name].js" },
      checks: { pluginTimings: false },
    },
  },
});

function existing(entries: Record<string, string>): Record<string, string> {
  const isThere = (path: string) => existsSync(fromRoot(path));
  const missing = Object.values(entries).filter((path) => !isThere(path));
  if (missing.length > 0) console.warn(`Not built, not there: ${missing.join(", ")}`);
  return Object.fromEntries(Object.entries(entries).filter(([, path]) => isThere(path)));
}

export default defineConfig(({ mode }) => (mode === "node" ? node() : web));
