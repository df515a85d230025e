/** What runs in a task thread of the command. */
import type { CompiledProgram } from "./compile.ts";
import { importProgram } from "./importProgram.ts";
import { serveThread } from "./thread.ts";

serveThread<CompiledProgram>(importProgram);
