/** A declaration file of a package, and where each name that it imports leads to: the address of another. */
export interface TypeFile {
  readonly text: string;
  readonly leads: Readonly<Record<string, string>>;
}

/** The types of one package: its first file, and all that this leads to. Plain data, by address. */
export interface TypeGraph {
  readonly entry: string;
  readonly files: Readonly<Record<string, TypeFile>>;
}

/** The declaration files that the compiler may see, by path, and where each module's name leads to. */
export class PackageFiles {
  static readonly none = new PackageFiles(new Map());
  private readonly files = new Map<string, TypeFile>();
  private readonly entries = new Map<string, string>();
  private readonly versions = new Map<string, string>();

  /** By the name that a flow imports; `hashes` tell graphs of one name from each other. */
  constructor(
    graphs: ReadonlyMap<string, TypeGraph>,
    private readonly hashes: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const [name, { entry, files }] of graphs) {
      this.entries.set(name, pathOf(entry));
      for (const [url, file] of Object.entries(files)) this.files.set(pathOf(url), file);
    }
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Tells what is known of these packages from anything else that could be. */
  fingerprintOf(names: readonly string[]): string {
    return names.flatMap((name) => this.hashes.get(name) ?? []).join(" ");
  }

  textOf(path: string): string | undefined {
    return this.files.get(path)?.text;
  }

  /** Two texts of one path are of two versions. */
  versionOf(path: string): string {
    const known = this.versions.get(path);
    if (known !== undefined) return known;
    const text = this.textOf(path) ?? "";
    const version = `${text.length} ${hashOf(text)}`;
    this.versions.set(path, version);
    return version;
  }

  /** The path of the file that a name means in a file of a package, or else in the flow's. */
  lead(from: string, name: string): string | undefined {
    const file = this.files.get(from);
    if (!file) return this.entries.get(name);
    return Object.hasOwn(file.leads, name) ? pathOf(file.leads[name] ?? "") : undefined;
  }
}

/** Of texts that nobody wrote to be taken for each other. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return hash;
}

const folder = "/npm/";
const ending = /\.d\.[cm]?ts$/;

/** True of the address, or path, of a declaration file. */
export function isDeclarations(url: string): boolean {
  return ending.test(url);
}

/** Where the compiler finds the file of an address. */
export function pathOf(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  const [ownEnding] = ending.exec(pathname) ?? [".d.ts"];
  const stem = pathname.replace(ending, "").replaceAll(/\/{2,}/g, "/");
  return `${folder}${protocol.slice(0, -1)}/${host}${stem}${encodeURIComponent(search)}${ownEnding}`;
}

/** True of a file that came from a module server. */
export function isOfPackages(path: string): boolean {
  return path.startsWith(folder);
}

/** The compiler's words, with addresses in place of paths, and types by their names alone. */
export function inAddresses(words: string): string {
  return words.replaceAll(/import\("\/npm\/[^"]*"\)\./g, "").replaceAll(/"\/npm\/(https?)\//g, '"$1://');
}
