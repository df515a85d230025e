import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "./encoded.ts";

class Future {
  constructor(readonly call: number) {}
}
const callOf = (value: unknown) => (value instanceof Future ? value.call : undefined);

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.jsonValue(),
    fc.nat(5).map((call) => new Future(call)),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;

/** What a reader expects: each future replaced by its value. */
function replaced(value: unknown): unknown {
  if (value instanceof Future) return `value ${value.call}`;
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]));
}

describe("encoding a value", () => {
  test("lifts every future out, and decoding puts each one's value in its place", () => {
    fc.assert(
      fc.property(values, (value) => {
        const travelled = structuredClone(encode(value, callOf));
        expect(decode(travelled, ({ call }) => `value ${call}`)).toEqual(replaced(value));
      }),
    );
  });

  test("leaves the value itself as it was", () => {
    const value = { list: [new Future(1)] };
    encode(value, callOf);
    expect(value.list[0]).toBeInstanceOf(Future);
  });

  test("keeps cycles and what is not a plain object", () => {
    const value: Record<string, unknown> = { date: new Date(0), map: new Map([[1, 2]]) };
    value.self = value;
    const { value: copy } = encode(value, callOf) as { value: typeof value };
    expect(copy.self).toBe(copy);
    expect([copy.date, copy.map]).toEqual([value.date, value.map]);
  });
});

describe("decoding a hostile value", () => {
  test("writes only where something stands already, and never through a prototype", () => {
    for (const path of [
      ["__proto__", "polluted"],
      ["constructor", "prototype", "polluted"],
      ["missing"],
      [7],
    ]) {
      decode({ value: { a: {} }, futures: [{ path, call: 0 }] }, () => true);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
