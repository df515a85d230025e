import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isHandy } from "./handy.ts";

describe("a value is handy", () => {
  test("whatever it is, as long as it is neither deep nor hollow", () => {
    fc.assert(
      fc.property(fc.anything({ withMap: true, withSet: true, maxDepth: 6 }), (value) => isHandy(value)),
    );
  });

  test("when it contains itself", () => {
    const list: unknown[] = [];
    list.push(list, new Map([[list, { list }]]));
    expect(isHandy(list)).toBe(true);
  });

  test("when it is long, but filled", () => {
    expect(isHandy(Array.from({ length: 200_000 }, (_, index) => index))).toBe(true);
    expect(isHandy(new Float64Array(1_000_000))).toBe(true);
  });

  test("not when an array in it claims places that it does not fill", () => {
    const hollow = structuredClone({ inside: [new Map([["x", new Array(2 ** 32 - 1)]])] });
    expect(isHandy(hollow)).toBe(false);
  });

  test("not when it is nested so deep that who walks it falls", () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 5_000; depth++) value = depth % 2 ? [value] : { value };
    expect(isHandy(value)).toBe(false);
  });
});
