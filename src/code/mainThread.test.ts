import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importsOf } from "./erase.ts";

/** What a module and all that it imports load at run time. */
function modulesBehind(path: string | URL, seen = new Set<string>()): Set<string> {
  const here = new URL(path, import.meta.url);
  for (const specifier of importsOf(readFileSync(here, "utf8"))) {
    const module = specifier.startsWith(".") ? new URL(specifier, here).href : specifier;
    if (seen.has(module)) continue;
    seen.add(module);
    if (specifier.startsWith(".")) modulesBehind(module, seen);
  }
  return seen;
}

test.each([
  "./emit.ts",
  "./emission.ts",
  "./npm.ts",
  "../program/edits.ts",
  "../program/checks.ts",
  "../program/layout.ts",
])("the page loads %s without a compiler, or any other package", (path) => {
  expect([...modulesBehind(path)].filter((module) => !module.startsWith("file:"))).toEqual([]);
});

test("this test would see a compiler", () => {
  expect([...modulesBehind("./parse.ts")]).toContain("typescript");
});
