import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemCount, pictureIn, previewText } from "./valuePreview.ts";

describe("A value in a few words", () => {
  test.each<[unknown, string]>([
    [42, "42"],
    [-0.5, "-0.5"],
    [10n, "10n"],
    [true, "true"],
    [null, "null"],
    ["people", '"people"'],
    [[], "0 items"],
    [[7], "1 item"],
    [Array.from({ length: 12_000 }), "12,000 items"],
    [new Set(["a", "b"]), "2 items"],
    [new Map([["a", 1]]), "1 item"],
    [{}, "{ }"],
    [{ total: 3, unique: 2 }, "{ total, unique }"],
    [
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 0])),
      "{ k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11… }",
    ],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Uint8Array(3), "Uint8Array of 3 bytes"],
    [new Blob(["abc"], { type: "text/plain" }), "Blob of 3 bytes, text/plain"],
  ])("%o is %s", (value, text) => {
    expect(previewText(value)).toBe(text);
  });

  test("is short, whatever the value", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
        (value) => {
          expect(previewText(value).length).toBeLessThan(160);
        },
      ),
    );
    expect(previewText("x".repeat(1_000_000)).length).toBeLessThan(80);
  });

  test("counts the items of what has some", () => {
    expect([[1, 2], new Set([1]), new Map(), "text", { a: 1 }, null].map(itemCount)).toEqual([
      2,
      1,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("is a picture where the value is one that asks nothing of the network", () => {
    const file = new Blob(["<svg/>"], { type: "image/svg+xml" });
    expect(pictureIn(file)).toBe(file);
    expect(pictureIn("data:image/png;base64,AA==")).toBe("data:image/png;base64,AA==");
    expect(pictureIn("https://example.com/a.png")).toBeUndefined();
    expect(pictureIn(new Blob(["x"], { type: "text/plain" }))).toBeUndefined();
  });
});
