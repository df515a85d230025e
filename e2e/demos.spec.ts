import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { courseOf } from "../src/app/demoCourse.testing.ts";
import type { RunFile } from "../src/engine/runFile.ts";
import { countWords } from "./countWords.ts";
import { expect, test } from "./millrace.ts";

const root = new URL("../", import.meta.url);
const ids = readdirSync(new URL("src/demos/", root)).flatMap((file) => {
  const id = /^([\w-]+)\.ts$/.exec(file)?.[1] ?? "index";
  return id === "index" ? [] : [id];
});

/** What the in-process core gave on its virtual clock. */
async function keptCourse(id: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`src/demos/records/${id}.snap`, root), "utf8"));
}

function millraceRun(...args: string[]): Promise<RunFile> {
  const command = [fileURLToPath(new URL("dist/node/millrace.js", root)), "run", ...args, "--json"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 2 ** 28 }, (error, output) => {
      if (error) reject(error);
      else resolve(JSON.parse(output) as RunFile);
    });
  });
}

function demoFile(id: string): string {
  return fileURLToPath(new URL(`src/demos/${id}.ts`, root));
}

test.describe("under millrace run", () => {
  for (const id of ids) {
    test(`the demo ${id} gives the record that is kept beside it`, async () => {
      expect(courseOf(await millraceRun(demoFile(id)))).toEqual(await keptCourse(id));
    });
  }

  test("three tasks of two seconds take about six seconds in sequence, and two side by side", async () => {
    const secondsOf = async (id: string) => {
      const [{ startTime, endTime }] = (await millraceRun(demoFile(id))).flowRuns as [RunFile["flowRuns"][0]];
      return (Date.parse(endTime ?? "") - Date.parse(startTime ?? "")) / 1000;
    };
    const [sequential, concurrent] = [await secondsOf("sequential"), await secondsOf("concurrent")];
    expect(sequential).toBeGreaterThanOrEqual(6);
    expect(sequential).toBeLessThan(8);
    expect(concurrent).toBeGreaterThanOrEqual(2);
    expect(concurrent).toBeLessThan(4);
  });

  test("the word dictionary reads the whole of Moby-Dick on request", async () => {
    const run = await millraceRun(demoFile("word-dictionary"), "--param", "source=moby-dick");
    const { total, unique, mostFrequent } = countWords();
    expect(run.flowRuns[0]?.result).toEqual({
      totalWords: total,
      uniqueWords: unique,
      mostFrequent: mostFrequent.slice(0, 5),
    });
  });
});
