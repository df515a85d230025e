import { describeError, errorAnswer, type Answer, type ErrorData, type Outcome } from "./outcome.ts";
import { stateOf, type ProposedState } from "./state.ts";

/** Why an attempt gave no result: in words, as a state, and as an answer. */
export interface Failure {
  /** What the run did: `failed with exception: TypeError: no`. */
  readonly what: string;
  /** The error in words, where the body threw one. */
  readonly thrown?: string;
  /** The state in words, where the body returned one. */
  readonly returned?: string;
  /** The user's own frames. */
  readonly where?: string | undefined;
  readonly state: ProposedState;
  readonly answer: Answer;
}

/** What messages call a run. */
export type RunWord = "Task run" | "Flow run";

/** A body that threw, or was stopped at its timeout. A TimeoutError of its own counts as one (semantics, 1.4 and 2.4). */
export function failureOf(run: RunWord, outcome: Extract<Outcome, { kind: "threw" | "timedOut" }>): Failure {
  return outcome.kind === "threw" ? thrown(run, outcome.error) : timedOut(run, outcome.timeoutSeconds);
}

function thrown(run: RunWord, error: ErrorData): Failure {
  const text = describeError(error);
  const rest = { thrown: text, where: error.stack, answer: { kind: "error", error } } as const;
  if (error.name === "TimeoutError") {
    const what = `failed due to timeout: ${text}`;
    return { ...rest, what, state: stateOf("TimedOut", `${run} ${what}`) };
  }
  const message = `${run} encountered an exception${run === "Flow run" ? ":" : ""} ${text}`;
  return { ...rest, what: `failed with exception: ${text}`, state: stateOf("Failed", message) };
}

function timedOut(run: RunWord, timeoutSeconds: number): Failure {
  const what = `exceeded timeout of ${inSeconds(timeoutSeconds)}`;
  const answer = errorAnswer("TimeoutError", `Scope timed out after ${inSeconds(timeoutSeconds)}.`);
  return { what, state: stateOf("TimedOut", `${run} ${what}`), answer };
}

/** What is left of a result that could not leave its worker. */
export function lostResult(run: RunWord, name: string, reason: string): Answer {
  return errorAnswer(
    "MissingResult",
    `The result of the ${run.toLowerCase()} '${name}' is missing: it cannot be cloned. ${reason}`,
  );
}

/** Prefect prints a whole number of seconds as a float. */
function inSeconds(seconds: number): string {
  return `${Number.isInteger(seconds) ? seconds.toFixed(1) : seconds} second(s)`;
}
