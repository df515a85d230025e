import type { RunEvent } from "../engine/event.ts";
import { bytesOf } from "../engine/valueSize.ts";
import type { RunBytes } from "./database.ts";

export const noBytes: RunBytes = { states: 0, logs: 0, artifacts: 0, results: 0 };

/** What the id of a run takes, with what says that it is one; and what a task run's birth takes besides its names. */
const [idBytes, taskRunBytes] = [50, 250];

/** What a state takes besides its message, when it carries no input of a pause. */
const stateBytes = 160;

/** What a log line takes in its chunk besides its message. */
const lineBytes = 20;

/** What the run takes after so many log lines with so many characters, and these events that are no lines. */
export function bytesAfter(
  before: RunBytes,
  events: readonly RunEvent[],
  lines: { readonly count: number; readonly characters: number },
): RunBytes {
  let { states, artifacts, results } = before;
  const logs = before.logs + lines.count * lineBytes + lines.characters;
  for (const event of events) {
    if (event.kind === "state") states += bytesOfState(event);
    else if (event.kind === "result") results += idBytes + bytesOf(event.value);
    else if (event.kind === "artifact" || event.kind === "artifactUpdated") artifacts += bytesOf(event);
    else if (event.kind === "taskRunCreated") states += bytesOfTaskRun(event.taskRun);
    else states += bytesOf(event);
  }
  return { states, logs, artifacts, results };
}

/** There may be very many of these, and what they have is known. */
function bytesOfTaskRun({ name, taskName, taskKey, dynamicKey, inputs, tags = [] }: BornTaskRun): number {
  let bytes = taskRunBytes + name.length + taskName.length + taskKey.length + dynamicKey.length;
  for (const parameter in inputs) bytes += parameter.length + (inputs[parameter]?.length ?? 0) * idBytes;
  for (const tag of tags) bytes += tag.length;
  return bytes;
}

type BornTaskRun = Extract<RunEvent, { kind: "taskRunCreated" }>["taskRun"];

/** There are more of these than of anything else, and most are alike but for their message. */
function bytesOfState(event: Extract<RunEvent, { kind: "state" }>): number {
  const { message = "", input, inputSchema } = event.state;
  if (input !== undefined || inputSchema !== undefined) return bytesOf(event);
  return stateBytes + message.length;
}

export function totalBytes({ states, logs, artifacts, results }: RunBytes): number {
  return states + logs + artifacts + results;
}
