// npm run millrace -- …: the command, built when its sources changed. All set-up talk goes to standard error: standard
// output belongs to the command.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, giveUp, install, requireNode } from "./bootstrap.mjs";
import { endWithNpm, root } from "./run.mjs";

requireNode();
endWithNpm();
await install();
if (!(await build(["node"]))) giveUp("The command could not be built.");

// npm runs scripts in the project's folder; file names on the command line are meant from where it was typed.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

const command = join(root, "dist", "node", "millrace.js");
process.argv[1] = command;
await import(pathToFileURL(command).href);
