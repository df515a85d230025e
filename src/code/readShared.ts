import type { Span } from "../program/source.ts";

/**
 * What stands around the declarations. Before the first one every character counts, since `print` puts what a person
 * typed there; of the other stretches the empty lines around them are no part.
 */
export function readShared(
  text: string,
  cuts: readonly Span[],
  end: number,
): { readonly text: string; readonly places: readonly Span[] } {
  const places = stretchesBetween(text, cuts, end).flatMap(({ start, end: stop }, index) => {
    const own = index === 0 ? firstStretch(text, start, stop) : trimmed(text, start, stop);
    return own.start < own.end ? [own] : [];
  });
  return { text: places.map(({ start, end: stop }) => text.slice(start, stop)).join("\n\n"), places };
}

function stretchesBetween(text: string, cuts: readonly Span[], end: number): Span[] {
  const sorted = cuts.toSorted((one, other) => one.start - other.start);
  const stretches: Span[] = [];
  let from = text.startsWith("\ufeff") ? 1 : 0;
  for (const { start, end: stop } of sorted) {
    if (start >= from) stretches.push({ start: from, end: start });
    from = Math.max(from, stop);
  }
  return [...stretches, { start: from, end: Math.max(from, end) }];
}

/** `print` puts one empty line between the shared code and what follows. */
function firstStretch(text: string, start: number, end: number): Span {
  const stretch = text.slice(start, end);
  if (stretch.endsWith("\n\n") && !stretch.endsWith("\r\n\r\n")) return { start, end: end - 2 };
  return { start, end: start + stretch.trimEnd().length };
}

function trimmed(text: string, start: number, end: number): Span {
  const stretch = text.slice(start, end);
  const lead = stretch.length - stretch.trimStart().length;
  const length = stretch.trim().length;
  return { start: start + lead, end: start + lead + length };
}
