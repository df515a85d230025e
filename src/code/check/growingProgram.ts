import ts from "typescript";
import { compilerOptions } from "./flowService.ts";

/** A file to be added to a program. */
export interface AddedFile {
  readonly text: string;
  /** The paths of the others that it imports. */
  readonly imports: readonly string[];
}

interface ReadFile {
  readonly text: string;
  readonly file: ts.SourceFile;
  /** Where each of its imports of others leads to. */
  readonly leads: Map<string, ts.SourceFile>;
}

/** What the compiler keeps to itself. */
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}
type Resolve = (
  file: ts.SourceFile,
  name: string,
  mode: ts.ResolutionMode,
) => ts.ResolvedModuleWithFailedLookupLocations | undefined;

/**
 * A program that files come to, and new versions of them, while its one checker stays: what that has worked out of the
 * others holds. The compiler has no such thing: it asks its program for files only when it comes to an import, so this one
 * gives it what is there by then. A version is a file by itself; those that import it, and those that import these, get a
 * new version with it.
 */
export class GrowingProgram {
  private readonly latest = new Map<string, ReadFile>();
  private readonly byName = new Map<string, ts.SourceFile>();
  private readonly readOf = new Map<ts.SourceFile, ReadFile>();

  /** `entry` is a file of the program that imports all that added files import of it. */
  constructor(
    readonly program: ts.Program,
    private readonly entry: string,
  ) {
    const own = program as ts.Program & { getResolvedModule: Resolve };
    const { getSourceFile, getResolvedModule } = own;
    own.getSourceFile = (name) => this.byName.get(name) ?? getSourceFile(name);
    own.getResolvedModule = (file, name, mode) => {
      const read = this.readOf.get(file);
      const other = read?.leads.get(name);
      if (other) return leadTo(other.fileName);
      return getResolvedModule(read ? (getSourceFile(this.entry) ?? file) : file, name, mode);
    };
  }

  /** How many files and versions of files have come. */
  get size(): number {
    return this.byName.size;
  }

  /** Each file by path; all that they import are among them. */
  add(files: ReadonlyMap<string, AddedFile>): ReadonlyMap<string, ts.SourceFile> {
    for (const path of this.staleAmong(files)) this.read(path, files.get(path)?.text ?? "");
    const added = new Map<string, ts.SourceFile>();
    for (const [path, { imports }] of files) {
      const read = this.latest.get(path);
      if (!read) continue;
      added.set(path, read.file);
      for (const other of imports) {
        const file = this.latest.get(other)?.file;
        if (file) read.leads.set(other, file);
      }
    }
    return added;
  }

  private staleAmong(files: ReadonlyMap<string, AddedFile>): Set<string> {
    const importers = new Map<string, string[]>();
    const waiting: string[] = [];
    for (const [path, { text, imports }] of files) {
      const read = this.latest.get(path);
      const leadsOn = imports.every((other) => read?.leads.get(other) === this.latest.get(other)?.file);
      if (read?.text !== text || !leadsOn) waiting.push(path);
      for (const other of imports) {
        const own = importers.get(other);
        if (own) own.push(path);
        else importers.set(other, [path]);
      }
    }
    const stale = new Set<string>();
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (stale.has(path)) continue;
      stale.add(path);
      waiting.push(...(importers.get(path) ?? []));
    }
    return stale;
  }

  private read(path: string, text: string): void {
    const name = path.replace(/(?=\.part\.ts$)/, `.${this.size}`);
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    // A program would have collected these; the checker looks for them where it names a module.
    Object.assign(file, { imports: [], moduleAugmentations: [], ambientModuleNames: [] });
    (ts as unknown as Internals).bindSourceFile(file, compilerOptions);
    const read = { text, file, leads: new Map() };
    this.latest.set(path, read);
    this.byName.set(name, file);
    this.readOf.set(file, read);
  }
}

function leadTo(resolvedFileName: string): ts.ResolvedModuleWithFailedLookupLocations {
  return {
    resolvedModule: { resolvedFileName, extension: ts.Extension.Ts, isExternalLibraryImport: false },
  };
}
