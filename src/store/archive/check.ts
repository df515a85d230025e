import type { RunEvent } from "../../engine/event.ts";
import { RecordFold } from "../../engine/record.ts";
import { canBeNamed, ownNameOf, type State, type StateName } from "../../engine/state.ts";
import { isAllowed, type RunKind } from "../../engine/transition.ts";
import { ArchiveDamage, linesOf, type ArchiveLine, type ReadOptions } from "./read.ts";
import { misfit, whyNoEvent } from "./shape.ts";
import { archiveVersion } from "./write.ts";

/** What a file holds, once it is known to be whole. */
export interface ArchiveContents {
  readonly flows: number;
  readonly runs: number;
  /** Versions of artifacts that have outlived their runs. */
  readonly artifacts: number;
}

export interface CheckOptions extends ReadOptions {
  /** What keeps a flow's document from being one, in words that follow "it"; the store does not know what flows are made of. */
  readonly whyNoDocument?: (document: unknown) => string | undefined;
}

/** Reads the whole file and changes nothing. Throws an `ArchiveDamage` that says what is broken, and where. */
export async function checkArchive(file: Blob, options: CheckOptions): Promise<ArchiveContents> {
  let expected: ArchiveContents | undefined;
  const seen = { flows: new Set<string>(), runs: new Set<string>(), artifacts: new Set<number>() };
  let run: RunCheck | undefined;
  for await (const line of linesOf(file, options)) {
    const [folder = ""] = line.entry.split("/");
    if (!expected) expected = headOf(line);
    else if (folder === "flows") {
      seen.flows.add(line.entry);
      checkFlow(line, options.whyNoDocument);
    } else if (folder === "runs") {
      seen.runs.add(line.entry);
      if (run?.entry !== line.entry) run = new RunCheck(line);
      else run.add(line);
    } else if (line.entry === "artifacts.jsonl") {
      seen.artifacts.add(line.line);
      checkArtifact(line);
    } else throw new ArchiveDamage(`${line.entry} is no part of a Millrace file.`);
  }
  if (!expected) throw new ArchiveDamage("This is not a Millrace file: millrace.json is missing.");
  for (const kind of ["flows", "runs", "artifacts"] as const)
    if (seen[kind].size !== expected[kind])
      throw new ArchiveDamage(
        `The file holds ${seen[kind].size} ${kind}, and ${expected[kind]} were written.`,
      );
  return expected;
}

function headOf({ entry, row }: ArchiveLine): ArchiveContents {
  if (entry !== "millrace.json" || row["millrace"] !== "archive")
    throw new ArchiveDamage("This is not a Millrace file: it does not begin with millrace.json.");
  if (row["version"] !== archiveVersion)
    throw new ArchiveDamage(
      `This file has version ${String(row["version"])}; this Millrace reads version ${archiveVersion}.`,
    );
  const wrong = misfit(row, { flows: "number", runs: "number", artifacts: "number" });
  if (wrong !== undefined) throw new ArchiveDamage(`millrace.json ${wrong}.`);
  return row as unknown as ArchiveContents;
}

function checkFlow({ entry, line, row }: ArchiveLine, whyNoDocument: CheckOptions["whyNoDocument"]): void {
  const wrong =
    line === 1
      ? (misfit(row, { flow: "object" }) ??
        misfit(
          row["flow"] as Record<string, unknown>,
          { id: "string", name: "string", document: "object", revision: "number", savedAt: "number" },
          "flow.",
        ))
      : (misfit(row, { revision: "object", document: "object" }) ??
        misfit(
          row["revision"] as Record<string, unknown>,
          { revision: "number", begunAt: "number", savedAt: "number" },
          "revision.",
        ));
  const document =
    line === 1 ? (row["flow"] as { document?: unknown } | undefined)?.document : row["document"];
  if (wrong !== undefined) throw new ArchiveDamage(`${entry} is damaged: line ${line} ${wrong}.`);
  const foreign = whyNoDocument?.(document);
  if (foreign !== undefined)
    throw new ArchiveDamage(`${entry} is damaged: the flow in line ${line} ${foreign}.`);
}

function checkArtifact({ entry, line, row }: ArchiveLine): void {
  const wrong =
    misfit(row, { artifact: "object" }) ??
    misfit(
      row["artifact"] as Record<string, unknown>,
      {
        id: "string",
        key: "string",
        runId: "string",
        flowId: "string",
        created: "number",
        artifact: "object",
      },
      "artifact.",
    );
  if (wrong !== undefined) throw new ArchiveDamage(`${entry} is damaged: line ${line} ${wrong}.`);
}

/** Follows one run: its events must have their shapes, name runs that are there, and go by the table of states. */
class RunCheck {
  readonly entry: string;
  private readonly title: string;
  private readonly fold = new RecordFold();
  private readonly kinds = new Map<string, RunKind>();
  private readonly states = new Map<string, StateName>();

  constructor({ entry, row }: ArchiveLine) {
    this.entry = entry;
    const run = row["run"] as Record<string, unknown>;
    const wrong =
      misfit(row, { run: "object", program: "string" }) ??
      misfit(
        run,
        { id: "string", flowId: "string", flowName: "string", number: "number", createdAt: "number" },
        "run.",
      );
    if (wrong !== undefined) throw new ArchiveDamage(`${entry} is damaged: line 1 ${wrong}.`);
    this.title = `run #${String(run["number"])} of "${String(run["flowName"])}" (${entry})`;
  }

  add({ line, row }: ArchiveLine): void {
    const problem = whyNoEvent(row) ?? this.problemOf(row as unknown as RunEvent);
    if (problem !== undefined)
      throw new ArchiveDamage(`The file is damaged in ${this.title}: line ${line} ${problem}.`);
  }

  private problemOf(event: RunEvent): string | undefined {
    if (event.kind === "log") return undefined;
    try {
      this.fold.add(event);
    } catch (error) {
      return `does not fit what comes before it: ${(error as Error).message}`;
    }
    if (event.kind === "flowRunCreated")
      this.kinds.set(event.flowRun.id, event.flowRun.parentTaskRunId === undefined ? "flow" : "subflow");
    if (event.kind === "taskRunCreated") this.kinds.set(event.taskRun.id, "task");
    if (event.kind === "flowRunCreated" && event.flowRun.parentTaskRunId !== undefined)
      this.kinds.set(event.flowRun.parentTaskRunId, "subflow");
    return event.kind === "state" ? this.problemOfState(event.runId, event.state) : undefined;
  }

  private problemOfState(runId: string, state: State): string | undefined {
    if (!canBeNamed(state.type, state.name))
      return `has a state "${state.name}" of type ${state.type}, which there is not`;
    const [from, to] = [this.states.get(runId) ?? "new", ownNameOf(state)] as const;
    this.states.set(runId, to);
    const kind = this.kinds.get(runId) ?? "task";
    const isIn = isAllowed(kind, from, to) || (kind !== "flow" && isAllowed("subflow", from, to));
    return isIn ? undefined : `goes from ${from} to ${to}, which no run does`;
  }
}
