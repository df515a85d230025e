import fc from "fast-check";
import { expect, test } from "vitest";
import type { ArtifactDraft, ProgressUpdate } from "./ports.ts";
import { fromRunFile, toRunFile } from "./runFile.ts";
import { RecordFold } from "./record.ts";
import { ScriptedRun } from "./scripted.testing.ts";

const id = fc.constantFrom("1", "2", "3");
const progress = fc.integer({ min: 0, max: 100 });
const draft = fc.oneof(
  id.map((id): ArtifactDraft => ({ id, type: "markdown", data: "text" })),
  fc.tuple(id, progress).map(([id, data]): ArtifactDraft => ({ id, type: "progress", data, key: "k" })),
);
const update = fc
  .tuple(id, progress)
  .map(([id, value]): ProgressUpdate => ({ artifactId: id, progress: value }));

test("whatever bodies say of artifacts, the live record, the fold and the run file agree, and no id is there twice", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(draft, update)), (words) => {
      const run = new ScriptedRun();
      run.flow.start().call({ name: "a" });
      const bodies = [run.flow, run.bodyOf("a").start()];
      words.forEach((word, index) => {
        const { events } = bodies[index % 2] as (typeof bodies)[number];
        if ("artifactId" in word) events.artifactUpdated(word);
        else events.artifactMade(word);
      });
      const ids = run.record.artifacts.map((artifact) => artifact.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(run.folded()).toEqual(run.record);
      expect(fromRunFile(toRunFile(run.record))).toEqual({ record: run.record });
    }),
  );
});

test("a body that is over changes no progress any more", () => {
  const run = new ScriptedRun();
  run.flow.start().call({ name: "a" });
  const body = run.bodyOf("a").start();
  body.events.artifactMade({ id: "1", type: "progress", data: 10 });
  body.returns();
  body.events.artifactUpdated({ artifactId: "1", progress: 20 });
  expect(run.record.artifacts).toMatchObject([{ data: 10 }]);
});

test("an update of an artifact that the record lacks is a mistake of its sender", () => {
  const fold = new RecordFold();
  expect(() => fold.add({ kind: "artifactUpdated", artifactId: "1", data: 5 })).toThrow("no artifact 1");
});
