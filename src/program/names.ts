import { drawingsOf, namesOf, type Drawing, type Program, type ProgramNode } from "./program.ts";

const identifierPattern = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Letters that a compiler may not know yet: those outside the basic plane, and the newest inside it. */
const newLetters = /[\u{10000}-\u{10ffff}\u088f\u0c5c\u0cdc\u1c89\u1c8a\u2e2f\ua7cb-\ua7f1]/gu;
export const wordPattern = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/**
 * Words that cannot name a variable in a module, the names that emitted code itself needs, and the one that the comment
 * of positions cannot hold.
 */
const reserved = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const continue debugger declare default " +
    "delete do else enum eval export extends false finally flow for from function get if implements import in " +
    "infer instanceof interface is keyof let module namespace never new null number object of package private " +
    "protected public readonly require return satisfies set static string super switch symbol task this throw " +
    "true try type typeof undefined unique unknown using var void wait while with yield Infinity NaN result waitFor __proto__"
  ).split(" "),
);

/** What task code finds in every worker. A task of such a name would hide it from all code of the flow. */
const globals = new Set(
  (
    "addEventListener atob btoa caches cancelAnimationFrame clearInterval clearTimeout close console " +
    "createImageBitmap crypto dispatchEvent escape fetch fonts global globalThis indexedDB isFinite isNaN " +
    "isSecureContext location name navigator onerror origin parseFloat parseInt performance postMessage process " +
    "queueMicrotask removeEventListener reportError requestAnimationFrame self setInterval setTimeout " +
    "structuredClone unescape window document Array Blob Boolean Buffer Date Error Event File FormData Headers " +
    "Intl JSON Map Math Number Object Promise Proxy Reflect RegExp Request Response Set String Symbol URL " +
    "WeakMap WeakSet Worker"
  ).split(" "),
);

export function isIdentifier(text: string): boolean {
  return identifierPattern.test(text) && !reserved.has(text) && text.search(newLetters) < 0;
}

/**
 * "Count words" → `countWords`. The noun says what it names where the name alone does not do: `newTask`, `fetchTask`.
 * Always an identifier, though perhaps one that is taken; see `freeName`.
 */
export function identifierFrom(name: string, noun: "task" | "flow" | "parameter"): string {
  const words =
    name
      .normalize("NFC")
      .replace(newLetters, " ")
      .match(/[\p{L}\p{Nd}_$]+/gu) ?? [];
  const joined = words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join("");
  const candidate = /^\p{Nd}/u.test(joined) ? noun + joined : joined;
  if (reserved.has(candidate) || globals.has(candidate)) return candidate + upperFirst(noun);
  return isIdentifier(candidate) ? candidate : `new${upperFirst(noun)}`;
}

/** `base`, or `base2`, `base3`, … : the first that is not taken. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  return taken.has(base) ? freeOrdinal(base, taken, 2) : base;
}

/** A name for people to read: `Name`, or `Name 2`, `Name 3`, … : the first that is not taken. */
export function freeTitle(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeOrdinal(`${name} `, taken, 2) : name;
}

/** `base1`, `base2`, … : the first that is not taken. */
export function freeOrdinal(base: string, taken: ReadonlySet<string>, first = 1): string {
  let ordinal = first;
  while (taken.has(base + ordinal)) ordinal += 1;
  return base + ordinal;
}

/**
 * Every name that a new task or call must not have. Text is looked at word by word, so it takes in words of comments
 * and strings too: a name too many is harmless, a name too few would hide something.
 */
export function takenNames(program: Program): Set<string> {
  const others = drawingsOf(program).filter(({ flow }) => flow !== program.flow);
  const elsewhere = others.flatMap((drawing) => [...namesInDrawing(drawing)]);
  const options = program.tasks.flatMap(({ expressions = {} }) => Object.values(expressions));
  return new Set([
    ...namesInFlow(program),
    ...elsewhere,
    ...wordsIn(program.shared),
    ...options.flatMap(wordsIn),
  ]);
}

/** Every name that a parameter of the flow must not have: it may hide a name of the shared code, but none in use. */
export function namesInFlow(program: Program): Set<string> {
  const taken = namesInDrawing(program);
  for (const { flow } of drawingsOf(program)) taken.add(flow.identifier);
  for (const { identifier } of program.tasks) taken.add(identifier);
  return taken;
}

function namesInDrawing({ flow, nodes, edges }: Drawing): Set<string> {
  const taken = new Set([flow.identifier]);
  for (const node of nodes) {
    add(taken, [node.id, ...namesOf(node), ...textsOf(node).flatMap(wordsIn)]);
    if (node.kind === "parameter") taken.add(node.name);
  }
  for (const { modifiers = [] } of edges)
    for (const modifier of modifiers) if (modifier.kind === "orElse") add(taken, wordsIn(modifier.value));
  return taken;
}

/** All text of a node that is code. */
export function textsOf(node: ProgramNode): string[] {
  switch (node.kind) {
    case "parameter":
      return [node.type, node.default ?? "", node.binding?.text ?? ""];
    case "task":
    case "subflow":
      return [...Object.values(node.arguments), node.options ?? "", node.binding?.text ?? ""];
    case "code":
      return [node.text];
    case "result":
      return [node.expression ?? ""];
    default:
      return node satisfies never;
  }
}

export function wordsIn(text: string): string[] {
  return text.match(wordPattern) ?? [];
}

function add(names: Set<string>, more: readonly string[]): void {
  for (const name of more) names.add(name);
}

function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
