import { isOfNode, isOfNpm, moduleUrl } from "../npm.ts";
import { candidatesFor, referencesIn, withReferences } from "./references.ts";
import { resolveTypes } from "./resolveTypes.ts";
import { isDeclarations, pathOf, type TypeFile, type TypeGraph } from "./typeFiles.ts";

/** What a server has under an address. */
export interface Answer {
  /** Where it was in the end. */
  readonly url: string;
  /** Empty when only the types were asked for. */
  readonly text: string;
  /** What it says of where the types of this module are. */
  readonly types?: string;
}

/** Asks a server; nothing when it has no such thing. Throws an error with a sentence's end when it gives no answer. */
export type Ask = (url: string, wanted: "text" | "types") => Promise<Answer | undefined>;

export interface Limits {
  readonly files: number;
  readonly bytes: number;
}

export const usualLimits: Limits = { files: 1000, bytes: 6 * 1024 * 1024 };

/** The types of a package, as far as its server has them. */
export interface FetchedTypes {
  /** Nothing where the server has none. */
  readonly graph?: TypeGraph;
  /** What of them is left out, and so is `any`: why, in sentences. */
  readonly missing: readonly string[];
}

/**
 * The declaration files of a package, and all that these lead to, each asked for once. A server tells by the header
 * `X-TypeScript-Types` where they are, as esm.sh does; one that serves packages as they are, as unpkg does, by their
 * `package.json`. Nothing is asked of any other server.
 */
export async function fetchTypes(
  server: string,
  name: string,
  ask: Ask,
  limits = usualLimits,
): Promise<FetchedTypes> {
  return new Gathering(server, ask, limits).of(name);
}

/** A file that came, with what it names of others. */
interface Gathered extends Pick<Answer, "url" | "text"> {
  readonly links: readonly Link[];
}

interface Link {
  readonly kind: "module" | "path" | "types";
  readonly name: string;
  /** The address of the file that it leads to; nothing where there is none. */
  readonly to: string | undefined;
}

class Gathering {
  private readonly host: string;
  /** Each by the address that it was asked under; nothing for what is not there. */
  private readonly asked = new Map<string, Promise<Answer | undefined>>();
  private readonly entries = new Map<string, Promise<string | undefined>>();
  private readonly files = new Map<string, Gathered>();
  private readonly missing = new Set<string>();
  private bytes = 0;

  constructor(
    private readonly server: string,
    private readonly ask: Ask,
    private readonly limits: Limits,
  ) {
    this.host = new URL(server).origin;
  }

  async of(name: string): Promise<FetchedTypes> {
    const entry = await this.entryOf(name);
    // Level by level, so that a limit leaves out the same files however fast each comes.
    for (let level = entry === undefined ? [] : [entry]; level.length > 0;) {
      const answers = await Promise.all(level.map((url) => this.answer(url, "text")));
      const taken = level.filter((url, index) => this.take(url, answers[index]));
      const links = await Promise.all(taken.map((url) => this.follow(url)));
      level = [...new Set(links.flat())].filter((url) => !this.files.has(url));
    }
    const missing = [...this.missing];
    if (entry === undefined || !this.files.has(entry)) return { missing };
    const files = Object.fromEntries([...this.files].map(([url, file]) => [url, this.fileOf(file)]));
    return { graph: { entry, files }, missing };
  }

  /** False when there is no such file, or no room for it. */
  private take(url: string, answer: Answer | undefined): boolean {
    if (!answer) return false;
    const isOne = this.files.size < this.limits.files;
    const isShort = this.bytes + answer.text.length <= this.limits.bytes;
    if (!isOne) this.missing.add(this.tooMany);
    else if (!isShort)
      this.missing.add(`They are longer than ${(this.limits.bytes / 1024 / 1024).toFixed()} MB.`);
    else this.files.set(url, { ...answer, links: [] });
    this.bytes += isShort ? answer.text.length : 0;
    return isOne && isShort;
  }

  private get tooMany(): string {
    return `They are in more than ${this.limits.files.toLocaleString("en")} files.`;
  }

  /** The addresses of the files that a file leads to. */
  private async follow(at: string): Promise<string[]> {
    const file = this.files.get(at);
    if (!file) return [];
    const { text, url } = file;
    const { modules, paths, types } = referencesIn(text);
    const links = await Promise.all([
      ...modules.map((name) => this.link("module", name, url)),
      ...paths.map((name) => this.link("path", name, url)),
      ...types.map((name) => this.link("types", name, url)),
    ]);
    this.files.set(at, { text, url, links });
    return links.flatMap(({ to }) => to ?? []);
  }

  private async link(kind: Link["kind"], name: string, from: string): Promise<Link> {
    const to = await this.leadTo(kind, name, from);
    return { kind, name, to };
  }

  private async leadTo(kind: Link["kind"], name: string, from: string): Promise<string | undefined> {
    if (isAddress(name) || kind === "path" || /^\.{0,2}\//.test(name)) return this.found(name, from);
    if (kind === "types") return (await this.entryOf(`@types/${name}`)) ?? this.entryOf(name);
    if (isOfNode(name) || !isOfNpm(name)) return undefined;
    const entry = await this.entryOf(name);
    if (entry === undefined)
      this.missing.add(`The server has no types of "${name}", which they are made of.`);
    return entry;
  }

  /** The address of the declarations that a name means, beside the file at `from`. */
  private async found(name: string, from: string): Promise<string | undefined> {
    if (!URL.canParse(name, from)) return undefined;
    const url = new URL(name, from).href;
    if (!this.isHere(url)) return undefined;
    const entry =
      isAddress(name) && !isDeclarations(new URL(url).pathname) ? await this.entryAt(url) : undefined;
    if (entry !== undefined) return entry;
    for (const candidate of candidatesFor(url)) if (await this.answer(candidate, "text")) return candidate;
    if (!this.isFull) this.missing.add(`${url} is not there.`);
    return undefined;
  }

  private isHere(url: string): boolean {
    const { origin } = new URL(url);
    if (origin !== this.host)
      this.missing.add(`A part of them is at ${origin}, and only ${this.host} is asked.`);
    return origin === this.host;
  }

  /** The address of the first file of a package's types. */
  private entryOf(name: string): Promise<string | undefined> {
    const known = this.entries.get(name);
    if (known) return known;
    const entry = this.findEntry(name);
    this.entries.set(name, entry);
    return entry;
  }

  private async findEntry(specifier: string): Promise<string | undefined> {
    const told = await this.entryAt(moduleUrl(this.server, specifier));
    if (told !== undefined) return told;
    const read = async (name: string, path: string) => {
      const url = await this.placeOf(name, path);
      return url === undefined ? undefined : (await this.answer(url, "text"))?.text;
    };
    const found = await resolveTypes(specifier, read);
    return found && this.placeOf(found.name, found.path);
  }

  /** The address of a file of a package: beside its `package.json`, wherever that is. */
  private async placeOf(name: string, path: string): Promise<string | undefined> {
    const manifest = moduleUrl(this.server, `${name}/package.json`);
    if (path === "package.json") return manifest;
    const from = (await this.answer(manifest, "text"))?.url;
    if (from === undefined || !URL.canParse(path, from)) return undefined;
    const url = new URL(path, from).href;
    return this.isHere(url) ? url : undefined;
  }

  private async entryAt(url: string): Promise<string | undefined> {
    const answer = await this.answer(url, "types");
    if (answer?.types === undefined || !URL.canParse(answer.types, answer.url)) return undefined;
    const types = new URL(answer.types, answer.url).href;
    return this.isHere(types) ? types : undefined;
  }

  private answer(url: string, wanted: "text" | "types"): Promise<Answer | undefined> {
    const key = `${wanted} ${url}`;
    const known = this.asked.get(key);
    if (known) return known;
    const answer = this.isFull ? Promise.resolve(undefined) : this.ask(url, wanted).then(this.fromHere);
    this.asked.set(key, answer);
    return answer;
  }

  /** What was asked for in vain counts too: a server could name files that it does not have for ever. */
  private get isFull(): boolean {
    const isFull = this.asked.size >= 3 * this.limits.files;
    if (isFull) this.missing.add(this.tooMany);
    return isFull;
  }

  private readonly fromHere = (answer: Answer | undefined) =>
    answer && this.isHere(answer.url) ? answer : undefined;

  private fileOf({ text, links }: Gathered): TypeFile {
    const inside = links.filter(({ to }) => to !== undefined && this.files.has(to));
    const leads = inside.flatMap(({ kind, name, to = "" }) => (kind === "module" ? [[name, to]] : []));
    const leadTo = (kind: "path" | "types", name: string) => {
      const to = inside.find((link) => link.kind === kind && link.name === name)?.to;
      return to === undefined ? undefined : pathOf(to);
    };
    return { text: withReferences(text, leadTo), leads: Object.fromEntries(leads) as TypeFile["leads"] };
  }
}

function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}
