import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { StandAloneFiles } from "../node/standAlone/standAloneFile.testing.ts";
import { courseOf } from "./demoCourse.testing.ts";
import { sampleDemos } from "./sampleDemos.testing.ts";

const files = new StandAloneFiles();
afterAll(() => files.close());

describe("as a stand-alone file under node", () => {
  test.concurrent.each(sampleDemos)(
    "the demo $id gives the record that is kept beside it",
    async ({ id, text }) => {
      const { output } = await files.run(await files.write(id, text), "--json");
      const kept = await readFile(new URL(`../demos/records/${id}.snap`, import.meta.url), "utf8");
      expect(courseOf(JSON.parse(output))).toEqual(JSON.parse(kept));
    },
  );
});
