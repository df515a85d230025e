import { describe, expect, test } from "vitest";
import { edgeText } from "./edgeText.ts";

describe("What goes along an edge", () => {
  test.each<[unknown, string]>([
    [Array.from({ length: 12 }, () => "x".repeat(246)), "12 items · 3 kB"],
    [[], "0 items · 8 bytes"],
    [new Set([1]), "1 item · 16 bytes"],
    [{ total: 1 }, "1 key · 25 bytes"],
    ["x".repeat(2_000_000), "text · 2.0 MB"],
    ["people", '"people"'],
    [42, "42"],
    [null, "null"],
  ])("of %o is told as %s", (value, text) => {
    expect(wordsOf(value)).toBe(text);
  });

  test("is measured in part where it is large, and says so", () => {
    expect(wordsOf(Array.from({ length: 1_000_000 }, () => 1))).toMatch(/^1,000,000 items · .*\+$/);
  });
});

function wordsOf(value: unknown): string {
  const { text, size } = edgeText(value);
  return size === undefined ? text : `${text} · ${size}`;
}
