import { errorAnswer, valueAnswer, type Answer } from "./outcome.ts";
import type { PauseRequest } from "./ports.ts";
import { validate } from "./validate.ts";

/** A pause that goes on: what it waits for. */
interface OpenPause {
  readonly request: PauseRequest;
  readonly key: string;
  readonly answer: (answer: Answer) => void;
}

/** The pauses of one flow run. A key is good for one pause: the second time it lets through, with the first one's input. */
export class Pauses {
  private readonly inputs = new Map<string, unknown>();
  private count = 0;
  private open: OpenPause | undefined;

  /** Keys that earlier attempts have used, with what was given then. */
  constructor(used: Iterable<readonly [string, unknown]> = []) {
    for (const [key, input] of used) this.inputs.set(key, input);
  }

  /** Begins a pause; gives none, and answers at once, where the key has been used. */
  begin(request: PauseRequest, answer: (answer: Answer) => void): string | undefined {
    const key = request.key ?? String((this.count += 1));
    if (this.inputs.has(key)) {
      answer(valueAnswer({ value: this.inputs.get(key) }));
      return undefined;
    }
    this.open = { request, key, answer };
    return key;
  }

  /** Why the run cannot be resumed with this input; none when it can. */
  refusal(input: unknown): string | undefined {
    const schema = this.open?.request.schema;
    if (!schema) return undefined;
    if (input === undefined) return "The run waits for input, and none was given.";
    const read = validate([{ name: "input", optional: false, schema }], [input]);
    return "problem" in read ? read.problem : undefined;
  }

  /** Ends the pause. The input, as its type wants it, is the answer. */
  end(input: unknown): void {
    if (!this.open) return;
    const { request, key, answer } = this.open;
    const read = request.schema
      ? validate([{ name: "input", optional: false, schema: request.schema }], [input])
      : { arguments: [input] };
    const value = "arguments" in read ? read.arguments[0] : input;
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
