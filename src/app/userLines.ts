import { emit, type Emission } from "../code/emit.ts";
import { nodeAt, placeOfOffset } from "../code/emission.ts";
import type { Log, RunEvent } from "../engine/event.ts";
import type { TaskRun } from "../engine/record.ts";
import { nodeById, nodeTitle, taskByIdentifier, type Program } from "../program/program.ts";
import type { NamedPlace } from "../runs/codePlaces.ts";
import { fileNameOf } from "./fileName.ts";

/**
 * Leads places in the file that ran back to the canvas: `word-report.ts:31:9` becomes `Count words:4:9`, line 4 of
 * that node's own code, and a call's line becomes its node.
 */
export class UserLines {
  private readonly emission: Emission;
  private readonly place: RegExp;
  /** What a led-back place begins with, and the node whose code it means; none for the shared code. */
  private readonly nodes: ReadonlyMap<string, string | undefined>;
  private readonly led: RegExp;

  constructor(readonly program: Program) {
    this.emission = emit(program);
    const name = fileNameOf(program.flow.options.name).replace(".", "\\.");
    this.place = new RegExp(`(?<![\\w-])${name}:(\\d+):(\\d+)`, "g");
    this.nodes = nodesByTitle(program);
    const titles = [...this.nodes.keys()].toSorted((left, right) => right.length - left.length);
    this.led = new RegExp(`(?<![\\w-])(${titles.map(escaped).join("|")}):(\\d+):\\d+`, "g");
  }

  nodeOf(taskRun: Pick<TaskRun, "callSite">): string | undefined {
    return taskRun.callSite && nodeAt(this.emission, taskRun.callSite);
  }

  /** The event with its text led back. */
  inEvent(event: RunEvent): RunEvent {
    if (event.kind !== "log") return event;
    const log = this.inLog(event.log);
    return log === event.log ? event : { ...event, log };
  }

  inLog(log: Log): Log {
    return log.message.includes(".ts:") ? { ...log, message: this.inText(log.message) } : log;
  }

  /** Where a text that was led back names lines of code, in order. */
  placesIn(text: string): NamedPlace[] {
    return [...text.matchAll(this.led)].map(({ 0: whole, 1: title = "", 2: line, index }) => {
      const node = this.nodes.get(title);
      const place = { ...(node === undefined ? {} : { node }), line: Number(line) };
      return { start: index, end: index + whole.length, place };
    });
  }

  inText(text: string): string {
    return text.replace(
      this.place,
      (whole, line: string, column: string) => this.lead(Number(line), Number(column)) ?? whole,
    );
  }

  private lead(line: number, column: number): string | undefined {
    const place = placeOfOffset(this.emission, offsetAt(this.emission.text, line, column));
    if (place?.kind === "code") {
      const name = taskByIdentifier(this.program, place.task)?.options.name ?? place.task;
      return `${name}:${place.line}:${place.column}`;
    }
    if (place?.kind === "statements") {
      const node = nodeById(this.program, place.node);
      return `${node ? nodeTitle(this.program, node) : "Code"}:${place.line}:${place.column}`;
    }
    return place?.kind === "shared" ? `${sharedTitle}:${place.line}:${place.column}` : undefined;
  }
}

const sharedTitle = "Shared code";

/** Titles that two nodes with different code share name neither. */
function nodesByTitle(program: Program): ReadonlyMap<string, string | undefined> {
  const codes = new Map<string, { readonly code: string; readonly node: string | undefined }>();
  const ambiguous = new Set<string>();
  const add = (title: string, code: string, node?: string) => {
    const known = codes.get(title);
    if (!known) codes.set(title, { code, node });
    else if (known.code !== code) ambiguous.add(title);
  };
  add(sharedTitle, "");
  for (const node of program.nodes) {
    if (node.kind === "task")
      add(taskByIdentifier(program, node.task)?.options.name ?? node.task, node.task, node.id);
    else if (node.kind === "code") add(nodeTitle(program, node), node.id, node.id);
  }
  const named = [...codes].filter(([title]) => title !== "" && !ambiguous.has(title));
  return new Map(named.map(([title, { node }]) => [title, node]));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Past the end for a line that the text does not have. */
function offsetAt(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  const start = before.reduce((length, one) => length + one.length + 1, 0);
  return before.length < line - 1 ? text.length + 1 : start + column - 1;
}
