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
