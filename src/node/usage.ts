import { parseArgs } from "node:util";
import { limitProblems, type LimitDefinition } from "../engine/limits.ts";

/** What the command was asked to do. */
export type Command = RunCommand | ResumeCommand | RunsCommand | ExportCommand;

/** Whatever a run needs that the command line can say. */
interface RunOptions {
  /** The folder in which runs and results are kept; none to keep nothing. */
  readonly store?: string;
  readonly limits: readonly LimitDefinition[];
  /** Run bodies in this process, not in threads. */
  readonly inProcess: boolean;
  /** Print the whole record instead of the result. */
  readonly json: boolean;
}

export interface RunCommand extends RunOptions {
  readonly kind: "run";
  readonly file: string;
  readonly flow?: string;
  /** Values by parameter name, from `--params`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Values as written, from `--param`; what they mean depends on the parameter's type. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Goes on with a run that is kept. */
export interface ResumeCommand extends RunOptions {
  readonly kind: "resume";
  readonly store: string;
  /** An id, the beginning of one, or a name. */
  readonly run: string;
  /** What a paused run is resumed with; absent for nothing. */
  readonly input?: { readonly value: unknown };
}

/** Lists the runs that are kept. */
export interface RunsCommand {
  readonly kind: "runs";
  readonly store: string;
  readonly json: boolean;
}

/** Gives a flow's file in another form. */
export interface ExportCommand {
  readonly kind: "export";
  readonly file: string;
  readonly form: "standAlone" | "project";
  /** Where to write it; when absent, standard output for a file, and a zip of the flow's name. */
  readonly out?: string;
  /** The folder with the run that the project's test is made from. */
  readonly store?: string;
}

const options = `  --flow NAME         the flow to run, by its name or its constant's; by default the last of the file
  --param NAME=VALUE  a parameter; VALUE is read as JSON where that fits the parameter's type, else as text
  --params JSON       parameters as one JSON object
  --store DIR         keep the run, and what tasks cache, in this folder
  --input JSON        what a paused run waits for; text that is not JSON stands for itself
  --limit NAME=SLOTS[/DECAY]
                      at most SLOTS at once, of which DECAY come free by themselves each second; tag:x=2 is for tasks
                      with the tag x, other names are those of concurrency() and rateLimit()
  --in-process        run tasks in this process instead of threads: they share its memory and modules, and a timeout or
                      cancel can ask a task to end but not make it
  --json              print the run's record (docs/run-file.md), or the list, as JSON on standard output

Logs go to standard error. Without --store a paused run takes its input from standard input, a line for each pause.
Exit codes: 0 Completed, 1 any other final state, 2 bad usage, 3 suspended.
`;

export const usage = `Usage: millrace run FILE [--flow NAME] [--param NAME=VALUE]... [--params JSON]
                    [--store DIR] [--limit NAME=SLOTS[/DECAY]]... [--in-process] [--json]
       millrace resume RUN --store DIR [--input JSON] [--limit NAME=SLOTS[/DECAY]]... [--in-process] [--json]
       millrace runs --store DIR [--json]
       millrace export FILE --stand-alone [--out PATH]
       millrace export FILE --project [--store DIR] [--out PATH]

run     runs a flow of a TypeScript file, its tasks in worker threads
resume  goes on with a kept run that was paused, suspended, killed, cancelled, or has failed: what completed is not
        run again. RUN is the run's id, the beginning of it, or its name
runs    lists the runs that are kept, the newest first
export  gives the file with the engine in it, so that \`node FILE\` (22.18 or newer), Deno and Bun run it without any
        install; on standard output, or into the file that --out names. With --project a zip: package.json, tsconfig,
        the file, and a test, made from its last run in --store

${options}`;

/** How a stand-alone file is called. */
export const standAloneUsage = (
  file: string,
) => `Usage: ${file} [--flow NAME] [--param NAME=VALUE]... [--params JSON]
         [--store DIR] [--limit NAME=SLOTS[/DECAY]]... [--in-process] [--json]
       ${file} resume RUN --store DIR [--input JSON] [--limit NAME=SLOTS[/DECAY]]... [--in-process] [--json]
       ${file} runs --store DIR [--json]

Runs a flow of this file; goes on with a kept run; lists the kept runs.

${options}`;

/** The command line as a request, or what is wrong with it. */
export function readCommand(args: readonly string[]): Command | { readonly problem: string } {
  try {
    return read(args);
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function read(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      flow: { type: "string" },
      param: { type: "string", multiple: true, default: [] },
      params: { type: "string" },
      store: { type: "string" },
      input: { type: "string" },
      limit: { type: "string", multiple: true, default: [] },
      "in-process": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      "stand-alone": { type: "boolean", default: false },
      project: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const [command, ...rest] = positionals;
  const { store, json, "in-process": inProcess } = values;
  switch (command) {
    case "run":
      refuseFor(command, values, ["input", ...exportOptions]);
      return {
        kind: "run",
        file: onlyOne(rest, "No file is given.", "file can be run"),
        parameters: readObject(values.params),
        texts: Object.fromEntries(values.param.map(readPair)),
        limits: values.limit.map(readLimit),
        inProcess,
        json,
        ...(store === undefined ? {} : { store }),
        ...(values.flow === undefined ? {} : { flow: values.flow }),
      };
    case "resume":
      refuseFor(command, values, ["flow", "param", "params", ...exportOptions]);
      return {
        kind: "resume",
        run: onlyOne(rest, "No run is given.", "run can be resumed"),
        store: needed(store),
        limits: values.limit.map(readLimit),
        inProcess,
        json,
        ...(values.input === undefined ? {} : { input: { value: readJson(values.input) ?? values.input } }),
      };
    case "runs":
      refuseFor(command, values, [...runOptions, ...exportOptions]);
      if (rest[0] !== undefined) throw new Error(`"runs" takes no name, but "${rest[0]}" is given.`);
      return { kind: "runs", store: needed(store), json };
    case "export":
      refuseFor(command, values, [...runOptions, "json", ...(values.project ? [] : ["store"])]);
      if (values["stand-alone"] === values.project)
        throw new Error("What to export is not said: --stand-alone or --project.");
      return {
        kind: "export",
        file: onlyOne(rest, "No file is given.", "file can be exported"),
        form: values.project ? "project" : "standAlone",
        ...(store === undefined ? {} : { store }),
        ...(values.out === undefined ? {} : { out: values.out }),
      };
    default:
      throw new Error(command ? `There is no command "${command}".` : "No command is given.");
  }
}

const runOptions = ["flow", "param", "params", "input", "limit", "in-process"];
const exportOptions = ["stand-alone", "project", "out"];

/** An option that would do nothing is a mistake. */
function refuseFor(command: string, values: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const value = values[name];
    if (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false)
      throw new Error(`"${command}" has no option --${name}.`);
  }
}

function onlyOne(names: readonly string[], none: string, only: string): string {
  const [name, second] = names;
  if (name === undefined) throw new Error(none);
  if (second !== undefined) throw new Error(`Only one ${only}, but "${second}" is given too.`);
  return name;
}

function needed(store: string | undefined): string {
  if (store === undefined) throw new Error("--store is needed: the folder in which runs are kept.");
  return store;
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

/** A name may have any character; the last `=` is ours. */
function readLimit(text: string): LimitDefinition {
  const [, name = "", slots = "", decay = "0"] = /^(.+)=([^=/]*)(?:\/([^=/]*))?$/.exec(text) ?? [];
  const limit = { name, limit: numberIn(slots), slotDecayPerSecond: numberIn(decay) };
  const [problem] = Object.values(limitProblems(limit));
  if (problem !== undefined) throw new Error(`--limit needs NAME=SLOTS[/DECAY], not ${text}: ${problem}`);
  return limit;
}

function numberIn(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

/** The value, or `undefined` where the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
