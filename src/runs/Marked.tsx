import type { ReactNode } from "react";

/** The text with each place where it matches the filter marked. */
export function Marked({ text, needle }: { readonly text: string; readonly needle: string }) {
  if (needle === "") return text;
  const pieces: ReactNode[] = [];
  const haystack = text.toLowerCase();
  const lowered = needle.toLowerCase();
  let from = 0;
  for (
    let at = haystack.indexOf(lowered);
    at >= 0 && pieces.length < 400;
    at = haystack.indexOf(lowered, from)
  ) {
    pieces.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
