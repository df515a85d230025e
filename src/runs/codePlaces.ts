/** A line of the flow's code: of a node, or of the shared code. */
export interface CodePlace {
  /** The node whose code it is; none for the shared code. */
  readonly node?: string;
  /** Counted from 1 in that code. */
  readonly line: number;
}

/** Where a text, such as a stack trace, names a line of the flow's code. */
export interface NamedPlace {
  readonly start: number;
  readonly end: number;
  readonly place: CodePlace;
}

/** A stretch of text, and the line of code that it names, if it names one. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  readonly place?: CodePlace;
}

/** The whole text in pieces, in order. */
export function piecesOf(text: string, places: readonly NamedPlace[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const { start, end, place } of places) {
    if (start > from) pieces.push({ start: from, text: text.slice(from, start) });
    pieces.push({ start, text: text.slice(start, end), place });
    from = end;
  }
  if (from < text.length) pieces.push({ start: from, text: text.slice(from) });
  return pieces;
}
