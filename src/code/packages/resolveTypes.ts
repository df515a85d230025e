import ts from "typescript";
import { partOfPackage } from "../npm.ts";
import { isDeclarations } from "./typeFiles.ts";

/** The text that a server has at a path of a package, `lib/index.d.ts` of `@scope/name`; nothing where it has none. */
export type ReadFile = (name: string, path: string) => Promise<string | undefined>;

/** A file of a package. */
export interface FileOfPackage {
  readonly name: string;
  readonly path: string;
}

const root = "/node_modules/";
const manifest = "package.json";
/** After so many files that are not there, or lead nowhere, none is looked for: a manifest could name them for ever. */
const most = 40;

/**
 * The file in which the compiler finds the declarations of a module, among packages that lie on a server: by `exports`,
 * `typesVersions`, `types` and so on of their `package.json`, or in those that others wrote (`@types`). The compiler itself
 * says what it looks for next, and is asked again when that is known.
 */
export async function resolveTypes(specifier: string, read: ReadFile): Promise<FileOfPackage | undefined> {
  const known = new Map<string, string | undefined>();
  while (known.size < most) {
    const { found, wanted } = lookUp(specifier, known);
    if (!wanted) return found === undefined ? undefined : placeOf(found);
    const { name, path } = wanted;
    known.set(`${root}${name}/${path}`, await read(name, path));
  }
  return undefined;
}

/** What is found if there is no more than what is known, and the first file that would have to be known to be sure. */
function lookUp(specifier: string, known: ReadonlyMap<string, string | undefined>) {
  let wanted: FileOfPackage | undefined;
  const fileExists = (path: string) => {
    if (!known.has(path)) wanted ??= wantedFor(path, known);
    return known.get(path) !== undefined;
  };
  const host = { fileExists, readFile: (path: string) => known.get(path) };
  const { resolvedModule } = ts.resolveModuleName(specifier, "/flow.ts", resolution, host);
  return { found: resolvedModule?.resolvedFileName, wanted };
}

const resolution: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** Of a package without a manifest nothing is wanted, and of one that exports nothing of a folder's. */
function wantedFor(path: string, known: ReadonlyMap<string, string | undefined>): FileOfPackage | undefined {
  const place = placeOf(path);
  if (!place || !(isDeclarations(path) || path.endsWith(`/${manifest}`))) return undefined;
  const first = `${root}${place.name}/${manifest}`;
  if (!known.has(first)) return { name: place.name, path: manifest };
  const own = known.get(first);
  const isVain = place.path.endsWith(`/${manifest}`) && own?.includes('"exports"');
  return own === undefined || isVain ? undefined : place;
}

function placeOf(path: string): FileOfPackage | undefined {
  if (!path.startsWith(root)) return undefined;
  const { name, part } = partOfPackage(path.slice(root.length));
  return part === "" || name.startsWith("@") !== name.includes("/") ? undefined : { name, path: part };
}
