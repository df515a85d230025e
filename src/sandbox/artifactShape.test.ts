import fc from "fast-check";
import { expect, test } from "vitest";
import { readFromWorker } from "./protocol.ts";

const drafts = [
  { id: "1", type: "markdown", data: "# Hi", key: "a-1", description: "words" },
  { id: "2", type: "table", data: "[]" },
  { id: "3", type: "progress", data: 12.5 },
  { id: "4", type: "image", data: "data:image/png;base64,AAAA" },
];
const update = { artifactId: "3", progress: 100, description: "done" };

test("the four stored types of artifact, and updates of progress, pass from a worker as they are", () => {
  for (const artifact of drafts) {
    const message = { type: "artifact", run: 1, artifact };
    expect(readFromWorker(message)).toBe(message);
  }
  const message = { type: "artifactUpdated", run: 1, update };
  expect(readFromWorker(message)).toBe(message);
});

test.each([
  ["a type that there is not", { ...drafts[0], type: "result" }],
  ["a type that every object inherits", { ...drafts[0], type: "toString" }],
  ["a key that Prefect refuses", { ...drafts[0], key: "No Spaces" }],
  ["Markdown that is no text", { ...drafts[0], data: ["# Hi"] }],
  ["a table that is not written as JSON yet", { ...drafts[1], data: [[1]] }],
  ["progress beyond the end", { ...drafts[2], data: 100.1 }],
  ["progress that is no number", { ...drafts[2], data: Number.NaN }],
  ["an address that is no text", { ...drafts[3], data: null }],
  ["no id", { ...drafts[0], id: undefined }],
])("an artifact with %s does not pass", (_, artifact) => {
  expect(readFromWorker({ type: "artifact", run: 1, artifact })).toBeUndefined();
});

test.each([
  ["beyond the end", { ...update, progress: 101 }],
  ["before the start", { ...update, progress: -1 }],
  ["of nothing", { ...update, artifactId: undefined }],
  ["with a description that is no text", { ...update, description: {} }],
])("an update %s does not pass", (_, update) => {
  expect(readFromWorker({ type: "artifactUpdated", run: 1, update })).toBeUndefined();
});

test("no value makes the reading throw, and what passes has a type, a key and data that fit", () => {
  const anything = fc.oneof(fc.anything(), fc.constantFrom(...drafts.flatMap(Object.values)));
  const artifact = fc.record({ id: anything, type: anything, key: anything, data: anything });
  fc.assert(
    fc.property(artifact, (artifact) => {
      const read = readFromWorker({ type: "artifact", run: 0, artifact });
      if (read?.type !== "artifact") return;
      const { type, data } = read.artifact;
      expect(typeof data).toBe(type === "progress" ? "number" : "string");
    }),
  );
});
