import { type Stretch, spansOf } from "../program/lexis.ts";
import { remembered } from "./remembered.ts";

const two = "  ";

/**
 * A task's code stands two spaces deep in the file and at the margin in the editor. `indent` and `outdent` are exact
 * inverses: `outdent(indent(code)) === code` for any code, and `indent(outdent(text)) === text` for any text all of
 * whose lines (but the first, and those inside a template or string, where spaces would be data) are two deep.
 */
export function indent(code: string, unit = two): string {
  const lines = linesOf(code);
  return lines.map((line) => (line.isMovable ? unit + line.text : line.text)).join("");
}

export function outdent(text: string, unit = two): string {
  const lines = linesOf(text);
  if (!lines.every((line) => !line.isMovable || line.text.startsWith(unit))) return text;
  return lines.map((line) => (line.isMovable ? line.text.slice(unit.length) : line.text)).join("");
}

/** For every line of the code, by how many columns `indent` moves it. */
export function indentOfLines(code: string, unit = two): number[] {
  return linesOf(code).map((line) => (line.isMovable ? unit.length : 0));
}

/** What sets paragraphs of code apart. */
export function hasEmptyLine(text: string): boolean {
  return /\n[ \t]*\r?\n/.test(text);
}

interface Line {
  /** With its line break. */
  readonly text: string;
  readonly isMovable: boolean;
}

/** Most code is asked about again at each edit of other code. */
const linesOf = remembered((text): readonly Line[] => {
  const frozen = spansOf(text).filter((span) => span.kind === "template" || span.kind === "string");
  let start = 0;
  return text.split(/(?<=\n)/).map((line): Line => {
    const isMovable = start > 0 && !/^\r?\n?$/.test(line) && !isInside(frozen, start);
    start += line.length;
    return { text: line, isMovable };
  });
});

function isInside(spans: readonly Stretch[], offset: number): boolean {
  return spans.some((span) => span.start < offset && offset < span.end);
}
