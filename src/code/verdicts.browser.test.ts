import { afterEach, expect, test, vi } from "vitest";
import type { Verdict } from "./check/partCheck.ts";
import { CachedVerdicts, forgetVerdicts } from "./verdicts.ts";

const verdict: Verdict = [
  {
    findings: [{ start: 0, length: 1, code: 2304, category: 1, message: "No." }],
    prints: [["a", "number"]],
    misfits: [["0 1", null]],
    ports: [["a", "number"]],
  },
];

afterEach(forgetVerdicts);

/** Resolves when it is there: a cache tells nobody. */
async function kept(build: string, text: string): Promise<Verdict> {
  return vi.waitUntil(() => new CachedVerdicts(build).find(text), { timeout: 20_000 });
}

test("what was said of a text is there for the next page of the same build, and of no other", async () => {
  new CachedVerdicts("one").keep(() => ({ text: "const a = 1;", verdict }));
  expect(await kept("one", "const a = 1;")).toEqual(verdict);
  expect(await new CachedVerdicts("one").find("const a = 2;")).toBeUndefined();
  expect(await new CachedVerdicts("two").find("const a = 1;")).toBeUndefined();
  expect(await new CachedVerdicts("one").find("const a = 1;")).toBeUndefined();
});

test("all is gone when it is to be forgotten", async () => {
  new CachedVerdicts("one").keep(() => ({ text: "const a = 1;", verdict }));
  await kept("one", "const a = 1;");
  await forgetVerdicts();
  expect(await caches.keys()).toEqual([]);
});

test("a text of which nothing is known by then is not kept", async () => {
  const verdicts = new CachedVerdicts("one");
  verdicts.keep(() => ({ text: "a", verdict }));
  verdicts.keep(() => ({ text: "b", verdict: undefined }));
  new CachedVerdicts("one").keep(() => ({ text: "c", verdict }));
  await kept("one", "c");
  expect(await verdicts.find("a")).toBeUndefined();
  expect(await verdicts.find("b")).toBeUndefined();
});
