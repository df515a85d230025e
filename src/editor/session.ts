import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { apply as applied, invert, isEmpty, type ProgramChange } from "../program/change.ts";
import type { Program } from "../program/program.ts";

/**
 * One flow being edited: its program, what is selected, and one history for canvas, code and options alike. Every
 * change goes through `apply`, and every entry of the history is one action of the user.
 */
export interface SessionState {
  readonly program: Program;
  /** Ids of the selected nodes, edges, notes and groups. */
  readonly selection: readonly string[];
  readonly history: History;
  /** Grows with every change of the program, undo and redo included. */
  readonly revision: number;
  /** While true, nothing here changes the program: another tab edits it. Counts the changes that were refused. */
  readonly isReadOnly: boolean;
  readonly refused: number;
  /** Does a change. An empty one is no action: it leaves no entry. */
  apply(change: ProgramChange, options?: ApplyOptions): void;
  undo(): void;
  redo(): void;
  select(ids: readonly string[]): void;
  /** Shows what somebody else made of the program; the history of edits here ends with it. */
  replace(program: Program): void;
  setReadOnly(isReadOnly: boolean): void;
}

export interface History {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly change: ProgramChange;
  readonly merge?: string | undefined;
}

export interface ApplyOptions {
  /** Joins the newest entry when that has the same mark: a stretch of typing, a row of nudges. */
  readonly merge?: string;
  /** What is selected afterwards. */
  readonly select?: readonly string[];
}

export type Session = StoreApi<SessionState>;

export function createSession(program: Program): Session {
  return createStore<SessionState>()((set) => ({
    program,
    selection: [],
    history: { past: [], future: [] },
    revision: 0,
    isReadOnly: false,
    refused: 0,
    apply: (change, options = {}) => set((session) => afterChange(session, change, options)),
    undo: () => set((session) => (session.isReadOnly ? refusal(session) : afterUndo(session))),
    redo: () => set((session) => (session.isReadOnly ? refusal(session) : afterRedo(session))),
    select: (ids) => set((session) => (sameIds(session.selection, ids) ? session : { selection: ids })),
    replace: (replaced) =>
      set((session) => ({
        ...withProgram(session, replaced, session.selection),
        history: { past: [], future: [] },
      })),
    setReadOnly: (isReadOnly) => set({ isReadOnly }),
  }));
}

/** The part of the session that a view needs; it redraws when that part is another. */
export function useSession<Part>(session: Session, part: (state: SessionState) => Part): Part {
  return useStore(session, part);
}

export function canUndo(session: SessionState): boolean {
  return !session.isReadOnly && session.history.past.length > 0;
}

export function canRedo(session: SessionState): boolean {
  return !session.isReadOnly && session.history.future.length > 0;
}

function afterChange(
  session: SessionState,
  change: ProgramChange,
  options: ApplyOptions,
): Partial<SessionState> {
  const selection = options.select ?? session.selection;
  if (isEmpty(change)) return { selection };
  if (session.isReadOnly) return refusal(session);
  const past = withEntry(session.history.past, { change, merge: options.merge });
  return {
    ...withProgram(session, applied(session.program, change), selection),
    history: { past, future: [] },
  };
}

function refusal({ refused }: SessionState): Partial<SessionState> {
  return { refused: refused + 1 };
}

function afterUndo(session: SessionState): Partial<SessionState> {
  const { past, future } = session.history;
  const entry = past.at(-1);
  if (!entry) return {};
  return {
    ...withProgram(session, applied(session.program, invert(entry.change)), session.selection),
    history: { past: past.slice(0, -1), future: [closed(entry), ...future] },
  };
}

function afterRedo(session: SessionState): Partial<SessionState> {
  const { past, future } = session.history;
  const [entry, ...rest] = future;
  if (!entry) return {};
  return {
    ...withProgram(session, applied(session.program, entry.change), session.selection),
    history: { past: [...past, entry], future: rest },
  };
}

/** An entry that was undone takes nothing more in: what is done after a redo is a new action. */
function closed(entry: HistoryEntry): HistoryEntry {
  return { change: entry.change };
}

function withEntry(past: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const last = past.at(-1);
  if (entry.merge === undefined || last?.merge !== entry.merge) return [...past, entry];
  return [...past.slice(0, -1), { change: [...last.change, ...entry.change], merge: entry.merge }];
}

function withProgram(
  session: SessionState,
  program: Program,
  selection: readonly string[],
): Partial<SessionState> {
  return { program, revision: session.revision + 1, selection: present(program, selection) };
}

/** What is gone cannot stay selected. */
function present(program: Program, selection: readonly string[]): readonly string[] {
  const { nodes, edges, notes = [], groups = [] } = program;
  const ids = new Set([...nodes, ...edges, ...notes, ...groups].map((item) => item.id));
  return selection.every((id) => ids.has(id)) ? selection : selection.filter((id) => ids.has(id));
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
