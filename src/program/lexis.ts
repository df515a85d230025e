/** A stretch of program text that is not code. */
export interface Stretch {
  readonly kind: "comment" | "lineComment" | "string" | "template" | "regex";
  readonly start: number;
  readonly end: number;
}

/** After one of these words a slash begins a regular expression. */
const wordsBeforeRegex =
  /(?:^|[^\p{ID_Continue}$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/u;

/**
 * The comments, strings, templates (only their text, not the code in `${…}`) and regular expressions of a program,
 * without a compiler: it runs on the page. What a slash means after `)` or `}` needs a parser; there it is taken for
 * a division. Spaces added at the start of a line that is code never change the answer.
 */
export function spansOf(text: string): Stretch[] {
  const spans: Stretch[] = [];
  const depths: number[] = [];
  let depth = 0;
  let at = 0;
  const push = (kind: Stretch["kind"], end: number): void => {
    spans.push({ kind, start: at, end });
    at = end;
  };
  const enterTemplate = (): void => {
    const end = endOfTemplate(text, at + 1);
    const isOpen = text.startsWith("${", end - 2) && text[end - 1] === "{";
    push("template", end);
    if (!isOpen) return;
    depths.push(depth);
    depth = 0;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === "/" && text[at + 1] === "/") push("lineComment", endOfLine(text, at));
    else if (char === "/" && text[at + 1] === "*") push("comment", after(text, "*/", at + 2));
    else if (char === '"' || char === "'") push("string", endOfString(text, at + 1, char));
    else if (char === "`") enterTemplate();
    else if (char === "/" && isRegexNext(text, at, spans)) push("regex", endOfRegex(text, at + 1));
    else if (char === "}" && depth === 0 && depths.length > 0) {
      depth = depths.pop() ?? 0;
      enterTemplate();
    } else {
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      at += 1;
    }
  }
  return spans;
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n\u2028\u2029]/);
  return end < 0 ? text.length : from + end;
}

function after(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from);
  return at < 0 ? text.length : at + closing.length;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += text.startsWith("\r\n", at + 1) ? 2 : 1;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === "\n" || text[at] === "\r") return at;
  }
  return text.length;
}

/** Behind the closing backtick, or behind the `${` that opens code. */
function endOfTemplate(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") return at + 1;
    else if (text[at] === "$" && text[at + 1] === "{") return at + 2;
  }
  return text.length;
}

function endOfRegex(text: string, from: number): number {
  let isInClass = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n" || char === "\r") return at;
    if (char === "\\") at += 1;
    else if (char === "[") isInClass = true;
    else if (char === "]") isInClass = false;
    else if (char === "/" && !isInClass) return at + 1;
  }
  return text.length;
}

function isRegexNext(text: string, at: number, spans: readonly Stretch[]): boolean {
  const before = codeBefore(text, at, spans);
  return /(?:^|[(,=:[!&|?{;+\-*%<>~^])$/.test(before) || wordsBeforeRegex.test(before);
}

/** A few characters of code that stand before `at`, comments and spaces left out. */
function codeBefore(text: string, at: number, spans: readonly Stretch[]): string {
  let end = at;
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const span = spans[index];
    const gap = text.slice(span?.end ?? 0, end).trimEnd();
    if (gap !== "") return gap.slice(-12);
    if (span?.kind === "string" || span?.kind === "regex") return '"';
    if (span?.kind === "template") return text.startsWith("${", span.end - 2) ? "(" : '"';
    end = span?.start ?? 0;
  }
  return text.slice(0, end).trimEnd().slice(-12);
}
