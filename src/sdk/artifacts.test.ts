import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  createProgressArtifact,
  createTableArtifact,
  flow,
  task,
  updateProgressArtifact,
} from "./index.ts";
import type { Table } from "./artifactsTable.ts";
import { runToEnd } from "./inProcess.testing.ts";

/** The record of a flow whose body is this. */
async function recordOf(body: () => Promise<unknown>) {
  return (await runToEnd(flow({ name: "Flow" }, body))).record;
}

async function artifactOf(body: () => Promise<unknown>) {
  return (await recordOf(body)).artifacts[0];
}

describe("each kind of artifact is stored as Prefect stores it", () => {
  test("a link is Markdown, with its address where it has no text", async () => {
    const link = "https://example.org/a";
    expect(await artifactOf(() => createLinkArtifact({ link, linkText: "the whale" }))).toMatchObject({
      type: "markdown",
      data: "[the whale](https://example.org/a)",
    });
    expect(await artifactOf(() => createLinkArtifact({ link }))).toMatchObject({
      data: "[https://example.org/a](https://example.org/a)",
    });
  });

  test("an image is its address", async () => {
    const imageUrl = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
    expect(await artifactOf(() => createImageArtifact({ imageUrl, key: "dot" }))).toMatchObject({
      type: "image",
      data: imageUrl,
      key: "dot",
    });
  });

  test.each<[string, Table, unknown]>([
    ["rows as objects", [{ a: 1, b: null }, { a: Number.NaN }], [{ a: 1, b: null }, { a: null }]],
    ["rows as lists", [["a", Number.NaN], [[Number.NaN]]], [["a", null], [[null]]]],
    ["columns", { a: [1, 2], b: [Number.NaN, "NaN"] }, { a: [1, 2], b: [null, "NaN"] }],
    ["nothing", [], []],
    ["what JSON cannot hold", [[1n, new Date(0), Infinity]], [["1", "1970-01-01T00:00:00.000Z", "Infinity"]]],
  ])("a table of %s is JSON text, in which NaN is null", async (_, table, stored) => {
    const artifact = await artifactOf(() => createTableArtifact({ table }));
    expect(artifact?.type).toBe("table");
    expect(JSON.parse(artifact?.data as string)).toEqual(stored);
  });

  test("a table with a circle in it is cut where it closes", async () => {
    const row: Record<string, unknown> = { a: 1 };
    row["self"] = row;
    const artifact = await artifactOf(() => createTableArtifact({ table: [row] }));
    expect(artifact?.data).toContain("[Circular]");
  });

  test("progress is a number from 0 to 100, whatever was given", async () => {
    const given = fc.double({ noNaN: true });
    await fc.assert(
      fc.asyncProperty(given, async (progress) => {
        const { artifacts, logs } = await recordOf(() => createProgressArtifact({ progress }));
        const warnings = logs.filter(({ level }) => level === 30);
        const isInside = progress >= 0 && progress <= 100;
        expect(artifacts[0]?.data).toBe(isInside ? progress : progress < 0 ? 0 : 100);
        expect(warnings).toHaveLength(isInside ? 0 : 2);
      }),
      { numRuns: 40 },
    );
  });
});

describe("updating progress", () => {
  test("changes the artifact in its place, also from another task, and makes no version", async () => {
    const advance = task({ name: "Advance" }, (artifactId: string, progress: number) =>
      updateProgressArtifact({ artifactId, progress }),
    );
    const record = await recordOf(async () => {
      const artifactId = await createProgressArtifact({ progress: 0, key: "copy", description: "Copying" });
      await createMarkdownArtifact({ markdown: "between" });
      await advance(artifactId, 50);
      await updateProgressArtifact({ artifactId, progress: 75, description: "" });
      return artifactId;
    });
    expect(record.artifacts).toMatchObject([
      { id: record.flowRuns[0]?.result, key: "copy", data: 75, description: "Copying" },
      { data: "between" },
    ]);
    expect(record.artifacts[0]?.taskRunId).toBeUndefined();
  });

  test("replaces the description by one that is not empty", async () => {
    const artifact = await artifactOf(async () => {
      const artifactId = await createProgressArtifact({ progress: 0, description: "Copying" });
      await updateProgressArtifact({ artifactId, progress: 100, description: "Copied" });
    });
    expect(artifact).toMatchObject({ data: 100, description: "Copied" });
  });

  test("beyond the end gives two warnings and the end", async () => {
    const { artifacts, logs } = await recordOf(async () => {
      const artifactId = await createProgressArtifact({ progress: 0 });
      await updateProgressArtifact({ artifactId, progress: 120 });
    });
    expect(artifacts[0]?.data).toBe(100);
    expect(logs.filter(({ level }) => level === 30).map(({ message }) => message)).toEqual([
      "ProgressArtifact received an invalid value, Progress: 120%",
      "Interpreting as 100% progress",
    ]);
  });

  test("of what is no progress artifact of the run is an error line, and changes nothing", async () => {
    const { artifacts, logs } = await recordOf(async () => {
      const artifactId = await createMarkdownArtifact({ markdown: "text" });
      for (const id of [artifactId, "nowhere"]) await updateProgressArtifact({ artifactId: id, progress: 1 });
    });
    expect(artifacts).toMatchObject([{ data: "text" }]);
    const errors = logs.filter(({ level }) => level === 40).map(({ message }) => message);
    expect(errors).toEqual([
      `This run has no progress artifact "${artifacts[0]?.id}" to update.`,
      'This run has no progress artifact "nowhere" to update.',
    ]);
  });
});

test("artifacts belong to the innermost run: of the task in a task, of the flow in its body", async () => {
  const note = task({ name: "Note" }, () => createMarkdownArtifact({ key: "note", markdown: "in the task" }));
  const record = await recordOf(async () => {
    await createMarkdownArtifact({ key: "note", markdown: "in the flow" });
    await note();
    await note();
  });
  const [first, second] = record.taskRuns;
  expect(record.artifacts.map(({ key, taskRunId }) => [key, taskRunId])).toEqual([
    ["note", undefined],
    ["note", first?.id],
    ["note", second?.id],
  ]);
  expect(new Set(record.artifacts.map(({ id }) => id)).size).toBe(3);
});

test.each<[string, () => Promise<unknown>, string]>([
  ["no progress", () => createProgressArtifact({ progress: "5" as never }), '"progress" must be a number'],
  ["NaN", () => createProgressArtifact({ progress: Number.NaN }), "from 0 to 100, not NaN"],
  ["no text", () => createMarkdownArtifact({} as never), '"markdown" must be a text, not undefined'],
  ["no address", () => createImageArtifact({ imageUrl: 5 as never }), '"imageUrl" must be a text, not 5'],
  ["no table", () => createTableArtifact({ table: "a,b" as never }), '"table" must be a list of row objects'],
  ["a mixed table", () => createTableArtifact({ table: [[1], { a: 1 }] as never }), '"table" must be'],
  ["another key", () => createLinkArtifact({ link: "x", key: "A B" }), "numbers, and dashes, not \"A B\""], // prettier-ignore
])("an artifact with %s is refused with a sentence that names it", async (_, create, message) => {
  const { state, record } = await runToEnd(flow(create));
  expect(state.message).toContain(message);
  expect(record.artifacts).toEqual([]);
});
