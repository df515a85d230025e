import {
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  createProgressArtifact,
  createTableArtifact,
  flow,
  task,
  updateProgressArtifact,
} from "millrace";
import type { Case } from "../../expected.ts";

const note = task({ name: "Note" }, (markdown: string) => createMarkdownArtifact({ key: "note", markdown }));
const advance = task({ name: "Advance" }, (artifactId: string, progress: number) =>
  updateProgressArtifact({ artifactId, progress }),
);
const outer = task({ name: "Outer" }, async () => {
  await createMarkdownArtifact({ markdown: "around" });
  await note("within");
});
const failsAfter = task({ name: "Fails after", retries: 1 }, async (): Promise<void> => {
  await createMarkdownArtifact({ markdown: "before the error" });
  throw new Error("no");
});

const markdown = flow({ name: "markdown" }, async () =>
  createMarkdownArtifact({ key: "report-1", markdown: "# Words\n\n| a |", description: "*All* words" }).then(
    (id) => typeof id,
  ),
);
const withoutKey = flow({ name: "without key" }, async () => createMarkdownArtifact({ markdown: "" }));
const link = flow({ name: "link" }, async () => {
  await createLinkArtifact({ link: "https://example.org/a", linkText: "the whale" });
  await createLinkArtifact({ link: "https://example.org/a" });
});
const image = flow({ name: "image" }, async () =>
  createImageArtifact({ imageUrl: "data:image/gif;base64,R0lGODlhAQABAAAAACw=", key: "dot" }),
);
const rows = flow({ name: "rows" }, async () =>
  createTableArtifact({ table: [{ a: 1, b: null }, { a: Number.NaN }] }),
);
const lists = flow({ name: "lists" }, async () =>
  createTableArtifact({
    table: [
      ["a", 1],
      ["b", 2],
    ],
  }),
);
const columns = flow({ name: "columns" }, async () =>
  createTableArtifact({ table: { word: ["whale"], count: [3] } }),
);
const progress = flow({ name: "progress" }, async () =>
  createProgressArtifact({ progress: 30, key: "copy" }),
);
const beyond = flow({ name: "beyond" }, async () => {
  await createProgressArtifact({ progress: 140 });
  await createProgressArtifact({ progress: -5 });
});
const updated = flow({ name: "updated" }, async () => {
  const artifactId = await createProgressArtifact({ progress: 0, key: "copy", description: "Copying" });
  await createMarkdownArtifact({ markdown: "between" });
  await updateProgressArtifact({ artifactId, progress: 75, description: "" });
});
const updatedElsewhere = flow({ name: "updated elsewhere" }, async () => {
  const artifactId = await createProgressArtifact({ progress: 0 });
  await advance(artifactId, 50);
  await advance(artifactId, 100);
});
const newDescription = flow({ name: "new description" }, async () => {
  const artifactId = await createProgressArtifact({ progress: 0, description: "Copying" });
  await updateProgressArtifact({ artifactId, progress: 100, description: "Copied" });
});
const versions = flow({ name: "versions" }, async () => {
  await note("first");
  await note("second");
  await createMarkdownArtifact({ key: "note", markdown: "third, of the flow" });
});
const inTasks = flow({ name: "in tasks" }, async () => outer());
const badKey = flow({ name: "bad key" }, async () =>
  createMarkdownArtifact({ key: "No Spaces", markdown: "" }),
);
const ofFailed = flow({ name: "of failed" }, async () => failsAfter.submit().wait());
const unknownId = flow({ name: "unknown id" }, async () =>
  updateProgressArtifact({ artifactId: "nowhere", progress: 1 }),
);

export const cases: Case[] = [
  {
    title: "A Markdown artifact keeps its text, key and description, and gives its id",
    flow: markdown,
    sees: {
      artifacts: [
        {
          type: "markdown",
          key: "report-1",
          data: "# Words\n\n| a |",
          description: "*All* words",
          of: "markdown",
        },
      ],
      result: "string",
    },
  },
  {
    title: "An artifact needs no key, and may be empty",
    flow: withoutKey,
    sees: { artifacts: [{ type: "markdown", key: undefined, data: "" }] },
  },
  {
    title: "A link is stored as Markdown, with its address where it has no text",
    flow: link,
    sees: {
      artifacts: [
        { type: "markdown", data: "[the whale](https://example.org/a)" },
        { type: "markdown", data: "[https://example.org/a](https://example.org/a)" },
      ],
    },
  },
  {
    title: "An image is its address",
    flow: image,
    sees: { artifacts: [{ type: "image", key: "dot", data: "data:image/gif;base64,R0lGODlhAQABAAAAACw=" }] },
  },
  {
    title: "A table of row objects is JSON text, in which NaN is null",
    flow: rows,
    sees: { artifacts: [{ type: "table", data: '[{"a":1,"b":null},{"a":null}]' }] },
  },
  {
    title: "A table may be a list of lists",
    flow: lists,
    sees: { artifacts: [{ type: "table", data: '[["a",1],["b",2]]' }] },
  },
  {
    title: "A table may be columns by name",
    flow: columns,
    sees: { artifacts: [{ type: "table", data: '{"word":["whale"],"count":[3]}' }] },
  },
  {
    title: "Progress is a number in percent",
    flow: progress,
    sees: { artifacts: [{ type: "progress", key: "copy", data: 30 }] },
  },
  {
    title: "Progress beyond its bounds is brought back to them, with two warnings each",
    flow: beyond,
    sees: {
      artifacts: [{ data: 100 }, { data: 0 }],
      logs: [
        { level: "warning", message: "ProgressArtifact received an invalid value, Progress: 140%" },
        { level: "warning", message: "Interpreting as 100% progress" },
        { level: "warning", message: "ProgressArtifact received an invalid value, Progress: -5%" },
        { level: "warning", message: "Interpreting as 0% progress" },
      ],
    },
  },
  {
    title: "Updating progress changes it in its place, and an empty description leaves the old one",
    flow: updated,
    sees: { artifacts: [{ key: "copy", data: 75, description: "Copying" }, { data: "between" }] },
  },
  {
    title: "Progress can be updated from a task, and stays whose it was",
    flow: updatedElsewhere,
    sees: { artifacts: [{ data: 100, of: "updated elsewhere" }] },
  },
  {
    title: "Updating may replace the description",
    flow: newDescription,
    sees: { artifacts: [{ data: 100, description: "Copied" }] },
  },
  {
    title: "Artifacts of one key are versions, and all are kept",
    flow: versions,
    sees: {
      artifacts: [
        { key: "note", data: "first", of: "Note" },
        { key: "note", data: "second", of: "Note" },
        { key: "note", data: "third, of the flow", of: "versions" },
      ],
    },
  },
  {
    title: "Artifacts belong to the innermost run",
    flow: inTasks,
    sees: {
      artifacts: [
        { data: "around", of: "Outer" },
        { data: "within", of: "Note" },
      ],
    },
  },
  {
    title: "A key of other characters is refused",
    flow: badKey,
    sees: {
      states: "Pending Running Failed",
      message: /Artifact key must only contain lowercase letters, numbers, and dashes/,
      artifacts: [],
    },
  },
  {
    title: "Artifacts of attempts that failed are kept",
    flow: ofFailed,
    sees: { artifacts: [{ of: "Fails after" }, { of: "Fails after" }] },
  },
  {
    title: "Updating what is not there is an error line",
    flow: unknownId,
    sees: {
      artifacts: [],
      logs: [{ level: "error", message: 'This run has no progress artifact "nowhere" to update.' }],
    },
  },
];
