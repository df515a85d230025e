import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answer, type Ask, fetchTypes } from "./fetchTypes.ts";
import { PackageFiles, pathOf } from "./typeFiles.ts";

const server = "https://esm.example";

/** A server with these texts, by address; `types` are what it says of modules. It remembers what it was asked. */
function served(texts: Readonly<Record<string, string>>, types: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const ask: Ask = (url, wanted) => {
    asked.push(`${wanted} ${url}`);
    const told = types[url];
    const text = texts[url];
    const found = wanted === "types" ? (told ?? text) : text;
    const answer: Answer = { url, text: text ?? "", ...(told !== undefined && { types: told }) };
    return Promise.resolve(found === undefined ? undefined : answer);
  };
  return { ask, asked };
}

describe("the types of a package", () => {
  test("are where the server says, relative to where it answered", async () => {
    const { ask } = served(
      { [`${server}/a@1/index.d.ts`]: "export {};" },
      { [`${server}/a`]: "/a@1/index.d.ts" },
    );
    expect(await fetchTypes(server, "a", ask)).toEqual({
      graph: {
        entry: `${server}/a@1/index.d.ts`,
        files: { [`${server}/a@1/index.d.ts`]: { text: "export {};", leads: {} } },
      },
      missing: [],
    });
  });

  test.each([
    ["types", { types: "./lib/a.d.ts" }, "a", "a/lib/a.d.ts"],
    ["typings", { typings: "lib/a" }, "a", "a/lib/a.d.ts"],
    ["exports", { exports: { ".": { import: { types: "./a.d.mts" } } } }, "a", "a/a.d.mts"],
    ["exports of one module", { exports: { types: "./a.d.ts", default: "./a.js" } }, "a", "a/a.d.ts"],
    ["exports of a part", { exports: { "./b": { types: "./b.d.ts" } } }, "a/b", "a/b.d.ts"],
    ["main", { main: "./lib/a.js" }, "a", "a/lib/a.d.ts"],
    ["nothing", {}, "a", "a/index.d.ts"],
    ["nothing of a part", {}, "a/b.js", "a/b.d.ts"],
    ["nothing of a folder", {}, "a/b", "a/b/index.d.ts"],
  ])("of a server of plain files are where package.json says: %s", async (_, manifest, name, path) => {
    const entry = `${server}/${path}`;
    const { ask } = served({ [`${server}/a/package.json`]: JSON.stringify(manifest), [entry]: "" });
    expect((await fetchTypes(server, name, ask)).graph?.entry).toBe(entry);
  });

  test("may be those that others wrote for it", async () => {
    const { ask } = served({
      [`${server}/@a/b/package.json`]: "{}",
      [`${server}/@types/a__b/package.json`]: '{ "types": "index.d.ts" }',
      [`${server}/@types/a__b/index.d.ts`]: "export const a: number;",
    });
    expect((await fetchTypes(server, "@a/b", ask)).graph?.entry).toBe(`${server}/@types/a__b/index.d.ts`);
  });

  test("may not be there at all", async () => {
    const { ask } = served({ [`${server}/a`]: "export {}", [`${server}/a/package.json`]: "<html>" });
    expect(await fetchTypes(server, "a", ask)).toEqual({ missing: [] });
  });

  test("refer to files and packages as old ones do, and add to each other", async () => {
    const { ask } = served(
      {
        [`${server}/a/index.d.ts`]:
          '/// <reference path="./more.d.ts" />\n/// <reference types="b" />\nexport = a;',
        [`${server}/a/more.d.ts`]: 'import a = require("./index");\ndeclare module "./index" {}',
        [`${server}/b/index.d.ts`]: "declare const b: number;",
      },
      { [`${server}/a`]: `${server}/a/index.d.ts`, [`${server}/@types/b`]: `${server}/b/index.d.ts` },
    );
    const { graph } = await fetchTypes(server, "a", ask);
    expect(graph?.files[`${server}/a/index.d.ts`]?.text).toBe(
      '/// <reference path="/npm/https/esm.example/a/more.d.ts" />\n' +
        '/// <reference path="/npm/https/esm.example/b/index.d.ts" />\nexport = a;',
    );
    expect(graph?.files[`${server}/a/more.d.ts`]?.leads).toEqual({ "./index": `${server}/a/index.d.ts` });
  });
});

describe("what is left out, and said", () => {
  const entry = `${server}/a/index.d.ts`;
  const of = (text: string, more: Readonly<Record<string, string>> = {}) =>
    served({ [entry]: text, ...more }, { [`${server}/a`]: entry }).ask;

  test.each([
    [
      "is of another host",
      'export * from "https://evil.example/x.d.ts";',
      "A part of them is at https://evil.example",
    ],
    ["is not there", 'export * from "./b";', `${server}/a/b is not there.`],
    ["is a package without types", 'export * from "b";', 'no types of "b"'],
  ])("%s", async (_, text, said) => {
    const { graph, missing } = await fetchTypes(server, "a", of(text));
    expect(Object.keys(graph?.files ?? {})).toEqual([entry]);
    expect(missing).toEqual([expect.stringContaining(said)]);
  });

  test("is too much: the nearest files are kept", async () => {
    const chain = (index: number) => `export * from "./${index}.d.ts";`;
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${server}/a/${index}.d.ts`, chain(index + 1)]),
    );
    const few = await fetchTypes(server, "a", of(chain(0), files), { files: 3, bytes: 1e6 });
    expect(Object.keys(few.graph?.files ?? {})).toEqual([entry, `${server}/a/0.d.ts`, `${server}/a/1.d.ts`]);
    expect(few.missing).toEqual(["They are in more than 3 files."]);
    const short = await fetchTypes(server, "a", of(chain(0), files), { files: 100, bytes: 60 });
    expect(Object.keys(short.graph?.files ?? {})).toHaveLength(2);
    expect(short.missing).toEqual([expect.stringContaining("They are longer than")]);
    expect(await fetchTypes(server, "a", of(chain(0), files), { files: 100, bytes: 6 })).toEqual({
      missing: [expect.stringContaining("They are longer than")],
    });
  });

  test("never ends: a server that names ever more files that it does not have is asked no more", async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `export * from "./${index}";`).join("\n");
    const { ask, asked } = served({ [entry]: names }, { [`${server}/a`]: entry });
    const { missing } = await fetchTypes(server, "a", ask, { files: 10, bytes: 1e6 });
    expect(asked.length).toBeLessThanOrEqual(30);
    expect(missing).toContain("They are in more than 10 files.");
  });

  test("comes from elsewhere by a redirect", async () => {
    const ask: Ask = (url, wanted) =>
      Promise.resolve({ url: wanted === "text" ? "https://evil.example/" : url, text: "", types: entry });
    expect((await fetchTypes(server, "a", ask)).graph).toBeUndefined();
  });
});

test("no answer is no types, and nothing to be kept", async () => {
  await expect(fetchTypes(server, "a", () => Promise.reject(new Error("it is gone")))).rejects.toThrow(
    "gone",
  );
});

/** Packages with files in folders; each file imports some, in one of the ways in which files do. */
const anyPackages = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((sizes) => {
    const places = sizes.flatMap((size, of) => Array.from({ length: size }, (_, index) => ({ of, index })));
    const anyLink = fc.record({
      to: fc.constantFrom(...places),
      way: fc.constantFrom("relative", "rooted", "absolute", "bare", "path"),
    });
    return fc
      .array(fc.array(anyLink, { maxLength: 4 }), { minLength: places.length, maxLength: places.length })
      .map((links) => places.map((place, index) => ({ place, links: links[index] ?? [] })));
  });

type Place = { readonly of: number; readonly index: number };
const pathIn = ({ of, index }: Place) =>
  index === 0 ? `/p${of}@1/index.d.ts` : `/p${of}@1/in/f${index}.d.ts`;

function nameOf(way: string, from: Place, to: Place): string {
  const path = pathIn(to);
  const up = from.index === 0 ? ".." : "../..";
  if (way === "bare") return `p${to.of}`;
  if (way === "absolute") return server + path;
  if (way === "rooted") return path;
  return up + (way === "path" ? path : path.replace(/(\/index)?\.d\.ts$/, ""));
}

test("whatever files import each other, in whatever way and in circles: each is asked for once, and all lead on", async () => {
  await fc.assert(
    fc.asyncProperty(anyPackages, async (files) => {
      const meant = (way: string, to: Place) => pathIn(way === "bare" ? { of: to.of, index: 0 } : to);
      const texts = files.map(({ place, links }): [string, string] => [
        server + pathIn(place),
        links
          .map(({ to, way }) => {
            const name = nameOf(way, place, to);
            return way === "path" ? `/// <reference path="${name}" />` : `import "${name}";`;
          })
          .toSorted()
          .join("\n"),
      ]);
      const types = Object.fromEntries(
        files.map(({ place: { of } }) => [`${server}/p${of}`, `/p${of}@1/index.d.ts`]),
      );
      const { ask, asked } = served(Object.fromEntries(texts), types);
      const { graph, missing } = await fetchTypes(server, "p0", ask);
      const reached = new Set([pathIn({ of: 0, index: 0 })]);
      for (const path of reached)
        files
          .find(({ place }) => pathIn(place) === path)
          ?.links.forEach(({ to, way }) => reached.add(meant(way, to)));
      expect(new Set(Object.keys(graph?.files ?? {}))).toEqual(
        new Set([...reached].map((path) => server + path)),
      );
      const found = asked.filter(
        (each) => each.endsWith(".d.ts") && Object.hasOwn(Object.fromEntries(texts), each.slice(5)),
      );
      expect(found).toEqual([...new Set(found)]);
      expect(missing).toEqual([]);
      const packages = new PackageFiles(new Map(graph ? [["p0", graph]] : []));
      for (const { place, links } of files.filter(({ place }) => reached.has(pathIn(place))))
        for (const { to, way } of links) {
          const from = pathOf(server + pathIn(place));
          const path = pathOf(server + meant(way, to));
          if (way === "path") expect(packages.textOf(from)).toContain(`<reference path="${path}" />`);
          else expect(packages.lead(from, nameOf(way, place, to))).toBe(path);
        }
    }),
    { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 100) },
  );
});
