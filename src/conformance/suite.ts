import type { FlowSummary } from "../code/flows.ts";
import { checkLaws } from "./laws.ts";
import { look, type Expect } from "./look.ts";
import type { Seen } from "./drive.ts";
import type { Case, HostName } from "./expected.ts";

/** A file of `cases/`. */
export interface CaseFile {
  /** `1.3-retries/delays.ts` */
  readonly path: string;
  readonly text: string;
  /** What the text shows of its flows, in its order. */
  readonly flows: readonly FlowSummary[];
  readonly cases: readonly Case[];
}

/** Runs one case of a file in its own way. */
export interface Host {
  readonly name: HostName;
  run(file: CaseFile, one: Case): Promise<Seen>;
}

/** What Vitest and Playwright have alike, under one name. */
export interface Runner {
  readonly describe: (title: string, body: () => void) => void;
  readonly test: (title: string, body: () => Promise<void>) => void;
  readonly expect: Expect;
}

/** Makes a test of every case that the host can have. */
export function defineSuite(
  host: Host,
  files: readonly CaseFile[],
  { describe, test, expect }: Runner,
): void {
  for (const file of files) {
    const cases = file.cases.filter((one) => isFor(host.name, one));
    if (cases.length === 0) continue;
    describe(file.path.replace(/\.ts$/, ""), () => {
      for (const one of cases) {
        test(one.title, async () => {
          const seen = await host.run(file, one);
          look(seen, one.sees, expect);
          checkLaws(seen, expect);
        });
      }
    });
  }
}

/**
 * Every fourth file, for `npm test`: they hold that a host joins engine and bodies rightly; the rules are held by `core` and
 * `inProcess`, which have every case. `npm run test:long` takes all of them everywhere.
 */
export function sample(files: readonly CaseFile[]): CaseFile[] {
  return files.filter((_, place) => place % 4 === 0);
}

/** False where the case says why the host cannot have it. */
export function isFor(host: HostName, { not = {} }: Case): boolean {
  return not[host] === undefined && (host === "core" || not.real === undefined);
}
