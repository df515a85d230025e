import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { mutations } from "./mutations.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const mutation = mutations[Number(process.env.MILLRACE_MUTATION)];

/** What takes longest comes last: most broken rules are noticed before. */
const last = [
  "src/conformance/hosts/core.test.ts",
  "src/engine/engine.test.ts",
  "src/engine/invariants.test.ts",
];

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => last.findIndex((path) => moduleId.endsWith(path));
    return files.toSorted((one, other) => rank(one) - rank(other));
  }
}

/** The engine's tests over an engine in which one rule is broken; the files themselves stay as they are. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^millrace$/, replacement: `${root}src/sdk/index.ts` }] },
  plugins: [
    {
      name: "mutation",
      enforce: "pre",
      transform(code, id) {
        if (!mutation || id !== root + mutation.file) return undefined;
        return code.replace(mutation.search, () => mutation.replace);
      },
    },
  ],
  test: {
    include: [
      "src/engine/**/*.test.ts",
      "src/sdk/{caching,limits,pause,transaction}.test.ts",
      "src/conformance/hosts/core.test.ts",
    ],
    // A file's format breaks none of these rules.
    exclude: ["src/engine/runFile.test.ts"],
    // A run that never ends is noticed, too.
    testTimeout: 60_000,
    bail: 1,
    // One process imports everything once.
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: QuickFirst },
  },
});
