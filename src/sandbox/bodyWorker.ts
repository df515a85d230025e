import type { ErrorData } from "../engine/outcome.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** A worker as the pool needs it, whatever makes it: a Web Worker in the sandbox, a thread of Node. */
export interface BodyWorker<Program> {
  post(letter: readonly ToWorker<Program>[]): void;
  /** Hands over what the worker says, already checked, and its death. Called once, before anything is posted. */
  listen(listener: WorkerListening): void;
  /** Lets what the worker has said and not sent be heard, where its place keeps that, and then calls back. */
  readonly recall?: (then?: () => void) => void;
  /** Ends the worker, whatever it is doing. Nothing is heard from it afterwards. */
  terminate(): void;
}

export interface WorkerListening {
  said(message: FromWorker): void;
  /** `isPlaceGone`: not this one alone, but the place where all of them were. */
  died(reason: string, isPlaceGone?: true): void;
}

/** What came of importing the program. */
export type Loaded = { readonly flows: readonly FlowEntry[] } | { readonly error: ErrorData };
