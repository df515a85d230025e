import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { resolveTypes } from "./resolveTypes.ts";

/** Files by path: `a/lib/index.d.ts`. Objects are manifests. */
type Files = Readonly<Record<string, unknown>>;

function textsOf(files: Files): Map<string, string> {
  const text = (file: unknown) => (typeof file === "string" ? file : JSON.stringify(file));
  return new Map(Object.entries(files).map(([path, file]) => [path, text(file)]));
}

/** Where the compiler finds them on a disk with all these files. */
function onDisk(specifier: string, files: Files): string | undefined {
  const texts = new Map([...textsOf(files)].map(([path, text]) => [`/node_modules/${path}`, text]));
  const host = {
    fileExists: (path: string) => texts.has(path),
    readFile: (path: string) => texts.get(path),
  };
  const options = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const { resolvedModule } = ts.resolveModuleName(specifier, "/flow.ts", options, host);
  const found = resolvedModule?.resolvedFileName.slice("/node_modules/".length);
  // Of JavaScript alone the compiler makes nothing.
  return found?.match(/\.d\.[cm]?ts$/) ? found : undefined;
}

async function onServer(specifier: string, files: Files) {
  const texts = textsOf(files);
  const asked: string[] = [];
  const found = await resolveTypes(specifier, async (name, path) => {
    asked.push(`${name}/${path}`);
    return texts.get(`${name}/${path}`);
  });
  return { found: found && `${found.name}/${found.path}`, asked };
}

describe("the declarations of a module are found as the compiler finds them on a disk:", () => {
  const wild = { exports: { "./*.js": { types: "./types/*.d.ts" }, "./in/*": null, "./*": "./lib/*.js" } };
  const versions = { version: "1.0.0", types: "old.d.ts", typesVersions: { ">=4.0": { "*": ["new/*"] } } };
  const nested = { exports: { ".": { node: "./n.js", import: { types: "./a.d.mts", default: "./a.mjs" } } } };
  test.each<[string, string, Files, string | undefined]>([
    [
      "a pattern with a condition",
      "a/deep/b.js",
      { "a/package.json": wild, "a/types/deep/b.d.ts": "" },
      "a/types/deep/b.d.ts",
    ],
    ["a pattern without one", "a/b", { "a/package.json": wild, "a/lib/b.d.ts": "" }, "a/lib/b.d.ts"],
    [
      "what a pattern shuts",
      "a/in/b",
      { "a/package.json": wild, "a/lib/in/b.d.ts": "", "a/in/b.d.ts": "" },
      undefined,
    ],
    [
      "conditions in conditions",
      "a",
      { "a/package.json": nested, "a/a.d.mts": "", "a/n.d.ts": "" },
      "a/a.d.mts",
    ],
    [
      "a condition on the compiler's version",
      "a",
      {
        "a/package.json": { exports: { "types@<4": "./no.d.ts", "types@>=4": "./a.d.ts" } },
        "a/a.d.ts": "",
        "a/no.d.ts": "",
      },
      "a/a.d.ts",
    ],
    [
      "the first of several that is there",
      "a",
      { "a/package.json": { exports: ["./no.js", "./a.js"] }, "a/a.d.ts": "" },
      "a/a.d.ts",
    ],
    [
      "versions of types",
      "a",
      { "a/package.json": versions, "a/new/old.d.ts": "", "a/old.d.ts": "" },
      "a/new/old.d.ts",
    ],
    [
      "versions of a part's types",
      "a/b",
      { "a/package.json": versions, "a/new/b.d.ts": "", "a/b.d.ts": "" },
      "a/new/b.d.ts",
    ],
    [
      "a manifest in a folder",
      "@s/a/b",
      { "@s/a/package.json": {}, "@s/a/b/package.json": { types: "c.d.ts" }, "@s/a/b/c.d.ts": "" },
      "@s/a/b/c.d.ts",
    ],
    [
      "what others wrote",
      "@s/a/b",
      { "@s/a/package.json": { main: "a.js" }, "@types/s__a/package.json": {}, "@types/s__a/b.d.ts": "" },
      "@types/s__a/b.d.ts",
    ],
    ["nothing", "a", { "a/package.json": "<html>" }, undefined],
  ])("%s", async (_, specifier, files, expected) => {
    expect([(await onServer(specifier, files)).found, onDisk(specifier, files)]).toEqual([
      expected,
      expected,
    ]);
  });

  const anyPath = fc
    .constantFrom("./a", "./lib/a", "./lib/*", "./*", "./b/index", "./types/*/b")
    .chain((stem) => fc.constantFrom("", ".js", ".mjs", ".cjs", ".d.ts", ".d.mts").map((end) => stem + end));
  const anyTarget = fc.letrec<{ target: unknown }>((tie) => ({
    target: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      anyPath,
      fc.constant(null),
      fc.array(tie("target"), { maxLength: 2 }),
      fc.dictionary(
        fc.constantFrom("types", "import", "require", "node", "default", "types@>=5", "types@<5"),
        tie("target"),
        { maxKeys: 3 },
      ),
    ),
  })).target;
  const anyKey = fc.constantFrom(".", "./a", "./lib/a", "./*", "./lib/*", "./*.js", "./b", "./b/*");
  const anyManifest = fc.record(
    {
      exports: fc.oneof(anyTarget, fc.dictionary(anyKey, anyTarget, { maxKeys: 4 })),
      types: anyPath,
      main: anyPath,
      typesVersions: fc.dictionary(
        fc.constantFrom(">=4", "<4", "*"),
        fc.dictionary(
          fc.constantFrom("*", "a", "lib/*", "b/*"),
          fc.array(fc.constantFrom("lib/*", "types/*", "a.d.ts"), { minLength: 1, maxLength: 2 }),
          { minKeys: 1, maxKeys: 2 },
        ),
        { maxKeys: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  const anyFile = fc
    .tuple(
      fc.constantFrom("", "lib/", "types/", "b/", "types/a/", "lib/lib/"),
      fc.constantFrom("a", "b", "index"),
      fc.constantFrom(".d.ts", ".d.mts", ".d.cts", ".js"),
    )
    .map((parts) => parts.join(""));
  const anyPackage = fc.record({
    manifest: fc.option(anyManifest),
    files: fc.array(anyFile, { maxLength: 8 }),
    inFolder: fc.option(anyManifest),
  });
  const filesOf = (
    name: string,
    { manifest, files, inFolder }: { manifest: unknown; files: readonly string[]; inFolder: unknown },
  ) =>
    manifest === null
      ? []
      : [
          [`${name}/package.json`, manifest],
          ...(inFolder === null ? [] : [[`${name}/b/package.json`, inFolder]]),
          ...files.map((file) => [`${name}/${file}`, ""]),
        ];

  test("whatever their manifests say, and whatever files are there", async () => {
    const anySpecifier = fc.constantFrom(
      "p",
      "p/a",
      "p/b",
      "p/lib/a",
      "p/a.js",
      "p/b/index.js",
      "p/types/a/b",
    );
    await fc.assert(
      fc.asyncProperty(anySpecifier, anyPackage, anyPackage, async (specifier, own, ofOthers) => {
        const files = Object.fromEntries([...filesOf("p", own), ...filesOf("@types/p", ofOthers)]) as Files;
        const { found, asked } = await onServer(specifier, files);
        expect(found).toBe(onDisk(specifier, files));
        expect(asked).toEqual([...new Set(asked)]);
      }),
      { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 300) },
    );
  });
});

test("a manifest that names ever more files that are not there is not followed for ever", async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `./${index}.js`);
  const { found, asked } = await onServer("a", { "a/package.json": { exports: names } });
  expect([found, asked.length]).toEqual([undefined, 40]);
});
