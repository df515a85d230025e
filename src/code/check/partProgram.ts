import ts from "typescript";
import { compilerOptions, type FlowService, packagesPath, wirePath } from "./flowService.ts";
import { type AddedFile, GrowingProgram } from "./growingProgram.ts";

const [folder, ending] = ["/parts/", ".part.ts"];
const entryPath = `${folder}-entry${ending}`;
/** Of how many parts and versions of parts a program may be: it keeps what it has read until it ends. */
const most = 200;

/** The path of a part: no path that a flow file could import. */
export function pathOfPart(name: string): string {
  return `${folder}${name}${ending}`;
}

/** The same words of the compiler, as it would say them of one file. */
export function asOfOneFile(words: string): string {
  return words
    .replaceAll(/import\("\/parts\/[^"]*"\)/g, 'import("/flow")')
    .replaceAll(/"(?:\.\.)?\/sdk\/(\w+)(?:\.ts)?"/g, (_, file) =>
      file === "index" ? '"millrace"' : `"millrace/${file}"`,
    );
}

/** Programs of parts of a flow file; the next one is the same as long as it serves. */
export class PartPrograms {
  private readonly host: ts.CompilerHost;
  /** Without a checker: only what the files are, and how they lead to each other. */
  private base: ts.Program | undefined;
  private growing: GrowingProgram | undefined;
  private packages = "";
  private entry = "";

  constructor(private readonly flows: FlowService) {
    const own = (path: string) =>
      path === entryPath ? this.entry : path === packagesPath ? this.packages : undefined;
    this.host = {
      getCurrentDirectory: () => "/",
      directoryExists: (path) => flows.host.directoryExists(path),
      fileExists: (path) => own(path) !== undefined || flows.host.fileExists(path),
      readFile: (path) => own(path) ?? flows.host.readFile(path),
      resolveModuleNameLiterals: flows.host.resolveModuleNameLiterals,
      getSourceFile: (path, options) => {
        const text = own(path);
        return text === undefined
          ? flows.libraryFile(path, options)
          : ts.createSourceFile(path, text, options);
      },
      getDefaultLibFileName: () => flows.host.getDefaultLibFileName(),
      writeFile: () => undefined,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
    };
  }

  /** A program with these parts, by path, in a flow file that names these modules. */
  open(parts: ReadonlyMap<string, AddedFile>, modules: readonly string[]): OpenedFiles {
    const entry = modules.map((name) => `import ${JSON.stringify(name)};\n`).join("");
    if (!this.base || entry !== this.entry) {
      this.entry = entry;
      this.packages = this.flows.host.declarationsOf(modules);
      this.base = this.create();
      this.growing = undefined;
    }
    const growing = this.growing ?? new GrowingProgram(this.create(), entryPath);
    const files = growing.add(parts);
    this.growing = growing;
    return { program: growing.program, files };
  }

  /** The types of packages are others now. */
  forget(): void {
    this.base = undefined;
    this.growing = undefined;
  }

  /** Nothing more is asked for now: what has grown too large goes. */
  rest(): void {
    if (this.growing && this.growing.size > most) this.growing = undefined;
  }

  private create(): ts.Program {
    const { base: oldProgram, host } = this;
    return ts.createProgram({
      rootNames: [entryPath, wirePath, packagesPath],
      options: compilerOptions,
      host,
      ...(oldProgram && { oldProgram }),
    });
  }
}

/** The files of parts, by path, in a program. */
export interface OpenedFiles {
  readonly program: ts.Program;
  readonly files: ReadonlyMap<string, ts.SourceFile>;
}
