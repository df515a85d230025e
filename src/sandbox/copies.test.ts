import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { VirtualClock } from "../engine/virtualClock.ts";
import { CopyKeeper, Inbox, type Copy } from "./copies.ts";
import { PostOffice, type Haste } from "./postOffice.ts";

/** What a thread does, message after message: it sends one and rests, and at times the engine asks for its copies. */
const steps = fc.record({
  haste: fc.constantFrom<Haste>("copied", "copied", "copied", "now", "turn", "soon"),
  restMs: fc.constantFrom(0, 0, 0, 1, 5),
  isRecalled: fc.boolean(),
  /** How many of the letters that are on their way arrive before the next step. */
  arriving: fc.nat(2),
});

test("whenever a thread hangs, all that it said or copied before is heard once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 200 }), async (plan) => {
      const clock = new VirtualClock();
      const onItsWay: (readonly number[])[] = [];
      const copies: Copy[] = [];
      const [inbox, heard] = [new Inbox(), [] as number[]];
      const office = new PostOffice<number>({
        post: (letter) => void onItsWay.push(letter),
        copy: (message, letter) => void copies.push({ message, letter }),
        now: () => clock.now(),
        after: (delayMs, callback) => clock.after(delayMs, callback),
      });
      const arrive = (count: number) => {
        for (const letter of onItsWay.splice(0, count)) heard.push(...inbox.ofLetter(letter));
      };
      const recall = () => heard.push(...inbox.ofCopies(newest(copies)));
      const waiting = new Set<number>();
      for (const [index, { haste, restMs, isRecalled, arriving }] of plan.entries()) {
        office.send(index, haste);
        if (haste === "turn" || haste === "soon") waiting.add(index);
        if (restMs > 0) await Promise.resolve();
        clock.advance(restMs);
        arrive(arriving);
        if (isRecalled) recall();
      }
      // It hangs here: what is on its way arrives, and then the engine asks.
      arrive(Infinity);
      recall();
      expect(heard).toEqual(heard.toSorted((one, other) => one - other));
      expect(new Set(heard).size).toBe(heard.length);
      const missing = [...plan.keys()].filter((index) => !heard.includes(index));
      for (const index of missing) expect(waiting).toContain(index);
    }),
  );
});

function newest(copies: readonly Copy[]) {
  const letter = copies.at(-1)?.letter ?? 0;
  const messages = copies.filter((copy) => copy.letter === letter).map(({ message }) => message as number);
  return { letter, messages };
}

test("a keeper holds the copies of the newest letter only", async () => {
  const { port1, port2 } = new MessageChannel();
  const keeper = new CopyKeeper(port1);
  for (const [letter, message] of [
    [3, "a"],
    [3, "b"],
    [5, "c"],
    [5, "d"],
  ])
    port2.postMessage({ letter, message });
  await vi.waitFor(() => expect(keeper.kept).toEqual({ letter: 5, messages: ["c", "d"] }));
  keeper.close();
});
