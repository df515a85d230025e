import { isIdentifier, wordPattern } from "./names.ts";
import { spansOf } from "./lexis.ts";

interface Mention {
  readonly name: string;
  readonly start: number;
  /** In an object literal `{ name }` stands for `name: name`. */
  readonly isShorthand: boolean;
}

const cache = new Map<string, readonly string[]>();

/**
 * The names that an expression speaks of, each once, in order: no words of comments and strings, no properties, no keys.
 * It is read without a compiler, so a name that the expression declares itself (`x => x + 1`) is among them.
 */
export function namesMentioned(text: string): readonly string[] {
  const known = cache.get(text);
  if (known) return known;
  const names = [...new Set(mentionsIn(text).map(({ name }) => name))];
  if (cache.size > 5000) cache.clear();
  cache.set(text, names);
  return names;
}

/** The text with another name wherever it speaks of the old one. */
export function renamedIn(text: string, from: string, to: string): string {
  let renamed = "";
  let end = 0;
  for (const { name, start, isShorthand } of mentionsIn(text)) {
    if (name !== from) continue;
    renamed += text.slice(end, start) + (isShorthand ? `${from}: ${to}` : to);
    end = start + from.length;
  }
  return renamed + text.slice(end);
}

function mentionsIn(text: string): Mention[] {
  const masked = withoutSpans(text);
  return [...masked.matchAll(wordPattern)].flatMap((match) => {
    const { 0: name, index: start } = match;
    const before = masked.slice(0, start).trimEnd();
    const after = masked.slice(start + name.length).trimStart();
    const isInObject = bracketAround(before) === "{";
    const opensEntry = /[{,]$/.test(before);
    if (!isIdentifier(name) && name !== "result" && name !== "wait") return [];
    if (/(?<!\.\.)\.$/.test(before) || /[\p{ID_Continue}$]$/u.test(masked.slice(0, start))) return [];
    if (isInObject && opensEntry && /^[:(]/.test(after)) return [];
    return [{ name, start, isShorthand: isInObject && opensEntry && /^[,}]|^$/.test(after) }];
  });
}

/** The text with spaces for comments, strings, the text of templates, and regular expressions. */
function withoutSpans(text: string): string {
  let masked = "";
  let end = 0;
  for (const span of spansOf(text)) {
    masked += text.slice(end, span.start) + maskOf(text.slice(span.start, span.end), span.kind);
    end = span.end;
  }
  return masked + text.slice(end);
}

/** What opens or closes code in a template stays as a bracket. */
function maskOf(text: string, kind: string): string {
  const blank = " ".repeat(text.length);
  if (kind !== "template") return blank;
  const closed = text.startsWith("}") ? `)${blank.slice(1)}` : blank;
  return text.endsWith("${") ? `${closed.slice(0, -1)}(` : closed;
}

/** The innermost bracket that is open at the end of the text. */
function bracketAround(text: string): string | undefined {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text[at] ?? "";
    if (")]}".includes(char)) depth += 1;
    if ("([{".includes(char)) {
      if (depth === 0) return char;
      depth -= 1;
    }
  }
  return undefined;
}
