import ts from "typescript";
import { compilerOptions, type FlowService, packagesPath, wirePath } from "./flowService.ts";

/** The path of a part: no path that a flow file could import. */
export function pathOfPart(name: string): string {
  return `${folder}${name}${ending}`;
}

const [folder, ending] = ["/parts/", ".part.ts"];
const entryPath = pathOfPart("");
/** For how many programs a part that none of them has is kept. */
const memory = 8;
/** Of how many parts a program may be to be kept until the next one, of which it makes a part of the work. */
export const mostKept = 100;

interface KnownFile {
  readonly text: string;
  readonly file: ts.SourceFile;
  lastUse: number;
}

/** Programs of parts of a flow file; what two of them have in common is read and resolved once. */
export class PartPrograms {
  private readonly files = new Map<string, KnownFile>();
  private readonly host: ts.CompilerHost;
  private before: ts.Program | undefined;
  private texts: ReadonlyMap<string, string> = new Map();
  private turn = 0;

  constructor(flows: FlowService) {
    this.host = {
      getCurrentDirectory: () => "/",
      directoryExists: (path) => flows.host.directoryExists(path),
      fileExists: (path) => (isPart(path) ? this.texts.has(path) : flows.host.fileExists(path)),
      readFile: (path) => (isPart(path) ? this.texts.get(path) : flows.host.readFile(path)),
      getSourceFile: (path, options) =>
        isPart(path) ? this.partAt(path, options) : flows.libraryFile(path, options),
      getDefaultLibFileName: () => flows.host.getDefaultLibFileName(),
      writeFile: () => undefined,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
    };
    const cache = ts.createModuleResolutionCache("/", (path) => path, compilerOptions);
    this.host.resolveModuleNameLiterals = (literals, from, _, options) =>
      literals.map(({ text }) =>
        isPart(text) ? partModule(text) : ts.resolveModuleName(text, from, options, this.host, cache),
      );
  }

  /** A program of these parts, by path; `packages` declares the npm packages that they import. */
  open(parts: ReadonlyMap<string, string>, packages: string): ts.Program {
    this.turn += 1;
    const imports = [...parts.keys()].map((path) => `import ${JSON.stringify(path)};\n`);
    this.texts = new Map([...parts, [entryPath, imports.join("")], [packagesPath, packages]]);
    const { before: oldProgram, host } = this;
    const program = ts.createProgram({
      rootNames: [entryPath, wirePath, packagesPath],
      options: compilerOptions,
      host,
      ...(oldProgram && { oldProgram }),
    });
    for (const [path, { lastUse }] of this.files) if (lastUse < this.turn - memory) this.files.delete(path);
    this.before = parts.size > mostKept ? undefined : program;
    return program;
  }

  private partAt(
    path: string,
    options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const text = this.texts.get(path);
    if (text === undefined) return undefined;
    let known = this.files.get(path);
    if (known?.text !== text) {
      known = { text, file: ts.createSourceFile(path, text, options), lastUse: this.turn };
      this.files.set(path, known);
    }
    known.lastUse = this.turn;
    return known.file;
  }
}

function isPart(path: string): boolean {
  return path.startsWith(folder) || path === packagesPath;
}

function partModule(path: string): ts.ResolvedModuleWithFailedLookupLocations {
  return {
    resolvedModule: { resolvedFileName: path, extension: ts.Extension.Ts, isExternalLibraryImport: false },
  };
}
