import { hexDigestOf } from "../hexDigest.ts";
import { type Ask, fetchTypes } from "./fetchTypes.ts";
import type { KeptPackage, KeptTypes } from "./keptTypes.ts";
import { PackageFiles, type TypeGraph } from "./typeFiles.ts";

/** Where the open flow's packages come from, as the page says it. */
export interface PackageSource {
  /** The module server's address; empty where there is none. */
  readonly server: string;
  /** Why the flow may not ask it, as the end of a sentence; absent when it may. */
  readonly refusal?: string;
}

/** What is known of the types of a package. */
export type PackageState =
  | { readonly kind: "known"; readonly missing: readonly string[] }
  | { readonly kind: "waiting"; readonly server: string }
  | { readonly kind: "none"; readonly server: string; readonly missing: readonly string[] }
  | { readonly kind: "failed"; readonly server: string; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** The way to the network, which leads through a place that may reach the server and nobody else. */
export interface PackageDoor {
  open(): Promise<{ readonly ask: Ask; readonly close: () => void }>;
  /** To be called when more is known of a package than before. */
  changed(): void;
}

/** How long a name stands in the file before the network is asked for it: while it is typed it is many names. */
const restMs = 1000;
/** Whoever gives no answer for so long will give none. */
const patienceMs = 45_000;
/** Types that are older are asked for again, and used until the answer is there. */
const freshMs = 7 * 24 * 60 * 60 * 1000;

/** The world, as far as it is needed here. */
export interface PackageWorld {
  readonly kept?: KeptTypes | undefined;
  readonly now: () => number;
  readonly after: (delayMs: number, then: () => void) => void;
}

/**
 * The types of the packages that the open flow imports. What was fetched before is at hand without a network; what was not
 * is fetched when it is first asked for, if the flow may reach the server.
 */
export class PackageTypes {
  private source: PackageSource = { server: "", refusal: "it is not known yet where packages come from" };
  private door: PackageDoor | undefined;
  private readonly found = new Map<string, KeptPackage>();
  private readonly states = new Map<string, PackageState>();
  private readonly looked = new Map<string, Promise<void>>();
  /** Those that the file named when it was last looked at. */
  private asked = new Set<string>();
  private readonly wanted = new Set<string>();
  private rests = 0;
  private fetching = Promise.resolve();
  private built: PackageFiles | undefined = PackageFiles.none;

  constructor(private readonly world: PackageWorld) {}

  /** From now on they come from there. What failed before is asked for again. */
  comeFrom(source: PackageSource, door: PackageDoor): void {
    const isSame = source.server === this.source.server && source.refusal === this.source.refusal;
    this.source = source;
    this.door = door;
    for (const [name, { kind }] of this.states) if (!isSame || kind === "failed") this.forget(name);
    if (isSame) return;
    // Whatever is under way may never hear an answer now.
    this.fetching = Promise.resolve();
    this.found.clear();
    this.built = PackageFiles.none;
  }

  /**
   * The files of all that is known; the same object until there are others. A file is looked at anew: a name that nobody
   * asks for from now on is wanted no more.
   */
  begin(): PackageFiles {
    this.asked = new Set();
    if (this.built) return this.built;
    const graphs = [...this.found].flatMap(([name, { graph }]): [string, TypeGraph][] =>
      graph ? [[name, graph]] : [],
    );
    const hashes = new Map([...this.found].map(([name, { hash }]) => [name, hash]));
    return (this.built = new PackageFiles(new Map(graphs), hashes));
  }

  /** Whoever asks for the first time makes it wanted. */
  stateOf(name: string): PackageState {
    const { server, refusal } = this.source;
    if (refusal !== undefined) return { kind: "refused", reason: refusal };
    this.asked.add(name);
    const known = this.states.get(name);
    if (known) return known;
    void this.lookUp(name).then(() => {
      if (this.states.get(name)?.kind !== "waiting") this.door?.changed();
    });
    return { kind: "waiting", server };
  }

  /** Takes in what is at hand without a network. */
  async recall(names: readonly string[]): Promise<void> {
    if (this.source.refusal === undefined) await Promise.all(names.map((name) => this.lookUp(name)));
  }

  private forget(name: string): void {
    this.states.delete(name);
    this.looked.delete(name);
  }

  private lookUp(name: string): Promise<void> {
    const known = this.looked.get(name);
    if (known) return known;
    const { server } = this.source;
    this.states.set(name, { kind: "waiting", server });
    const looking = this.find(name);
    this.looked.set(name, looking);
    return looking;
  }

  private async find(name: string): Promise<void> {
    const { source, world } = this;
    const kept = await world.kept?.find(source.server, name);
    if (!this.isStill(source)) return;
    if (kept) this.take(name, kept);
    if (!kept || kept.fetchedAt + freshMs < world.now()) this.want(name);
  }

  private isStill({ server, refusal }: PackageSource): boolean {
    return server === this.source.server && refusal === this.source.refusal;
  }

  private take(name: string, types: KeptPackage): void {
    const { graph, missing, hash } = types;
    const isNew = this.found.get(name)?.hash !== hash;
    this.found.set(name, types);
    const { server } = this.source;
    this.states.set(name, graph ? { kind: "known", missing } : { kind: "none", server, missing });
    if (isNew) this.built = undefined;
  }

  private want(name: string): void {
    this.wanted.add(name);
    const rest = (this.rests += 1);
    this.world.after(restMs, () => {
      if (rest === this.rests) this.fetching = this.fetching.then(() => this.fetchWanted());
    });
  }

  private async fetchWanted(): Promise<void> {
    const { source, door } = this;
    const names = [...this.wanted].filter((name) => this.asked.has(name));
    for (const name of this.wanted) if (!this.asked.has(name)) this.forget(name);
    this.wanted.clear();
    if (!door || source.refusal !== undefined || names.length === 0) return;
    const opening = door.open();
    try {
      const opened = await this.inTime(opening, "the page found no way to the network");
      const { host } = new URL(source.server);
      const ask = once((...asked) => this.inTime(opened.ask(...asked), `nothing came from ${host}`));
      await Promise.all(names.map((name) => this.fetch(name, source, ask)));
    } catch (error) {
      for (const name of names) if (this.isStill(source)) this.failed(name, error);
    } finally {
      // One that opens too late is shut as well.
      void opening.then(({ close }) => close()).catch(() => undefined);
      if (this.isStill(source)) door.changed();
    }
  }

  private async fetch(name: string, source: PackageSource, ask: Ask): Promise<void> {
    try {
      const fetched = await fetchTypes(source.server, name, ask);
      const types = {
        ...fetched,
        hash: await hexDigestOf(JSON.stringify(fetched)),
        fetchedAt: this.world.now(),
      };
      if (this.isStill(source)) this.take(name, types);
      await this.world.kept?.keep(source.server, name, types);
    } catch (error) {
      if (this.isStill(source)) this.failed(name, error);
    }
  }

  /** A frame or a worker that is gone answers nobody, and tells nobody of it. */
  private inTime<Answer>(answer: Promise<Answer>, without: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${without} within ${patienceMs / 1000} seconds`));
      this.world.after(patienceMs, late);
      answer.then(resolve, reject);
    });
  }

  /** What was known before still is. */
  private failed(name: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.found.has(name)) this.states.set(name, { kind: "failed", server: this.source.server, reason });
  }
}

/** Packages share files: each is asked for once. */
function once(ask: Ask): Ask {
  const answers = new Map<string, ReturnType<Ask>>();
  return (url, wanted) => {
    const key = `${wanted} ${url}`;
    const answer = answers.get(key) ?? ask(url, wanted);
    answers.set(key, answer);
    return answer;
  };
}
