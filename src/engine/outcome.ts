import type { ProposedState } from "./state.ts";

/** An error as plain data: it crosses worker borders and is stored. */
export interface ErrorData {
  /** The error's class, `TypeError`. */
  readonly name: string;
  readonly message: string;
  /** The user's own frames, a line each: `at countWords (word-report.ts:12:9)`. */
  readonly stack?: string;
}

/** What became of a body. Retries and final states are decided from the tag, never from the text of a message. */
export type Outcome =
  | { readonly kind: "returned"; readonly value: Encoded }
  /** The body is done, but its value cannot be cloned, so it stayed where it was. */
  | { readonly kind: "unportable"; readonly reason: string }
  | { readonly kind: "threw"; readonly error: ErrorData }
  | { readonly kind: "timedOut"; readonly timeoutSeconds: number }
  | {
      readonly kind: "crashed";
      readonly reason: string;
      /** Not this body alone: the place where all of them ran is gone, and there is a new one. */
      readonly isPlaceGone?: true;
    };

/** From the outside in: property names and indices. A Map's entries are numbered, each `[key, value]`; so are a Set's. */
export type Path = readonly (string | number)[];

/** A value as it crosses borders between bodies: what a clone would lose is lifted out of it. */
export interface Value {
  readonly value: unknown;
  /** Inner parts come before the parts they are in. Absent when there are none. */
  readonly parts?: readonly Part[];
}

/** What stands at a place of a value. Maps and sets are parts only when something was lifted out of them. */
export type Part = { readonly path: Path } & (
  | { readonly kind: "state"; readonly state: ProposedState; readonly answer: Answer }
  | { readonly kind: "error"; readonly error: ErrorData }
  | { readonly kind: "map" | "set" | "quote" }
);

/** A value of a body in which some parts are futures of its calls; `undefined` stands in their place. */
export interface Encoded extends Value {
  readonly futures: readonly FutureAt[];
}

export interface FutureAt extends Upstream {
  /** An empty path is the value itself. */
  readonly path: Path;
  /** Put in the call's state, not its value. */
  readonly asState?: true;
  /** Put in this when the call has failed. */
  readonly orElse?: { readonly value: unknown };
}

/** A call that something depends on. */
export interface Upstream {
  readonly call: number;
  /** A failed run will do: its error is put in, or null where its body never ran. */
  readonly allowFailure?: true;
}

/** What asking for a run's result gives. */
export type Answer = (
  ({ readonly kind: "value" } & Value) | { readonly kind: "error"; readonly error: ErrorData }
) & {
  /** The states that the body returned: a direct call gives these where `result()` gives or throws the other. */
  readonly returned?: Value;
  /** The body made its own state: who asks for the error instead of having it thrown gets that, not the state. */
  readonly isMade?: true;
  /** Nobody else is given the value any more, since it is kept nowhere. */
  readonly isForgotten?: true;
};

export function describeError(error: ErrorData): string {
  return `${error.name}: ${error.message}`;
}

export function valueAnswer(value: Value): Answer & { readonly kind: "value" } {
  const { value: given, parts } = value;
  return parts ? { kind: "value", value: given, parts } : { kind: "value", value: given };
}

export function errorAnswer(name: string, message: string): Answer {
  return { kind: "error", error: { name, message } };
}

/** What asking gives while the run goes on. */
export const unfinished = errorAnswer("UnfinishedRun", "The run is not finished.");
