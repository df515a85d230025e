import { logLevels, type BlockedKind } from "../engine/event.ts";
import type { Answer, ErrorData, Outcome, Path } from "../engine/outcome.ts";
import type {
  ArtifactDraft,
  BlockedAttempt,
  Body,
  Call,
  LogLine,
  ProgressUpdate,
  Question,
} from "../engine/ports.ts";
import type { ProposedState } from "../engine/state.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import { isArtifactDraft, isProgressUpdate } from "./artifactShape.ts";
import {
  isCall,
  isErrorData,
  isCalledFlow,
  isOptional,
  isOutcome,
  isQuestion,
  isShape,
  isText,
  isTrue,
  shaped,
} from "./shape.ts";

/** A program ready to be imported by workers: JavaScript whose lines and columns are the user's. */
export interface ProgramCode {
  /** What stack traces call it: `word-report.ts`. */
  readonly fileName: string;
  readonly javascript: string;
  /** What the user wrote, for developer tools to show; they show the JavaScript without. */
  readonly source?: string;
  /** Where in `javascript` module names stand, quotes included. */
  readonly imports: readonly ImportPlace[];
  /** The text of each module that it imports, besides `millrace` itself. */
  readonly modules: Readonly<Record<string, string>>;
  /** The addresses of those that come from a module server. */
  readonly urls?: Readonly<Record<string, string>>;
}

export interface ImportPlace {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Messages travel in letters, which are lists of them (`postOffice.ts`). What the pool says to a worker: `run` counts the bodies given to it, so that late words of
 * an old one are known. What a program is depends on the place: text in the browser (`ProgramCode`), compiled files under Node.
 */
export type ToWorker<Program> =
  | { readonly type: "load"; readonly program: Program }
  | { readonly type: "start"; readonly run: number; readonly body: Body; readonly behind?: Behind }
  | { readonly type: "settled"; readonly run: number; readonly call: number; readonly state: ProposedState }
  | { readonly type: "answer"; readonly run: number; readonly call: number; readonly answer: Answer }
  | { readonly type: "abort"; readonly run: number; readonly reason: string };

/**
 * What a body waits for that was given ahead of its run: the worker's body of this number. What that returns goes to these
 * places among the arguments. Where it does not pass anything on, or is handed back, the body is forgotten at both ends.
 */
export interface Behind {
  readonly run: number;
  readonly places: readonly Path[];
}

/** What a worker says to the pool. User code shares the worker, so all of this is hostile input until it is read. */
export type FromWorker =
  | { readonly type: "loaded"; readonly flows: readonly FlowEntry[] }
  | { readonly type: "failedToLoad"; readonly error: ErrorData }
  | { readonly type: "called"; readonly run: number; readonly call: Call }
  | { readonly type: "wanted"; readonly run: number; readonly call: number }
  | { readonly type: "asked"; readonly run: number; readonly question: Question }
  | { readonly type: "logged"; readonly run: number; readonly line: LogLine }
  /** Lines of one body that follow each other, in columns: a clone costs half as much as one for each (`packed`). */
  | {
      readonly type: "lines";
      readonly run: number;
      readonly levels: readonly LogLine["level"][];
      readonly messages: readonly string[];
    }
  | { readonly type: "artifact"; readonly run: number; readonly artifact: ArtifactDraft }
  | { readonly type: "artifactUpdated"; readonly run: number; readonly update: ProgressUpdate }
  /** These bodies, given ahead, have not begun and will not. */
  | { readonly type: "handedBack"; readonly runs: readonly number[] }
  /** The body was told to stop, and holds the signal that tells its code. */
  | { readonly type: "stopping"; readonly run: number }
  /** The body waits for something that is not of its run, such as the network: others could run meanwhile. */
  | { readonly type: "slow"; readonly run: number }
  | { readonly type: "blocked"; readonly run: number; readonly attempt: BlockedAttempt }
  | {
      readonly type: "ended";
      readonly run: number;
      readonly outcome: Outcome;
      /** The body has asked nothing of its run, and returned plain data: what is behind it begins. */
      readonly passesOn?: true | undefined;
    };

/** A letter has far fewer (`postOffice.ts`). */
const mostInLetter = 10_000;

/** The messages of a letter. One that holds anything else is none: who wrote it is not to be believed any more. */
export function readLetter(data: unknown): readonly FromWorker[] | undefined {
  if (!Array.isArray(data) || data.length > mostInLetter) return undefined;
  for (let index = 0; index < data.length; index++) if (!isFromWorker(data[index])) return undefined;
  return data as readonly FromWorker[];
}

/** Why a worker ends that said something else than messages. */
export const garbled =
  "The code said something that Millrace does not take: a value nested too deep or an array with too many empty places, an option of the wrong kind, or a message of its own making.";

/** The message, when it is one. */
export function readFromWorker(data: unknown): FromWorker | undefined {
  return isFromWorker(data) ? data : undefined;
}

const typed = { type: isText };

function isFromWorker(data: unknown): data is FromWorker {
  if (!isShape(data, typed) || !Object.hasOwn(checks, data.type)) return false;
  return checks[data.type as FromWorker["type"]](data);
}

const levels: ReadonlySet<unknown> = new Set(Object.values(logLevels));
const isNumber = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isLine = shaped({ level: (level) => levels.has(level), message: isText });

/** Every place of the list is filled, and with what passes. */
function isFull(list: unknown, check: (value: unknown) => boolean): list is readonly unknown[] {
  if (!Array.isArray(list) || list.length > mostInLetter) return false;
  for (let index = 0; index < list.length; index++) if (!check(list[index])) return false;
  return true;
}

const isLines = ({ levels: ofLines, messages }: { levels?: unknown; messages?: unknown }) =>
  isFull(messages, isText) &&
  isFull(ofLines, (level) => levels.has(level)) &&
  ofLines.length === messages.length;

const isShortText = (value: unknown) => typeof value === "string" && value.length <= 300;
const attempts: ReadonlySet<unknown> = new Set<BlockedKind>(["connect", "import", "eval", "api"]);
const isAttempt = (value: unknown) =>
  isShape(value, {
    kind: (kind) => attempts.has(kind),
    target: isShortText,
  });

const checks: Readonly<Record<FromWorker["type"], (data: object) => boolean>> = {
  loaded: (data) =>
    isShape(data, {
      flows: (flows) => Array.isArray(flows) && flows.length <= mostInLetter && flows.every(isCalledFlow),
    }),
  failedToLoad: (data) => isShape(data, { error: isErrorData }),
  called: shaped({ run: isNumber, call: isCall }),
  wanted: shaped({ run: isNumber, call: isNumber }),
  asked: shaped({ run: isNumber, question: isQuestion }),
  logged: shaped({ run: isNumber, line: isLine }),
  lines: (data) =>
    isShape(data, { run: isNumber, levels: Array.isArray, messages: Array.isArray }) && isLines(data),
  artifact: (data) => isShape(data, { run: isNumber, artifact: isArtifactDraft }),
  artifactUpdated: (data) => isShape(data, { run: isNumber, update: isProgressUpdate }),
  handedBack: (data) =>
    isShape(data, { runs: (runs) => Array.isArray(runs) && runs.length <= 10_000 && runs.every(isNumber) }),
  stopping: (data) => isShape(data, { run: isNumber }),
  slow: shaped({ run: isNumber }),
  blocked: (data) => isShape(data, { run: isNumber, attempt: isAttempt }),
  ended: shaped({ run: isNumber, outcome: isOutcome, passesOn: isOptional(isTrue) }),
};
