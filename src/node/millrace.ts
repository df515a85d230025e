#!/usr/bin/env node
/** The command `millrace`. */
import { carryOut, exitCodes, refuse } from "./command.ts";
import { exportFile } from "./exportFile.ts";
import { openFile } from "./flowFile.ts";
import { readCommand, usage } from "./usage.ts";

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage);
    return exitCodes.completed;
  }
  const command = readCommand(args);
  if ("problem" in command) return refuse(`${command.problem}\n\n${usage}`);
  try {
    return command.kind === "export" ? await exportFile(command) : await carryOut(command, openFile);
  } catch (error) {
    // A folder that cannot be read or written, a damaged file.
    return refuse(`${(error as Error).message}\n`);
  }
}

process.exitCode = await main(process.argv.slice(2));
