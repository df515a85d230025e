import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode, revive, type Lifting } from "./encoded.ts";

class Future {
  constructor(readonly call: number) {}
}
const lifting: Lifting = {
  lift: (value) => (value instanceof Future ? { kind: "future", future: { call: value.call } } : undefined),
};
/** A value's way into an engine and out again, with `value n` for future n. */
function travelled(value: unknown): unknown {
  const encoded = structuredClone(encode(value, lifting));
  return revive(
    decode(encoded, ({ call }) => ({ value: `value ${call}` })),
    (_, inside) => inside,
  );
}

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.jsonValue(),
    fc.nat(5).map((call) => new Future(call)),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
    fc.array(tie("value")).map((items) => new Set(items)),
    fc.array(fc.tuple(fc.string(), tie("value"))).map((entries) => new Map(entries)),
  ),
})).value;

/** What a reader expects: each future replaced by its value. */
function replaced(value: unknown): unknown {
  if (value instanceof Future) return `value ${value.call}`;
  if (Array.isArray(value)) return value.map(replaced);
  if (value instanceof Set) return new Set([...value].map(replaced));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, replaced(item)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]));
}

describe("encoding a value", () => {
  test("lifts every future out, and decoding puts each one's value in its place", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(travelled(value)).toEqual(replaced(value));
      }),
    );
  });

  test("leaves the value itself as it was", () => {
    const value = { list: [new Future(1)] };
    encode(value, lifting);
    expect(value.list[0]).toBeInstanceOf(Future);
  });

  test("keeps cycles and what is not a plain object", () => {
    const value: Record<string, unknown> = { date: new Date(0), map: new Map([[1, 2]]) };
    value.self = value;
    const { value: copy } = encode(value, lifting) as { value: typeof value };
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
      decode({ value: { a: {} }, futures: [{ path, call: 0 }] }, () => ({ value: true }));
      revive({ value: { a: {} }, parts: [{ path, kind: "quote" }] }, () => true);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
