// Serves the build in dist/web for the end-to-end tests: on exactly the port they name, as long as they live.

import { join } from "node:path";
import { preview } from "vite";
import { root } from "./run.mjs";

await preview({
  root,
  configFile: join(root, "vite.config.ts"),
  logLevel: "warn",
  preview: { host: "127.0.0.1", port: Number(process.argv[2]), strictPort: true, open: false },
});

// Playwright holds the other end of this pipe. It closes even when Playwright is killed and can end nobody.
process.stdin.resume().on("end", () => process.exit(0));
