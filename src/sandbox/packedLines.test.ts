import fc from "fast-check";
import { expect, test } from "vitest";
import { packed } from "./packedLines.ts";
import { readLetter, type FromWorker } from "./protocol.ts";

const run = fc.nat(2);
const message: fc.Arbitrary<FromWorker> = fc.oneof(
  fc.record({
    type: fc.constant("logged" as const),
    run,
    line: fc.record({ level: fc.constantFrom(10, 20, 30, 40, 50), message: fc.string() }),
  }),
  fc.record({ type: fc.constant("wanted" as const), run, call: fc.nat(3) }),
);

const unpacked = (letter: readonly FromWorker[]): FromWorker[] =>
  letter.flatMap((message) => {
    if (message.type !== "lines") return [message];
    const { run, levels, messages } = message;
    return messages.map((text, index) => ({
      type: "logged",
      run,
      line: { level: levels[index] ?? 0, message: text },
    }));
  });

test("a letter says packed what it said before, in order, and is read as a letter", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 64 }), (letter) => {
      const once = packed(letter);
      expect(unpacked(once)).toEqual(letter);
      expect(readLetter(structuredClone(once))).toEqual(once);
    }),
  );
});

test("lines that follow each other, of one body, are one message", () => {
  const line = (run: number) => ({ type: "logged", run, line: { level: 20, message: "x" } }) as const;
  const said = packed([line(1), line(1), { type: "wanted", run: 1, call: 0 }, line(1), line(2)]);
  expect(said.map(({ type }) => type)).toEqual(["lines", "wanted", "lines", "lines"]);
});

test("lines with a place empty, a level too few or a message that is no text are none", () => {
  const lies = [
    { levels: [20], messages: ["a", "b"] },
    { levels: [20, 20], messages: new Array(2) },
    { levels: new Array(1), messages: ["a"] },
    { levels: [20], messages: [1] },
    { levels: [7], messages: ["a"] },
    { levels: new Array(2 ** 32 - 1), messages: new Array(2 ** 32 - 1) },
    { levels: { 0: 20, length: 1 }, messages: ["a"] },
  ];
  for (const lie of lies) expect(readLetter([{ type: "lines", run: 1, ...lie }])).toBeUndefined();
});
