import ts from "typescript";
import { isDeclarations } from "./typeFiles.ts";

/** What a declaration file names of others. */
export interface References {
  /** The modules that it imports, or adds to. */
  readonly modules: readonly string[];
  /** `/// <reference path="…" />`: relative to the file. */
  readonly paths: readonly string[];
  /** `/// <reference types="…" />`: a package, or an address. */
  readonly types: readonly string[];
}

const reference = /^(\s*\/\/\/\s*<reference\s[^>\n]*?)\b(path|types)\s*=\s*(["'])([^"'\n]+)\3/gm;

/** Read without making anything of the text: whoever serves it may have written whatever they like. */
export function referencesIn(text: string): References {
  const modules = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const found = [...text.matchAll(reference)];
  const named = (kind: string) => found.flatMap(([, , own, , name]) => (own === kind && name ? name : []));
  return { modules: [...new Set(modules)], paths: named("path"), types: named("types") };
}

/** The text with its references to the paths that `leadTo` tells. */
export function withReferences(
  text: string,
  leadTo: (kind: "path" | "types", name: string) => string | undefined,
): string {
  return text.replaceAll(reference, (whole, start: string, kind: "path" | "types", _quote, name: string) => {
    const path = leadTo(kind, name);
    return path === undefined ? whole : `${start}path="${path}"`;
  });
}

/** Where the declarations of a module may be, the likeliest first. */
export function candidatesFor(url: string): string[] {
  const { pathname, search } = new URL(url);
  const at = (path: string) => new URL(path + search, url).href;
  if (isDeclarations(pathname)) return [url];
  const [, stem = "", kind = ""] = /^(.*)\.([cm]?)[jt]sx?$/.exec(pathname) ?? [];
  if (stem) return [at(`${stem}.d.${kind}ts`)];
  if (pathname.endsWith("/")) return [at(`${pathname}index.d.ts`)];
  return [at(`${pathname}.d.ts`), at(`${pathname}/index.d.ts`)];
}

/** What a package's `package.json` says of where its types are; `part` is what of the package is meant, empty for all. */
export function typesIn(manifest: string, part: string): string | undefined {
  const read = parsed(manifest);
  if (!read) return undefined;
  const exports = read["exports"];
  const key = part === "" ? "." : `./${part}`;
  const own = isRecord(exports) && Object.keys(exports).some((name) => name.startsWith(".")) ? exports : {};
  const told = typesOf(part === "" ? (own[key] ?? exports) : own[key]);
  if (told !== undefined) return told;
  if (part !== "") return `./${part}`;
  const [types, main] = [read["types"] ?? read["typings"], read["module"] ?? read["main"]];
  if (typeof types === "string") return types;
  return typeof main === "string" ? main : "./index.d.ts";
}

function typesOf(conditions: unknown): string | undefined {
  if (!isRecord(conditions)) return undefined;
  const { types } = conditions;
  if (typeof types === "string") return types;
  return typesOf(types) ?? typesOf(conditions["import"]) ?? typesOf(conditions["default"]);
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(json);
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
