#!/usr/bin/env node
/** The command `millrace`. */
import { toRunFile } from "../engine/runFile.ts";
import { logText } from "./logText.ts";
import { runFile, type FinishedRun } from "./run.ts";
import { readCommand, usage, type RunCommand } from "./usage.ts";

const exitCodes = { completed: 0, otherFinalState: 1, badUsage: 2 };

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage);
    return exitCodes.completed;
  }
  const command = readCommand(args);
  if ("problem" in command) return refuse(`${command.problem}\n\n${usage}`);
  const run = await runFile(command, {
    logged: (log, record) => void process.stderr.write(`${logText(log, record)}\n`),
    started: cancelOnInterrupt,
  });
  if ("problem" in run) return refuse(`${run.problem}\n`);
  show(run, command);
  return run.state.type === "COMPLETED" ? exitCodes.completed : exitCodes.otherFinalState;
}

function refuse(text: string): number {
  process.stderr.write(text);
  return exitCodes.badUsage;
}

function show({ record, state }: FinishedRun, { json }: RunCommand): void {
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
