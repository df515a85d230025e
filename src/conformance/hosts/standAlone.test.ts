import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "../../engine/system.ts";
import { StandAloneFiles } from "../../node/standAlone/standAloneFile.testing.ts";
import { spawnThread } from "../../node/threads.ts";
import { WorkerPool } from "../../sandbox/pool.ts";
import { caseFiles } from "../files.ts";
import { defineSuite, isFor, type CaseFile } from "../suite.ts";
import { Pools } from "./pools.ts";

// The threads of stand-alone files, with the engine that they bring. MILLRACE_CASES=all has every case; else one of
// each chapter must do, since the code is that of the other hosts.

const written = new StandAloneFiles();
const pools = new Pools(async ({ path, text }) => {
  const file = pathToFileURL(await written.write(path.replace(/\.ts$/, ""), text));
  const spawn = () => spawnThread<undefined>(file);
  const pool = new WorkerPool({ program: undefined, spawn, clock: systemClock, size: 2 });
  return { pool, close: () => pool.close() };
});
afterAll(() => (pools.close(), written.close()));

function oneOfEachChapter(files: readonly CaseFile[]): CaseFile[] {
  const chapters = new Map(files.map((file) => [file.path.split("/")[0], file]));
  return [...chapters.values()].map((file) => ({
    ...file,
    cases: file.cases.filter((one) => isFor("threads", one)).slice(0, 1),
  }));
}

const files = process.env["MILLRACE_CASES"] === "all" ? caseFiles : oneOfEachChapter(caseFiles);
defineSuite({ name: "threads", run: (file, one) => pools.run(file, one) }, files, { describe, test, expect });
