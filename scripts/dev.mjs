// npm run dev: Vite's development server, with hot reload.

import { join } from "node:path";
import { install, requireNode } from "./bootstrap.mjs";
import { endWithNpm, root } from "./run.mjs";

requireNode();
endWithNpm();
await install();

const { createServer } = await import("vite");
const server = await createServer({ root, configFile: join(root, "vite.config.ts") });
await server.listen();
server.printUrls();
server.bindCLIShortcuts({ print: true });
