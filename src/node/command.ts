import { toRunFile } from "../engine/runFile.ts";
import { capturePrints } from "../sdk/logger.ts";
import { DiskStore } from "./disk/diskStore.ts";
import type { OpenProgram } from "./flowProgram.ts";
import { listText, logText } from "./logText.ts";
import { resumeRun, runFile, type FinishedRun, type RunListener } from "./run.ts";
import { printToStandardError } from "./standardError.ts";
import { reportStrays } from "./strays.ts";
import type { ResumeCommand, RunCommand, RunsCommand } from "./usage.ts";

export const exitCodes = { completed: 0, otherFinalState: 1, badUsage: 2, suspended: 3 };

/** What a person reads on standard output, written before anything that user code prints is led elsewhere. */
const print = process.stdout.write.bind(process.stdout);

/** Runs, goes on, or lists, and gives the exit code. Throws where a folder or file cannot be read or written. */
export async function carryOut(
  command: RunCommand | ResumeCommand | RunsCommand,
  open: OpenProgram,
): Promise<number> {
  if (command.kind === "runs") return list(command);
  if (command.inProcess) shareProcess();
  const code = await runBy(command, open);
  // Of what bodies left behind in this process, nothing but its end makes an end.
  if (command.inProcess) process.exit(code);
  return code;
}

/** Writes why nothing was done. */
export function refuse(text: string): number {
  process.stderr.write(text);
  return exitCodes.badUsage;
}

async function runBy(command: RunCommand | ResumeCommand, open: OpenProgram): Promise<number> {
  const run = await start(command, open);
  if ("problem" in run) return refuse(`${run.problem}\n`);
  if ("goesOnIn" in run) {
    process.stderr.write(`The run goes on in process ${run.goesOnIn}.\n`);
    return exitCodes.completed;
  }
  await show(run, command.json);
  if (run.state.name === "Suspended") return exitCodes.suspended;
  return run.state.type === "COMPLETED" ? exitCodes.completed : exitCodes.otherFinalState;
}

function start(command: RunCommand | ResumeCommand, open: OpenProgram) {
  const store = command.store === undefined ? undefined : new DiskStore(command.store);
  return command.kind === "run"
    ? runFile(command, { open, store, listener })
    : resumeRun(command, { open, store: new DiskStore(command.store), listener });
}

/** What bodies print and leave unhandled comes out as from threads. */
function shareProcess(): void {
  printToStandardError();
  capturePrints(console);
  reportStrays();
}

const listener: RunListener = {
  logged: (log, runName) => void process.stderr.write(`${logText(log, runName)}\n`),
  told: (sentence) => void process.stderr.write(`${sentence}\n`),
  started: cancelOnInterrupt,
};

async function list({ store, json }: RunsCommand): Promise<number> {
  const lines = await new DiskStore(store).lines();
  print(json ? `${JSON.stringify(lines, null, 2)}\n` : listText(lines));
  return exitCodes.completed;
}

async function show({ record, state }: FinishedRun, json: boolean): Promise<void> {
  const file = toRunFile(record);
  if (json) await printAll(`${JSON.stringify(file, null, 2)}\n`);
  else if (state.type === "COMPLETED") await printAll(`${resultText(file.flowRuns[0]?.result)}\n`);
}

function printAll(text: string): Promise<void> {
  return new Promise((resolve) => print(text, () => resolve()));
}

function resultText(result: unknown): string {
  return typeof result === "string" ? result : JSON.stringify(result ?? null, null, 2);
}

/** The first Ctrl+C cancels the run, which then ends as any other; the second ends the process. */
function cancelOnInterrupt(cancel: () => void): void {
  process.once("SIGINT", () => {
    process.stderr.write("Cancelling the run. Press Ctrl+C again to end at once.\n");
    cancel();
  });
}
