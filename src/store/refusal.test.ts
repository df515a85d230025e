import { expect, test } from "vitest";
import { whatHelps, whyNotKept } from "./refusal.ts";

const named = (name: string, more: object = {}) => Object.assign(new Error("no"), { name, ...more });

test.each([
  [named("DatabaseClosedError", { inner: named("NewerVersionError") }), "A newer Millrace keeps"],
  [named("QuotaExceededError"), "no more room on this device"],
  [named("AbortError", { inner: named("QuotaExceededError") }), "no more room on this device"],
  [
    new Error("saving failed", { cause: named("AbortError", { inner: named("QuotaExceededError") }) }),
    "room",
  ],
  [named("OpenFailedError", { inner: named("SecurityError") }), "let this page keep nothing"],
  [named("DatabaseClosedError"), "closed the database"],
  [named("AbortError"), "broke off writing, as it does when the disk is full"],
  [new Error("wrapped", { cause: named("UnknownError") }), "could not write"],
  [new Error("Another tab writes this run too."), "Another tab writes this run too."],
  ["odd", "odd"],
])("why something is not kept is told in words that a person knows: %s", (error, sentence) => {
  expect(whyNotKept(error)).toContain(sentence);
});

test.each([
  [named("DatabaseClosedError", { inner: named("QuotaExceededError") }), "Make room on this device"],
  [named("OpenFailedError", { inner: named("SecurityError") }), "allow storage for this page"],
])("and what helps: %s", (error, sentence) => expect(whatHelps(error)).toContain(sentence));

test("nothing is advised where nobody knows what helps", () => expect(whatHelps("odd")).toBe(""));
