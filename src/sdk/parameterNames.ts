/**
 * The names of a function's parameters, read from its text, since JavaScript keeps them nowhere else. A destructured
 * parameter has none; it is called after its place.
 */
export function parameterNames(code: string): string[] {
  return parameterTexts(code).map((parameter, index) => {
    const name = /^(?:\.\.\.)?\s*([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)/u.exec(parameter)?.[1];
    return name ?? `argument${index}`;
  });
}

/** Each parameter as its text, without comments: `limit = 10`. */
export function parameterTexts(code: string): string[] {
  return splitTopLevel(parameterList(code));
}

/** Throws when a function takes a parameter that is called as one of Prefect's own arguments is (semantics, 1.1). */
export function refuseReservedNames(
  kind: "task" | "flow",
  name: string,
  parameters: readonly string[],
): void {
  const reserved = parameters.find((parameter) => ["return_state", "wait_for"].includes(parameter));
  if (reserved === undefined) return;
  throw new TypeError(
    `The ${kind} "${name}" has a parameter "${reserved}", a reserved name. Call it otherwise.`,
  );
}

/** The text between the parentheses, or the one bare name of an arrow function. */
function parameterList(code: string): string {
  const bare = /^\s*(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(code);
  if (bare?.[1]) return bare[1];
  const open = code.indexOf("(");
  if (open < 0) return "";
  const close = endOfBracket(code, open);
  return code.slice(open + 1, close);
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < list.length; at = next(list, at)) {
    if (list[at] !== ",") continue;
    parts.push(list.slice(from, at));
    from = at + 1;
  }
  parts.push(list.slice(from));
  return parts.map(withoutComments).filter((part) => part !== "");
}

/** Where the bracket that opens at `open` closes. */
function endOfBracket(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && !")]}".includes(text[at] ?? "")) at = next(text, at);
  return at;
}

/** The place after the character, string, comment or bracket that begins at `at`. */
function next(text: string, at: number): number {
  const character = text[at] ?? "";
  if (text.startsWith("/*", at)) return after(text, "*/", at + 2);
  if (text.startsWith("//", at)) return after(text, "\n", at + 2);
  if ("\"'`".includes(character)) return endOfString(text, at, character);
  if ("([{".includes(character)) return endOfBracket(text, at) + 1;
  return at + 1;
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function endOfString(text: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/\/\/[^\n]*/g, " ")
    .trim();
}
