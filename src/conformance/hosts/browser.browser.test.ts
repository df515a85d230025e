import { afterAll, describe, expect, test } from "vitest";
import { erase, importPlacesOf } from "../../code/erase.ts";
import { systemClock } from "../../engine/system.ts";
import { FrameWorkers } from "../../sandbox/frameWorkers.ts";
import { openFrame } from "../../sandbox/openFrame.ts";
import { WorkerPool } from "../../sandbox/pool.ts";
import type { ProgramCode } from "../../sandbox/protocol.ts";
import { caseFiles } from "../files.ts";
import { defineSuite, sample, type CaseFile } from "../suite.ts";
import { Pools } from "./pools.ts";

/** Real workers in a real frame of opaque origin, as the page has them. */
const pools = new Pools(async (file) => {
  const frame = await openFrame(document);
  const workers = new FrameWorkers(frame.port);
  await workers.ready;
  const pool = new WorkerPool({
    program: programOf(file),
    spawn: () => workers.spawn(),
    clock: systemClock,
    size: 2,
  });
  const close = () => {
    pool.close();
    frame.close();
  };
  return { pool, close };
});

function programOf({ path, text }: CaseFile): ProgramCode {
  const { javascript, problems } = erase(text);
  const [problem] = problems;
  if (problem) throw new Error(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  return { fileName, javascript, imports: importPlacesOf(text), modules: {} };
}

afterAll(() => pools.close());

const files = import.meta.env["MILLRACE_CASES"] === "all" ? caseFiles : sample(caseFiles);
defineSuite({ name: "browser", run: (file, one) => pools.run(file, one) }, files, {
  describe,
  test,
  expect,
});
