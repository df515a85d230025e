import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../engine/virtualClock.ts";
import { PostOffice, Singles, type Haste } from "./postOffice.ts";
import { isSurelyCloned } from "./surelyCloned.ts";

function office() {
  const clock = new VirtualClock();
  const letters: (readonly number[])[] = [];
  const office = new PostOffice<number>({
    post: (letter) => void letters.push(letter),
    now: () => clock.now(),
    after: (delayMs, callback) => clock.after(delayMs, callback),
  });
  return { clock, letters, office };
}

const hastes = fc.constantFrom<Haste>("now", "turn", "soon");

describe("the post office", () => {
  test("delivers every message once, in order, whatever its haste, a few milliseconds later at most", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(hastes, fc.nat(3))), async (sent) => {
        const { clock, letters, office: one } = office();
        for (const [index, [haste, restMs]] of sent.entries()) {
          one.send(index, haste);
          if (restMs === 0) continue;
          await Promise.resolve();
          clock.advance(restMs);
        }
        clock.advance(4);
        await Promise.resolve();
        expect(letters.flat()).toEqual(sent.map((_, index) => index));
        expect(letters.every((letter) => letter.length <= 64)).toBe(true);
      }),
    );
  });

  test("sends one in haste at once, what belongs to a turn together, and what has time with the next", async () => {
    const { letters, office: one } = office();
    one.send(1, "soon");
    one.send(2, "turn");
    one.send(3, "turn");
    expect(letters).toEqual([]);
    await Promise.resolve();
    expect(letters).toEqual([[1, 2, 3]]);
    one.send(4, "soon");
    one.send(5, "now");
    expect(letters).toEqual([[1, 2, 3], [4], [5]]);
  });

  test("does not wait for the end of a turn that goes on", () => {
    const { clock, letters, office: one } = office();
    one.send(1, "turn");
    clock.advance(1);
    one.send(2, "turn");
    expect(letters).toEqual([[1, 2]]);
  });
});

test("of a body's messages 64 go alone and 936 as copies, and then four and 28 in each ten milliseconds", () => {
  const singles = new Singles();
  const taken = (now: number) => {
    const all = Array.from({ length: 2000 }, () => singles.next(now));
    return ["now", "copied"].map((haste) => all.filter((one) => one === haste).length);
  };
  expect(taken(100)).toEqual([68, 964]);
  expect([taken(105), taken(111), taken(115), taken(122)]).toEqual([
    [0, 0],
    [4, 28],
    [0, 0],
    [4, 28],
  ]);
  singles.renew();
  expect(taken(123)).toEqual([64, 936]);
});

test("what surely can be cloned can be cloned", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
      if (isSurelyCloned(value)) structuredClone(value);
    }),
  );
  expect([() => 1, { a: [() => 1] }, [Symbol("s")], new URL("a:b")].map(isSurelyCloned)).not.toContain(true);
  expect([1, "text", [1, { a: null }], undefined].map(isSurelyCloned)).not.toContain(false);
});
