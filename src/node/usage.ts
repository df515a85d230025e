import { parseArgs } from "node:util";

/** What the command was asked to do. */
export interface RunCommand {
  readonly file: string;
  readonly flow?: string;
  /** Values by parameter name, from `--params`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Values as written, from `--param`; what they mean depends on the parameter's type. */
  readonly texts: Readonly<Record<string, string>>;
  /** Print the whole record instead of the result. */
  readonly json: boolean;
}

export const usage = `Usage: millrace run FILE [--flow NAME] [--param NAME=VALUE]... [--params JSON] [--json]

Runs a flow of a TypeScript file, its tasks in worker threads.

  --flow NAME         the flow to run, by its name or its constant's; by default the last of the file
  --param NAME=VALUE  a parameter; VALUE is read as JSON where that fits the parameter's type, else as text
  --params JSON       parameters as one JSON object
  --json              print the run's record (docs/run-file.md) on standard output

Logs go to standard error. Exit codes: 0 Completed, 1 any other final state, 2 bad usage.
`;

/** The command line as a request, or what is wrong with it. */
export function readCommand(args: readonly string[]): RunCommand | { readonly problem: string } {
  try {
    return read(args);
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function read(args: readonly string[]): RunCommand | { readonly problem: string } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      flow: { type: "string" },
      param: { type: "string", multiple: true, default: [] },
      params: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [command, file, ...rest] = positionals;
  if (command !== "run")
    return { problem: command ? `There is no command "${command}".` : "No command is given." };
  if (!file) return { problem: "No file is given." };
  if (rest.length > 0) return { problem: `Only one file can be run, but "${rest[0]}" is given too.` };
  return {
    file,
    parameters: readObject(values.params),
    texts: Object.fromEntries(values.param.map(readPair)),
    json: values.json,
    ...(values.flow === undefined ? {} : { flow: values.flow }),
  };
}

function readObject(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const value = readJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`--params needs a JSON object such as '{"name": 1}', not ${text}`);
}

function readPair(text: string): [string, string] {
  const split = text.indexOf("=");
  if (split < 1) throw new Error(`--param needs NAME=VALUE, not ${text}`);
  return [text.slice(0, split), text.slice(split + 1)];
}

/** The value, or `undefined` where the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
