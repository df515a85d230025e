import { expose, type ProxyMarked, type Remote, wrap } from "comlink";
import { compilerFiles } from "./compilerFiles.ts";
import { createLanguage, type Language } from "./language.ts";
import { type CompilerWorker, createLanguageWorker } from "./languageWorker.ts";
import type { Ask } from "./packages/fetchTypes.ts";
import { CachedTypes } from "./packages/keptTypes.ts";
import { type PackageDoor, type PackageSource, PackageTypes } from "./packages/packageTypes.ts";
import { CachedVerdicts, VerdictsWithShipped } from "./verdicts.ts";

export type { Compiled } from "./languageWorker.ts";

/** What the page knows of this worker. */
export interface LanguageWorker extends CompilerWorker {
  /** Where the packages of the open flow come from; `door` is the page's, and stays there. */
  packagesFrom(source: PackageSource, door: PackageDoorOfPage & ProxyMarked): void;
}

/** The page's part of the way to the network. */
export interface PackageDoorOfPage {
  /** A port to whom `Ask` can be said (Comlink). */
  open(): Promise<MessagePort>;
  close(): void;
  changed(): void;
}

let language: Language | undefined;

/** The address of a built worker tells its compiler and libraries from those of any other build. */
const verdicts = import.meta.env.PROD
  ? new VerdictsWithShipped(
      () => import("./demoVerdicts.ts?atBuild").then((module) => module.default),
      new CachedVerdicts(self.location.pathname),
    )
  : undefined;

const packages = new PackageTypes({
  kept: new CachedTypes(),
  now: Date.now,
  after: (delayMs, then) => void setTimeout(then, delayMs),
});

const worker = createLanguageWorker(() => (language ??= createLanguage(compilerFiles())), verdicts, packages);

expose({
  ...worker,
  packagesFrom: (source, door) =>
    packages.comeFrom(source, doorThrough(door as unknown as Remote<PackageDoorOfPage>)),
} satisfies LanguageWorker);

/** The network's end is in a frame of the page, which is there only while something is fetched. */
function doorThrough(door: Remote<PackageDoorOfPage>): PackageDoor {
  return {
    changed: () => void door.changed(),
    open: async () => {
      const port = await door.open();
      const fetcher = wrap<{ ask: Ask }>(port);
      return {
        ask: (url, wanted) => fetcher.ask(url, wanted),
        close: () => {
          port.close();
          void door.close();
        },
      };
    },
  };
}
