import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutations } from "../../scripts/mutations.mjs";

const root = new URL("../../", import.meta.url);

test("every rule that npm run mutate breaks is still written as it expects, in one place", () => {
  const places = mutations.map(({ file, what, search }) => {
    const count = readFileSync(new URL(file, root), "utf8").split(search).length - 1;
    return `${what}: ${count}`;
  });
  expect(places.filter((place) => !place.endsWith(": 1"))).toEqual([]);
  expect(new Set(places).size).toBe(places.length);
});
