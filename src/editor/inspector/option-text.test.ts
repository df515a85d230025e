import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optionText, parseDelays, parseName, parseRetries, parseTags, parseTimeout } from "./option-text.ts";

describe("An option's text", () => {
  test("reads back as the value it shows", () => {
    const delay = fc.integer({ min: 0, max: 600 });
    fc.assert(
      fc.property(
        fc.option(fc.array(delay, { minLength: 2, maxLength: 50 }), { nil: undefined }),
        (delays) => {
          expect(parseDelays(optionText(delays))).toEqual({ value: delays });
        },
      ),
    );
  });

  test("of one delay is that delay, for all retries", () => {
    expect(parseDelays(" 2.5 ")).toEqual({ value: 2.5 });
  });

  test("of several delays gives one for each retry", () => {
    expect(parseDelays("1, 2, 4")).toEqual({ value: [1, 2, 4] });
  });

  test.each(["soon", "1, -2", "1, 2 s"])("says how to write delays when it is %j", (text) => {
    expect(parseDelays(text)).toHaveProperty("error");
  });

  test("holds no more than fifty delays", () => {
    expect(parseDelays(Array(51).fill("1").join(","))).toHaveProperty("error");
  });

  test("of no retries is no option at all", () => {
    expect(parseRetries("0")).toEqual({ value: undefined });
    expect(parseRetries("")).toEqual({ value: undefined });
    expect(parseRetries("3")).toEqual({ value: 3 });
  });

  test.each(["-1", "1.5", "many"])("refuses %j as a number of retries", (text) => {
    expect(parseRetries(text)).toHaveProperty("error");
  });

  test.each(["0", "-3", "a while"])("refuses %j as a timeout", (text) => {
    expect(parseTimeout(text)).toHaveProperty("error");
  });

  test("lists each tag once", () => {
    expect(parseTags("slow, nightly , slow,")).toEqual({ value: ["slow", "nightly"] });
  });

  test("must name the task", () => {
    expect(parseName("  ")).toHaveProperty("error");
  });
});
