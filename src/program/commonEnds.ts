/** A text or a list. */
interface Sequence {
  readonly length: number;
  readonly [index: number]: unknown;
}

/** How long the common beginning of two texts or lists is, and after it their common end. */
export function commonEnds(
  before: Sequence,
  after: Sequence,
): { readonly at: number; readonly kept: number } {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  let kept = 0;
  while (kept < shorter - at && before[before.length - 1 - kept] === after[after.length - 1 - kept])
    kept += 1;
  return { at, kept };
}
