import { describe, expect, test } from "vitest";
import { moduleUrl } from "../code/npm.ts";
import { moduleServerOf, npmModulesOf } from "./npmModules.ts";

const imports = ["millrace", "node:fs", "fs/promises", "./own.ts", "lodash-es", "@scope/name/part.js"].map(
  (specifier) => ({ specifier }),
);

describe("an npm import in the browser", () => {
  test("comes from the module server, when the flow may reach that", () => {
    expect(npmModulesOf(imports, "https://esm.sh", ["https://esm.sh"])).toEqual({
      host: "https://esm.sh",
      urls: {
        "lodash-es": "https://esm.sh/lodash-es",
        "@scope/name/part.js": "https://esm.sh/@scope/name/part.js",
      },
    });
  });

  test("comes from nowhere without that permission, and the sentence says what to do", () => {
    expect(npmModulesOf(imports, "https://esm.sh", ["https://example.com"])).toEqual({
      problem:
        'The flow imports "lodash-es", "@scope/name/part.js" from https://esm.sh, which it may not reach: allow it https://esm.sh under Permissions, then run it again.',
    });
    expect(npmModulesOf(imports, "", [])).toEqual({
      problem: expect.stringContaining("no module server is set: name one under Permissions") as string,
    });
  });

  test("needs no server where there is none", () => {
    expect(npmModulesOf([{ specifier: "millrace/books" }], "", [])).toEqual({ urls: {} });
  });
});

describe("a module server's address", () => {
  test.each([
    ["esm.sh", "https://esm.sh"],
    [" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080"],
    ["https://cdn.example.com/npm/{module}/+esm", "https://cdn.example.com/npm/{module}/+esm"],
    ["ftp://example.com", undefined],
    ["javascript:alert(1)", undefined],
    ["no server", undefined],
    ["", undefined],
  ])("%j is %j", (typed, address) => {
    expect(moduleServerOf(typed)).toBe(address);
  });

  test("has the module's name at its end, or where it says", () => {
    expect(moduleUrl("https://esm.sh", "lodash-es/groupBy.js")).toBe("https://esm.sh/lodash-es/groupBy.js");
    expect(moduleUrl("https://cdn.example.com/npm/{module}/+esm", "a")).toBe(
      "https://cdn.example.com/npm/a/+esm",
    );
  });
});
