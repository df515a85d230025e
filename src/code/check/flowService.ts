import ts from "typescript";
import { modulesNamedIn, npmAmong } from "../npm.ts";
import { isOfPackages, PackageFiles } from "../packages/typeFiles.ts";

export const flowPath = "/flow.ts";
/** Types of our own, that the flow's file does not name. */
export const wirePath = "/wire.ts";
/** Says of the npm packages that the flow imports that there are such. */
export const packagesPath = "/packages.d.ts";
const libraryFolder = "/lib/";

/** Tasks run in workers, in browsers and under Node: there is no page, and so no DOM. */
export const compilerOptions: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.webworker.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { millrace: ["/sdk/index.ts"], "millrace/*": ["/sdk/*.ts"] },
  types: [],
  noEmit: true,
  skipLibCheck: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  libReplacement: false,
};

/** A flow file as the compiler sees it at one time. */
export interface OpenedFlow {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
}

/** The one compiler over the one flow file; what an edit leaves as it was is not read again. */
export class FlowService {
  service: ts.LanguageService;
  readonly host: FlowHost;
  /** What two services after each other have both read. */
  private readonly read = ts.createDocumentRegistry(true);
  private libraries: Map<string, ts.SourceFile> | undefined;
  /** True once the compiler has read its libraries. */
  isOpen = false;

  /** The libraries: TypeScript's own under `/lib/`, the sources of the package `millrace` under `/sdk/` and `/engine/`. */
  constructor(files: ReadonlyMap<string, string>) {
    this.host = new FlowHost(new Map(files));
    this.service = ts.createLanguageService(this.host, this.read);
  }

  /** From now on these are the types of packages. False when they were that already. */
  usePackages(packages: PackageFiles): boolean {
    if (!this.host.usePackages(packages)) return false;
    const { service } = this;
    const isUsed = this.isOpen;
    this.libraries = undefined;
    this.service = ts.createLanguageService(this.host, this.read);
    if (isUsed) this.service.getProgram();
    service.dispose();
    return true;
  }

  open(text: string): OpenedFlow {
    this.host.open(text);
    this.isOpen = true;
    const program = this.service.getProgram();
    const file = program?.getSourceFile(flowPath);
    if (!program || !file) throw new Error("The compiler has no program.");
    return { program, file, checker: program.getTypeChecker() };
  }

  /** A file that is not of the flow, as the compiler has read it. */
  libraryFile(
    path: string,
    options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    this.libraries ??= new Map(
      this.service
        .getProgram()
        ?.getSourceFiles()
        .map((file) => [file.fileName, file]),
    );
    const text = this.libraries.has(path) ? undefined : this.host.readFile(path);
    if (text !== undefined) this.libraries.set(path, ts.createSourceFile(path, text, options));
    return this.libraries.get(path);
  }

  /** The same text, to a compiler that was asked nothing yet. */
  reopen(text: string): OpenedFlow {
    this.host.touch();
    return this.open(text);
  }
}

/** The files that the compiler sees: none but those it was given, and the flow's. */
export class FlowHost implements ts.LanguageServiceHost {
  packages = PackageFiles.none;
  private version = 0;
  private readonly files: Map<string, string>;
  private readonly resolutions = ts.createModuleResolutionCache("/", (path) => path, compilerOptions);

  constructor(files: Map<string, string>) {
    this.files = files;
    this.open("");
  }

  /** False when they are the same. */
  usePackages(packages: PackageFiles): boolean {
    if (packages === this.packages) return false;
    this.packages = packages;
    this.files.set(packagesPath, this.declarationsOf(modulesNamedIn(this.files.get(flowPath) ?? "")));
    this.version += 1;
    return true;
  }

  open(text: string): void {
    if (this.files.get(flowPath) === text) return;
    this.files.set(flowPath, text);
    this.files.set(packagesPath, this.declarationsOf(modulesNamedIn(text)));
    this.version += 1;
  }

  /** The text counts as new, though it is the same. */
  touch(): void {
    this.version += 1;
  }

  getCompilationSettings = () => compilerOptions;
  getScriptFileNames = () => [flowPath, wirePath, packagesPath];
  getScriptVersion = (path: string) => {
    if (path === packagesPath) return this.files.get(path) ?? "";
    if (isOfPackages(path)) return this.packages.versionOf(path);
    return path === flowPath ? String(this.version) : "0";
  };
  getProjectVersion = () => String(this.version);
  getCurrentDirectory = () => "/";
  useCaseSensitiveFileNames = () => true;
  getDefaultLibFileName = () => `${libraryFolder}lib.es2023.d.ts`;
  fileExists = (path: string) => this.readFile(path) !== undefined;
  readFile = (path: string) => this.files.get(path) ?? this.packages.textOf(path);
  directoryExists = (path: string) => [...this.files.keys()].some((file) => file.startsWith(`${path}/`));
  resolveModuleNameLiterals = (names: readonly ts.StringLiteralLike[], from: string) =>
    names.map(({ text }) => this.resolve(text, from));

  private resolve(name: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    const resolvedFileName = this.packages.lead(from, name);
    if (resolvedFileName === undefined)
      return isOfPackages(from)
        ? { resolvedModule: undefined }
        : ts.resolveModuleName(name, from, compilerOptions, this, this.resolutions);
    const extension = `.d.${/\.d\.([cm]?)ts$/.exec(resolvedFileName)?.[1] ?? ""}ts` as ts.Extension;
    return { resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: true } };
  }

  /** Without their types at hand, all that npm packages among the modules give is `any`. */
  declarationsOf(modules: readonly string[]): string {
    return npmAmong(modules)
      .filter((name) => !this.packages.has(name))
      .map((name) => `declare module ${JSON.stringify(name)};\n`)
      .join("");
  }

  getScriptSnapshot(path: string): ts.IScriptSnapshot | undefined {
    const text = this.readFile(path);
    return text === undefined ? undefined : new Snapshot(text);
  }
}

/** A text that tells what changed since an older one, so that the compiler reads only that anew. */
class Snapshot implements ts.IScriptSnapshot {
  constructor(private readonly text: string) {}

  getText(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  getLength(): number {
    return this.text.length;
  }

  getChangeRange(older: ts.IScriptSnapshot): ts.TextChangeRange {
    const before = older.getText(0, older.getLength());
    const { text } = this;
    const shorter = Math.min(before.length, text.length);
    let start = 0;
    while (start < shorter && before.charCodeAt(start) === text.charCodeAt(start)) start += 1;
    let end = before.length;
    let newEnd = text.length;
    while (end > start && newEnd > start && before.charCodeAt(end - 1) === text.charCodeAt(newEnd - 1)) {
      end -= 1;
      newEnd -= 1;
    }
    return { span: { start, length: end - start }, newLength: newEnd - start };
  }
}
