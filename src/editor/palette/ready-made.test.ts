import { describe, expect, test } from "vitest";
import { readyMadeTasks, withImports } from "./ready-made.ts";

describe("withImports", () => {
  test("adds a name to the import that is there, in order", () => {
    const shared = 'import { flow, task } from "millrace";\n\nconst a = 1;';
    expect(withImports(shared, ["createMarkdownArtifact"])).toBe(
      'import { createMarkdownArtifact, flow, task } from "millrace";\n\nconst a = 1;',
    );
  });

  test("leaves shared code alone that imports the name already", () => {
    const shared = "import {\n  createMarkdownArtifact,\n  task,\n} from 'millrace';";
    expect(withImports(shared, ["createMarkdownArtifact"])).toBe(shared);
  });

  test("writes an import where there is none", () => {
    expect(withImports("const a = 1;", ["task"])).toBe('import { task } from "millrace";\nconst a = 1;');
  });
});

test.each(readyMadeTasks.map((task) => [task.options.name, task] as const))(
  "The signature of %s names the parameters of its code in their order",
  (_, task) => {
    const declared = /\(([^)]*)\)/.exec(task.code)?.[1] ?? "";
    const names = declared.split(",").map((part) => /\w+/.exec(part)?.[0]);
    expect(task.signature.parameters.map((parameter) => parameter.name)).toEqual(names);
  },
);
