import { errorAnswer, valueAnswer, type Answer } from "./outcome.ts";
import type { PauseRequest } from "./ports.ts";
import { currentState, type Run } from "./record.ts";
import type { Schema } from "./schema.ts";
import { isPaused, type ProposedState } from "./state.ts";
import { validate } from "./validate.ts";

/** A pause that goes on: what it waits for. */
interface OpenPause {
  readonly request: PauseRequest;
  readonly key: string;
  readonly answer: (answer: Answer) => void;
}

/** What a paused state tells of its pause. */
type PauseDetails = Pick<ProposedState, "pauseKey" | "pauseTimeout" | "inputSchema">;

/** The pauses of one flow run. A key is good for one pause: the second time it lets through, with the first one's input. */
export class Pauses {
  private readonly inputs = new Map<string, unknown>();
  private count = 0;
  private open: OpenPause | undefined;

  /** Keys that earlier attempts have used, with what was given then. */
  constructor(used: Iterable<readonly [string, unknown]> = []) {
    for (const [key, input] of used) this.inputs.set(key, input);
  }

  /** Begins a pause and gives what its state tells; gives none, and answers at once, where the key has been used. */
  begin(request: PauseRequest, now: number, answer: (answer: Answer) => void): PauseDetails | undefined {
    const key = request.key ?? String((this.count += 1));
    if (this.inputs.has(key)) {
      answer(valueAnswer({ value: this.inputs.get(key) }));
      return undefined;
    }
    this.open = { request, key, answer };
    const { schema, timeoutSeconds } = request;
    const pauseTimeout = now + timeoutSeconds * 1000;
    return { pauseKey: key, pauseTimeout, ...(schema ? { inputSchema: schema } : {}) };
  }

  /** Ends the pause. The input, as its type wants it, is the answer. */
  end(input: unknown): void {
    if (!this.open) return;
    const { request, key, answer } = this.open;
    const value = fitted(request.schema, input);
    this.inputs.set(key, value);
    this.open = undefined;
    answer(valueAnswer({ value }));
  }

  expire(seconds: number): void {
    const open = this.open;
    this.open = undefined;
    open?.answer(
      errorAnswer("FlowPauseTimeout", `The flow was paused for ${seconds} second(s) and never resumed.`),
    );
  }

  /** A new attempt counts its pauses anew; on a retry their keys are good again. */
  restart(isRetry: boolean): void {
    this.count = 0;
    if (isRetry) this.inputs.clear();
  }
}

/** Why the flow run cannot be resumed with this input now; none when it can. `now` is in milliseconds since 1970. */
export function resumeRefusal(run: Run, input: unknown, now: number): string | undefined {
  const state = currentState(run);
  const { name, pauseTimeout = Infinity, inputSchema } = state;
  if (!isPaused(state))
    return `NotPausedError: The flow run '${run.name}' is ${name}, so it cannot be resumed.`;
  if (now >= pauseTimeout)
    return `FlowPauseTimeout: The flow run '${run.name}' could be resumed until ${new Date(pauseTimeout).toISOString()}. Retry it instead.`;
  const problem = inputProblem(inputSchema, input);
  return problem === undefined ? undefined : `The flow run '${run.name}' cannot be resumed: ${problem}`;
}

function inputProblem(schema: Schema | undefined, input: unknown): string | undefined {
  if (!schema) return undefined;
  if (input === undefined) return "The run waits for input, and none was given.";
  const read = validate([{ name: "input", optional: false, schema }], [input]);
  return "problem" in read ? read.problem.split("\n - ").slice(1).join("; ") : undefined;
}

/** The input as its type wants it: the text "42" is 42 where a number is asked for. */
function fitted(schema: Schema | undefined, input: unknown): unknown {
  if (!schema) return input;
  const read = validate([{ name: "input", optional: false, schema }], [input]);
  return "arguments" in read ? read.arguments[0] : input;
}

/**
 * The pauses that a suspended run of a record has been through since it was last retried, by key, with what each was
 * resumed with; the last one with what the run is resumed with now.
 */
export function pausesBehind({ states }: Run, input: unknown): [string, unknown][] {
  if (states.at(-1)?.name !== "Suspended") return [];
  const since = states.slice(states.findLastIndex(({ name }) => name === "AwaitingRetry") + 1);
  return since.flatMap(({ pauseKey, inputSchema }, index): [string, unknown][] => {
    if (pauseKey === undefined) return [];
    const given = index === since.length - 1 ? input : since[index + 1]?.input;
    return [[pauseKey, fitted(inputSchema, given)]];
  });
}
