import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { born, entered, journalsSuite, said } from "../../engine/journals.suite.testing.ts";
import { resultStoreSuite } from "../../engine/results.suite.testing.ts";
import { DiskJournals } from "./diskJournals.ts";
import { DiskResults } from "./diskResults.ts";
import { lock, lockHolder, tryLock } from "./files.ts";

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-"));
  folders.push(folder);
  return folder;
}

journalsSuite("journals on disk", async () => {
  const folder = await newFolder();
  return { journals: new DiskJournals(folder), again: () => new DiskJournals(folder) };
});

resultStoreSuite("results on disk", async () => new DiskResults(await newFolder()));

describe("a run's file", () => {
  const begin = async () => {
    const journals = new DiskJournals(await newFolder());
    const journal = await journals.create({ id: "run", flowId: "f", flowName: "F", program: "text" }, 1);
    for (const event of [born("run"), said("run", "one"), entered("run", "Running", 2)])
      journal.append(event);
    await journal.flush();
    return { journals, path: join(journals.folderOf("run"), "events.jsonl") };
  };

  test("has an event on each line, as JSON where that says all of it", async () => {
    const { path } = await begin();
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(["flowRunCreated", "log", "state"]);
  });

  test("whose last line is torn, wherever it is, loses nothing but that line and goes on behind the others", async () => {
    const { journals, path } = await begin();
    const whole = await readFile(path);
    const last = whole.lastIndexOf("\n", whole.length - 2) + 1;
    for (let cut = last; cut < whole.length; cut++) {
      await writeFile(path, whole.subarray(0, cut));
      expect((await journals.read("run")).map(({ kind }) => kind)).toEqual(["flowRunCreated", "log"]);
      expect(await journals.lines()).toHaveLength(1);
      const again = await journals.reopen("run");
      again.append(said("run", "two"));
      await again.flush();
      expect((await journals.read("run")).map(({ kind }) => kind)).toEqual(["flowRunCreated", "log", "log"]);
    }
  });

  test("that ends in bytes nobody wrote, as after a power cut, is read up to there", async () => {
    const { journals, path } = await begin();
    await appendFile(path, Buffer.concat([Buffer.alloc(100), Buffer.from("\n")]));
    expect(await journals.read("run")).toHaveLength(3);
    await (await journals.reopen("run")).flush();
    expect((await readFile(path)).includes(0)).toBe(false);
  });

  test("is flushed as far as it had come, however much is appended meanwhile", async () => {
    const journals = new DiskJournals(await newFolder());
    const journal = await journals.create({ id: "run", flowId: "f", flowName: "F", program: "text" }, 1);
    let isOver = false;
    const appendOn = () => {
      journal.append(said("run", "more"));
      if (!isOver) setImmediate(appendOn);
    };
    appendOn();
    for (let round = 0; round < 3; round++) {
      journal.append(said("run", `round ${round}`));
      await journal.flush();
      expect(JSON.stringify(await journals.read("run"))).toContain(`round ${round}`);
    }
    isOver = true;
    await journal.flush();
  });

  test("that is damaged in its middle says where", async () => {
    const { journals, path } = await begin();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('{"kind":"log"', '{"kind"'));
    await expect(journals.read("run")).rejects.toThrow("events.jsonl:2 is damaged");
  });
});

describe("a lock on disk", () => {
  test("is held by one at a time, and free once it is let go", async () => {
    const path = join(await newFolder(), "lock");
    const free = await lock(path);
    expect(await tryLock(path)).toEqual({ heldBy: process.pid });
    expect(await lockHolder(path)).toBe(process.pid);
    await free();
    expect(await lockHolder(path)).toBeUndefined();
    expect(await tryLock(path)).toBeTypeOf("function");
  });

  test("of a process that is gone is nobody's", async () => {
    const path = join(await newFolder(), "lock");
    const pid = Number(execFileSync(process.execPath, ["-p", "process.pid"]).toString());
    await writeFile(path, JSON.stringify({ pid, startedAt: "" }));
    expect(await lockHolder(path)).toBeUndefined();
    expect(await tryLock(path)).toBeTypeOf("function");
  });
});
