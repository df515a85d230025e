import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { script } from "../scripts/vite/script.ts";

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The app's engine, sandbox and store as the production build has them, on a page that only measures. */
export default defineConfig({
  root: fromRoot("bench/page"),
  base: "./",
  plugins: [react(), script()],
  resolve: { alias: [{ find: /^millrace$/, replacement: fromRoot("src/sdk/index.ts") }] },
  worker: { format: "es", plugins: () => [script()] },
  build: {
    outDir: fromRoot("dist/bench"),
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
