import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isMainThread, workerData } from "node:worker_threads";
import type { FlowSummary } from "../../code/flows.ts";
import { fromStandAlone } from "../../code/standAlone.ts";
import type { Loaded } from "../../sandbox/bodyWorker.ts";
import { setProgramUrl } from "../../sdk/frames.ts";
import { registeredFlows } from "../../sdk/registry.ts";
import { inThisProcess, inThreads } from "../bodies.ts";
import { carryOut, exitCodes, refuse } from "../command.ts";
import type { OpenProgram } from "../flowProgram.ts";
import { serveThread } from "../thread.ts";
import { threadMark } from "../threads.ts";
import { readCommand, standAloneUsage } from "../usage.ts";

/** The module at whose end the run begins. */
interface Module {
  readonly url: string;
  /** Told by Deno, Bun and Node from 24.2 on. */
  readonly main?: boolean;
}

/**
 * Runs the program that this process has imported by now, as its command line says; in a thread of that run, serves
 * its bodies. Does nothing where another module was started, which imports this one. `file` has the flows, where they
 * are not in the module itself.
 */
export function runStandAlone(module: Module, flows: readonly FlowSummary[], file = module.url): void {
  const url = new URL(file, module.url).href;
  if (workerData === threadMark) serveThread(() => Promise.resolve(programAt(url)));
  else if (isStarted(module)) void main(module.url, url, flows).then((code) => (process.exitCode = code));
}

async function main(module: string, url: string, flows: readonly FlowSummary[]): Promise<number> {
  const args = process.argv.slice(2);
  const path = fileURLToPath(url);
  const usage = standAloneUsage(fileURLToPath(module));
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage);
    return exitCodes.completed;
  }
  const isCommand = args[0] === "resume" || args[0] === "runs";
  const command = readCommand(isCommand ? args : ["run", path, ...args]);
  if ("problem" in command || command.kind === "export")
    return refuse(`${"problem" in command ? command.problem : "It is stand-alone."}\n\n${usage}`);
  const open: OpenProgram = async ({ text, inProcess }) => {
    const own = fromStandAlone(await readFile(path, "utf8"));
    if (text !== undefined && text !== own)
      return { problem: "The run began with another text of this file than it has now." };
    const bodies = inProcess
      ? inThisProcess(() => Promise.resolve(programAt(url)))
      : inThreads(new URL(module), undefined);
    return { path, text: own, flows, bodies };
  };
  try {
    return await carryOut(command, open);
  } catch (error) {
    return refuse(`${(error as Error).message}\n`);
  }
}

/** The program, which this very file has imported. */
function programAt(url: string): Loaded {
  // Stack traces of Bun name files, not URLs.
  setProgramUrl("bun" in process.versions ? fileURLToPath(url) : url);
  return { flows: registeredFlows() };
}

function isStarted({ url, main }: Module): boolean {
  if (!isMainThread) return false;
  if (main !== undefined) return main;
  try {
    return realpathSync(process.argv[1] ?? "") === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
