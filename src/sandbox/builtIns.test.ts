import { afterEach, expect, test } from "vitest";
import { keepBuiltIns } from "./builtIns.ts";

const restore = keepBuiltIns();

/** As hostile code does it. */
function put(holder: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(holder, key, { value, configurable: true, writable: true });
}

afterEach(restore);

test("built-ins that code has put its own in place of are put back", () => {
  const { then } = Promise.prototype;
  const { get } = Map.prototype;
  put(Promise.prototype, "then", () => Promise.resolve());
  put(Map.prototype, "get", () => "stolen");
  put(Array.prototype, Symbol.iterator, function* none() {});
  put(Function.prototype, "call", () => "stolen");
  put(globalThis, "setTimeout", () => 0);
  Reflect.deleteProperty(Array.prototype, "push");
  put(Set.prototype, "add", () => "stolen");
  restore();
  expect([Promise.prototype.then, Map.prototype.get]).toEqual([then, get]);
  expect([...new Set([1, 2]).add(3)]).toEqual([1, 2, 3]);
  expect(new Map([[1, 2]]).get(1)).toBe(2);
});

test("what code adds to the prototypes of everything is taken away", () => {
  Object.assign(Object.prototype, { type: "ended", run: 1 });
  Object.assign(Array.prototype, { extra: 1 });
  put(Set.prototype, "has", () => true);
  restore();
  expect(["type" in {}, "extra" in []]).toEqual([false, false]);
});

test("a program's own changes, made before, stay", () => {
  put(Array.prototype, "polyfill", () => 1);
  put(Math, "round", () => 1);
  const restoreAll = keepBuiltIns();
  put(Math, "round", () => 2);
  restoreAll();
  expect([Math.round(7), "polyfill" in []]).toEqual([1, true]);
});
