import { emit, type Emission } from "../code/emit.ts";
import { nodeAt, placeOfOffset } from "../code/emission.ts";
import type { RunEvent } from "../engine/event.ts";
import type { TaskRun } from "../engine/record.ts";
import { nodeById, nodeTitle, taskByIdentifier, type Program } from "../program/program.ts";
import { fileNameOf } from "./fileName.ts";

/**
 * Leads places in the file that ran back to the canvas: `word-report.ts:31:9` becomes `Count words:4:9`, line 4 of
 * that node's own code, and a call's line becomes its node.
 */
export class UserLines {
  private readonly emission: Emission;
  private readonly place: RegExp;

  constructor(readonly program: Program) {
    this.emission = emit(program);
    const name = fileNameOf(program.flow.options.name).replace(".", "\\.");
    this.place = new RegExp(`(?<![\\w-])${name}:(\\d+):(\\d+)`, "g");
  }

  nodeOf(taskRun: Pick<TaskRun, "callSite">): string | undefined {
    return taskRun.callSite && nodeAt(this.emission, taskRun.callSite.line);
  }

  /** The event with its text led back. */
  inEvent(event: RunEvent): RunEvent {
    if (event.kind !== "log" || !event.log.message.includes(".ts:")) return event;
    return { ...event, log: { ...event.log, message: this.inText(event.log.message) } };
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
    return place?.kind === "shared" ? `Shared code:${place.line}:${place.column}` : undefined;
  }
}

/** Past the end for a line that the text does not have. */
function offsetAt(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  const start = before.reduce((length, one) => length + one.length + 1, 0);
  return before.length < line - 1 ? text.length + 1 : start + column - 1;
}
