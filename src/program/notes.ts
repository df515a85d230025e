import { rounded } from "./add.ts";
import type { ProgramChange } from "./change.ts";
import { changeTo } from "./difference.ts";
import { freeOrdinal } from "./names.ts";
import type { Note, Position, Program } from "./program.ts";

/** How large a new note is, and how small one may be, in canvas pixels. */
export const noteSize = { width: 240, height: 140 };
export const smallestNote = { width: 120, height: 60 };

/** A new note on the canvas. */
export function addNote(program: Program, position: Position, text = ""): ProgramChange {
  const note = { id: freeNoteId(program), text, position: rounded(position), ...noteSize };
  return changeTo(program, { ...program, notes: [...(program.notes ?? []), note] });
}

/** The note with another text, place or size. */
export function setNote(program: Program, id: string, values: Partial<Omit<Note, "id">>): ProgramChange {
  const notes = program.notes?.map((note) => (note.id === id ? changed(note, values) : note));
  const isSame = notes?.every((note, at) => note === program.notes?.[at]) ?? true;
  return notes && !isSame ? changeTo(program, { ...program, notes }) : [];
}

function changed(note: Note, { text, position, width, height }: Partial<Omit<Note, "id">>): Note {
  const after = {
    id: note.id,
    text: text ?? note.text,
    position: rounded(position ?? note.position),
    width: Math.max(smallestNote.width, Math.round(width ?? note.width)),
    height: Math.max(smallestNote.height, Math.round(height ?? note.height)),
  };
  return JSON.stringify(after) === JSON.stringify(note) ? note : after;
}

/** The program without these notes. */
export function withoutNotes(program: Program, gone: ReadonlySet<string>): Program {
  if (!program.notes?.some(({ id }) => gone.has(id))) return program;
  const { notes = [], ...rest } = program;
  const kept = notes.filter(({ id }) => !gone.has(id));
  return kept.length === 0 ? rest : { ...rest, notes: kept };
}

/** The program with copies of these notes, a little aside. */
export function withNoteCopies(program: Program, ids: ReadonlySet<string>, offset: Position): Program {
  return (program.notes ?? []).reduce((grown, note) => {
    if (!ids.has(note.id)) return grown;
    const position = { x: note.position.x + offset.x, y: note.position.y + offset.y };
    return { ...grown, notes: [...(grown.notes ?? []), { ...note, id: freeNoteId(grown), position }] };
  }, program);
}

function freeNoteId({ notes = [] }: Program): string {
  return freeOrdinal("note:", new Set(notes.map(({ id }) => id)));
}
