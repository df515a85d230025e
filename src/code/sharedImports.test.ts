import { expect, test } from "vitest";
import { withImports } from "./sharedImports.ts";

test.each([
  ["", 'import { flow, task } from "millrace";'],
  ['import { x } from "y";', 'import { flow, task } from "millrace";\nimport { x } from "y";'],
  ["const a = 1;", 'import { flow, task } from "millrace";\n\nconst a = 1;'],
  ['import { flow, task } from "millrace";', 'import { flow, task } from "millrace";'],
  ['import { flow } from "millrace";', 'import { flow, task } from "millrace";'],
  ["import { getRunLogger } from 'millrace';", "import { getRunLogger, flow, task } from 'millrace';"],
  ['import {} from "millrace";', 'import { flow, task } from "millrace";'],
  ['import {\n  flow, // why\n} from "millrace";', 'import {\n  task, flow, // why\n} from "millrace";'],
  ['import { flow } from "millrace";\nimport { task } from "millrace";', undefined],
  ['import { type task, flow } from "millrace";', 'import { task, type task, flow } from "millrace";'],
  [
    'import type { task, flow } from "millrace";',
    'import { flow, task } from "millrace";\nimport type { task, flow } from "millrace";',
  ],
  [
    '/*\nimport { flow, task } from "millrace";\n*/',
    'import { flow, task } from "millrace";\n\n/*\nimport { flow, task } from "millrace";\n*/',
  ],
])("%j gets the names it lacks, and nothing else changes", (shared, expected) => {
  const { text, at, inserted } = withImports(shared, ["flow", "task"]);
  expect(text).toBe(expected ?? shared);
  expect(text.slice(0, at) + text.slice(at + inserted.length)).toBe(shared);
});
