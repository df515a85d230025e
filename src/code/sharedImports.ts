import { spansOf } from "../program/lexis.ts";

/** Text with something put in at one place; offsets behind it move by its length. */
export interface Insertion {
  readonly text: string;
  readonly at: number;
  readonly inserted: string;
}

/** The shared code, with an import of every name that emitted code needs and the user did not import. */
export function withImports(shared: string, needed: readonly string[]): Insertion {
  const imports = importsOfMillrace(shared);
  const imported = new Set(imports.flatMap(localNames));
  const missing = needed.filter((name) => !imported.has(name));
  if (missing.length === 0) return { text: shared, at: 0, inserted: "" };
  const [first] = imports;
  return first ? widen(shared, first, missing) : prepend(shared, missing);
}

interface NamedImport {
  /** What stands between the braces, and where. */
  readonly list: string;
  readonly start: number;
}

const importPattern = /^([ \t]*import\s*(?:[\w$]+\s*,\s*)?\{)([^}]*)\}\s*from\s*["']millrace["']/gm;

function importsOfMillrace(shared: string): NamedImport[] {
  const spans = spansOf(shared);
  const isCode = (offset: number) => !spans.some(({ start, end }) => start < offset && offset < end);
  return [...shared.matchAll(importPattern)]
    .filter((match) => isCode(match.index))
    .map(({ index, 1: head = "", 2: list = "" }) => ({ list, start: index + head.length }));
}

/** `flow as makeFlow` imports `makeFlow`; a type cannot be called and does not count. */
function localNames({ list }: NamedImport): string[] {
  const bare = list.replace(/\/\/.*|\/\*[^]*?\*\//g, "");
  const specifiers = bare.split(",").map((specifier) => specifier.trim());
  return specifiers
    .filter((specifier) => !specifier.startsWith("type "))
    .map((specifier) => specifier.replace(/^.*\sas\s+/, ""));
}

function prepend(shared: string, names: readonly string[]): Insertion {
  const line = `import { ${names.join(", ")} } from "millrace";`;
  const gap = shared === "" ? "" : shared.startsWith("import ") ? "\n" : "\n\n";
  return insert(shared, 0, line + gap);
}

/** Behind the last name of a plain list; where comments or line breaks make that a guess, before the first one. */
function widen(shared: string, { list, start }: NamedImport, names: readonly string[]): Insertion {
  const kept = list.trimEnd();
  if (kept === "") return insert(shared, start, ` ${names.join(", ")}${list === "" ? " " : ""}`);
  if (/^ *[\w$]+(?: *, *[\w$]+)*$/.test(kept))
    return insert(shared, start + kept.length, `, ${names.join(", ")}`);
  const margin = list.length - list.trimStart().length;
  return insert(shared, start + margin, names.map((name) => `${name}, `).join(""));
}

function insert(text: string, at: number, inserted: string): Insertion {
  return { text: text.slice(0, at) + inserted + text.slice(at), at, inserted };
}
