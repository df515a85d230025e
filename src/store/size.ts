import type { RunEvent } from "../engine/event.ts";
import { bytesOf } from "../engine/valueSize.ts";
import type { RunBytes } from "./database.ts";

export const noBytes: RunBytes = { states: 0, logs: 0, artifacts: 0, results: 0 };

/** What a state takes besides its message, when it carries no input of a pause. */
const stateBytes = 160;

/** Roughly how many bytes a log line takes in its chunk. */
export function bytesOfLog({ message }: { readonly message: string }): number {
  return message.length + 20;
}

/** What the event adds to its run. */
export function bytesAfter(bytes: RunBytes, event: RunEvent): RunBytes {
  switch (event.kind) {
    case "log":
      return { ...bytes, logs: bytes.logs + bytesOfLog(event.log) };
    case "state":
      return { ...bytes, states: bytes.states + bytesOfState(event) };
    case "artifact":
    case "artifactUpdated":
      return { ...bytes, artifacts: bytes.artifacts + bytesOf(event) };
    case "result":
      return { ...bytes, results: bytes.results + bytesOf(event) };
    default:
      return { ...bytes, states: bytes.states + bytesOf(event) };
  }
}

/** There are more of these than of anything else, and most are alike but for their message. */
function bytesOfState(event: Extract<RunEvent, { kind: "state" }>): number {
  const { message = "", input, inputSchema } = event.state;
  if (input !== undefined || inputSchema !== undefined) return bytesOf(event);
  return stateBytes + message.length;
}

export function totalBytes({ states, logs, artifacts, results }: RunBytes): number {
  return states + logs + artifacts + results;
}
