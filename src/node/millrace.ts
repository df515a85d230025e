#!/usr/bin/env node
/** The command `millrace`. */
import { toRunFile } from "../engine/runFile.ts";
import { listText, logText } from "./logText.ts";
import { resumeRun, runFile, type FinishedRun, type RunListener } from "./run.ts";
import { DiskStore } from "./disk/diskStore.ts";
import { readCommand, usage, type Command, type RunsCommand } from "./usage.ts";

const exitCodes = { completed: 0, otherFinalState: 1, badUsage: 2, suspended: 3 };

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage);
    return exitCodes.completed;
  }
  const command = readCommand(args);
  if ("problem" in command) return refuse(`${command.problem}\n\n${usage}`);
  try {
    return await carryOut(command);
  } catch (error) {
    // A folder that cannot be read or written, a damaged file.
    return refuse(`${(error as Error).message}\n`);
  }
}

async function carryOut(command: Command): Promise<number> {
  if (command.kind === "runs") return list(command);
  const store = command.store === undefined ? undefined : new DiskStore(command.store);
  const run =
    command.kind === "run"
      ? await runFile(command, store, listener)
      : await resumeRun(command, new DiskStore(command.store), listener);
  if ("problem" in run) return refuse(`${run.problem}\n`);
  if ("goesOnIn" in run) {
    process.stderr.write(`The run goes on in process ${run.goesOnIn}.\n`);
    return exitCodes.completed;
  }
  show(run, command.json);
  if (run.state.name === "Suspended") return exitCodes.suspended;
  return run.state.type === "COMPLETED" ? exitCodes.completed : exitCodes.otherFinalState;
}

const listener: RunListener = {
  logged: (log, record) => void process.stderr.write(`${logText(log, record)}\n`),
  told: (sentence) => void process.stderr.write(`${sentence}\n`),
  started: cancelOnInterrupt,
};

function refuse(text: string): number {
  process.stderr.write(text);
  return exitCodes.badUsage;
}

async function list({ store, json }: RunsCommand): Promise<number> {
  const lines = await new DiskStore(store).lines();
  process.stdout.write(json ? `${JSON.stringify(lines, null, 2)}\n` : listText(lines));
  return exitCodes.completed;
}

function show({ record, state }: FinishedRun, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(toRunFile(record), null, 2)}\n`);
  else if (state.type === "COMPLETED")
    process.stdout.write(`${resultText(toRunFile(record).flowRuns[0]?.result)}\n`);
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

process.exitCode = await main(process.argv.slice(2));
