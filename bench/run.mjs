// Node 20 reads no TypeScript; Vite does.

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL(`${process.argv[2]}.ts`, import.meta.url)), { configFile: false });
