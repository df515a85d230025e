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
  | { readonly kind: "threw"; readonly error: ErrorData }
  | { readonly kind: "timedOut"; readonly timeoutSeconds: number }
  | { readonly kind: "crashed"; readonly reason: string };

/** A value in which each future has been lifted out; `undefined` stands in its place. */
export interface Encoded {
  readonly value: unknown;
  readonly futures: readonly FutureAt[];
}

/** The future of the call with this number, found by property names and indices; an empty path is the value itself. */
export interface FutureAt {
  readonly path: readonly (string | number)[];
  readonly call: number;
}

export function describeError(error: ErrorData): string {
  return `${error.name}: ${error.message}`;
}
