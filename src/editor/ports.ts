import type { ComponentType, ReactNode } from "react";
import type { FlowValue, InferredType, StatementsRead } from "../program/edits.ts";
import type { Signature } from "../program/program.ts";
import type { Position, Program } from "../program/program.ts";
import type { State } from "../engine/state.ts";

/** What the editor asks of the compiler. The app hands in the language worker; answers may come late or not at all. */
export interface EditorLanguage {
  /** What a function's text takes and returns; nothing while it does not parse. */
  signatureOf(code: string): Promise<Signature | undefined>;
  /** What a code node's text declares and reads; nothing while it does not parse. */
  readStatements(text: string): Promise<StatementsRead | undefined>;
  /** What may be typed at `offset` of the text of the task `identifier`, or of the shared code (`sharedCode`). */
  completions(program: Program, identifier: string, offset: number): Promise<readonly Completion[]>;
  /** What is known of one of these completions. */
  describe(
    program: Program,
    identifier: string,
    offset: number,
    label: string,
  ): Promise<Pick<Completion, "detail" | "documentation"> | undefined>;
  hover(program: Program, identifier: string, offset: number): Promise<HoverText | undefined>;
  /**
   * The ports at which an edge from, or to, this end would fit by its type: inputs of calls, or, for the edge to an
   * input, outputs, by name where a node has several.
   */
  fittingPorts(
    program: Program,
    end: { readonly node: string; readonly port?: string; readonly side: "source" | "target" },
  ): Promise<readonly { readonly node: string; readonly port?: string }[]>;
  /** The types of these values, of those that can be written in the file. */
  inferredTypes(program: Program, values: readonly FlowValue[]): Promise<readonly InferredType[]>;
  /** The flow that a file's text holds, or why it holds none. */
  parse(text: string): Promise<{ readonly program: Program } | FileProblem>;
}

/** Why a file's text holds no flow; lines and columns count from 1. */
export interface FileProblem {
  readonly reason: string;
  readonly place?: { readonly line: number; readonly column: number };
}

/** Text of the file that was typed and is not on the canvas. */
export interface FileDraft {
  readonly text: string;
  /** The file as the canvas was when it was typed. */
  readonly base: string;
}

/** Where such text stays, so that it is there when the flow is opened again. */
export interface FileDrafts {
  read(): Promise<FileDraft | undefined>;
  keep(draft: FileDraft): void;
  /** Keeps it in a page's last moment. */
  leave(draft: FileDraft): void;
  forget(): void;
}

/** Puts a flow's nodes in order: their new places by id, and whether the time for it ran out (then more plainly). */
export type Tidy = (
  program: Program,
) => Promise<{ readonly positions: ReadonlyMap<string, Position>; readonly isPlain: boolean }>;

/** In place of a task's identifier: the program's shared code. No task can be called so. */
export const sharedCode = "shared code";

export interface Completion {
  readonly label: string;
  /** The kind as TypeScript's language service names it: `function`, `const`, `property`, `keyword`, … */
  readonly kind: string;
  /** The type, or where it comes from. */
  readonly detail?: string;
  readonly documentation?: string;
  /** What is typed when it is taken, where that is not the label. */
  readonly insertText?: string;
  readonly sortText?: string;
}

/** What is known of the name under the pointer: its declaration, its comment, and the text it is about. */
export interface HoverText {
  readonly code: string;
  readonly documentation?: string | undefined;
  readonly start: number;
  readonly length: number;
}

/**
 * What the newest run says of each node. Listeners are per node, so that a state change redraws one badge and no node;
 * `get` gives the same object until something changed.
 */
export interface NodeStates {
  subscribe(nodeId: string, listener: () => void): () => void;
  get(nodeId: string): NodeRunState | undefined;
  /** Ends the node's task runs that are under way. Left out where nothing runs. */
  cancel?(nodeId: string): void;
}

export interface NodeRunState {
  readonly state: State;
  /** How often the body was started. */
  readonly runCount: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds since 1970 of the first start. */
  readonly startTime?: number;
  /** How long it took, once that is known. */
  readonly durationMs?: number;
  /** Why it is so: the error's message, for one. */
  readonly message?: string;
  /** Where the node made more than one call: how many, and how many of them have ended. */
  readonly calls?: { readonly ended: number; readonly all: number };
}

/** What is to be known of nodes besides their states. */
export interface NodeMarks {
  /** Why a node would not give what it gave in the run that shows, by node id. */
  readonly stale: ReadonlyMap<string, string>;
  /** Nodes whose output is kept for the next runs. */
  readonly pinned: ReadonlySet<string>;
  /** Why the next run of the flow skips a node, by node id. */
  readonly skipped: ReadonlyMap<string, string>;
}

/**
 * What a run shows on cards and edges. The app hands these in; each draws itself again when its own part of the run has
 * changed, and no card or edge is drawn with it.
 */
export interface RunParts {
  /** What the node gave, in one line of its card; nothing as long as it gave nothing. */
  readonly NodeValue: ComponentType<{
    readonly nodeId: string;
    /** Why the node would not give this value any more. */
    readonly stale?: string | undefined;
  }>;
  /** What went along an edge: how much, and, looked at, the value itself. */
  readonly EdgeValue: ComponentType<{
    /** The node that the edge comes from. */
    readonly nodeId: string;
    /** The edge in words. */
    readonly label: string;
    /** The middle of the edge, as a CSS transform. */
    readonly at: string;
    /** The cards are too near for words between them. */
    readonly isTight?: boolean;
    readonly stale?: string | undefined;
    /** True while the pointer or the focus is on the edge. */
    readonly isLookedAt: boolean;
    /** Where an edge's words stand. */
    readonly Place: ComponentType<{ readonly children: ReactNode }>;
  }>;
  /** The node's task runs: one to choose, its result or error, its log. */
  readonly NodeRuns: ComponentType<{
    readonly nodeId: string;
    readonly onOpenPlace?: ((place: CodePlace) => void) | undefined;
  }>;
}

/** A line of a node's own code, or of the shared code where no node is named. */
export interface CodePlace {
  readonly node?: string;
  readonly line: number;
}

/** For an editor that has seen no run. */
export const noRunParts: RunParts = { NodeValue: () => null, EdgeValue: () => null, NodeRuns: () => null };

export const noNodeMarks: NodeMarks = { stale: new Map(), pinned: new Set(), skipped: new Map() };

/** For an editor that has seen no run. */
export const noNodeStates: NodeStates = {
  subscribe: () => () => undefined,
  get: () => undefined,
};
