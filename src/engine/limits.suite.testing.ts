import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LimitDefinition, Limits, LimitUse } from "./limits.ts";
import type { Clock } from "./ports.ts";
import { VirtualClock } from "./virtualClock.ts";

/** Limits that can be defined anew and looked at. */
export interface DefinedLimits extends Limits {
  define(definitions: readonly LimitDefinition[]): void;
  uses(): Promise<readonly LimitUse[]>;
}

type OpenLimits = (definitions: readonly LimitDefinition[], clock: Clock) => DefinedLimits;

/** Asks for slots, and remembers who was told what. */
export class Askers {
  /** Who has slots, or why not; the first first. */
  readonly told: string[] = [];
  readonly holding = new Set<string>();

  constructor(private readonly limits: DefinedLimits) {}

  /** Gives what ends the waiting, or gives the slots back. */
  ask(who: string, names = ["db"], slots = 1, isRate = false): () => void {
    let end: () => void = () => undefined;
    let isGranted = false;
    const giveUp = this.limits.acquire(
      { names, slots, isRate },
      {
        granted: (release) => {
          this.told.push(who);
          this.holding.add(who);
          isGranted = true;
          end = () => {
            this.holding.delete(who);
            release();
          };
        },
        refused: (reason) => void this.told.push(`${who}: ${reason}`),
      },
    );
    if (!isGranted) end = giveUp;
    return () => end();
  }

  /** Who was told what, when all that is on its way has arrived. */
  async heard(): Promise<readonly string[]> {
    await this.limits.uses();
    return this.told;
  }
}

/** What every place that limits promises. `open` gives limits that nobody uses yet. */
export function limitsSuite(name: string, open: OpenLimits): void {
  function limitsOf(...definitions: LimitDefinition[]) {
    const clock = new VirtualClock(0);
    const limits = open(definitions, clock);
    const askers = new Askers(limits);
    return { clock, limits, askers, ask: askers.ask.bind(askers) };
  }

  describe(name, () => {
    test("grant at once what no limit is for, or one that is switched off", () => {
      const { askers, ask } = limitsOf({ name: "db", limit: 0, isActive: false });
      ask("one");
      ask("two", ["other"], 7);
      expect(askers.told).toEqual(["one", "two"]);
    });

    test("refuse at once what can never be had", () => {
      const { askers, ask } = limitsOf({ name: "db", limit: 2 }, { name: "none", limit: 0 });
      ask("one", ["db"], 3);
      ask("two", ["none"]);
      ask("three", ["db"], 1, true);
      expect(askers.told).toEqual([
        'one: The limit "db" has 2 slots, so 3 can never be had.',
        'two: The limit "none" has 0 slots, so 1 can never be had.',
        'three: The limit "db" needs slotDecayPerSecond to be used as a rate limit.',
      ]);
    });

    test("serve those who wait in their order, as far as there is room", async () => {
      const { askers, ask, limits } = limitsOf({ name: "db", limit: 2 }, { name: "net", limit: 1 });
      const endOne = ask("one");
      ask("both", ["db", "net"], 1);
      ask("large", ["db"], 2);
      const endThree = ask("three");
      ask("net", ["net"]);
      expect(await askers.heard()).toEqual(["one", "both"]);
      expect(await limits.uses()).toEqual([
        { name: "db", activeSlots: 2, waiting: 2 },
        { name: "net", activeSlots: 1, waiting: 1 },
      ]);
      endOne();
      expect(await askers.heard()).toEqual(["one", "both", "three"]);
      endThree();
      expect(await askers.heard()).toHaveLength(3);
    });

    test("grant nothing to one who has given up, and take back once what is given back twice", async () => {
      const { askers, ask, limits } = limitsOf({ name: "db", limit: 1 });
      const endOne = ask("one");
      const giveUp = ask("two");
      ask("three");
      await askers.heard();
      giveUp();
      endOne();
      endOne();
      expect(await askers.heard()).toEqual(["one", "three"]);
      expect(await limits.uses()).toEqual([{ name: "db", activeSlots: 1, waiting: 0 }]);
    });

    test("let in whoever waits when there are more slots, and keep the slots that are taken", async () => {
      const { limits, askers, ask } = limitsOf({ name: "db", limit: 1 });
      const releaseOne = ask("one");
      for (const who of ["two", "three", "four"]) ask(who);
      expect(await askers.heard()).toEqual(["one"]);
      limits.define([{ name: "db", limit: 3 }]);
      expect(await askers.heard()).toEqual(["one", "two", "three"]);
      expect(await limits.uses()).toEqual([{ name: "db", activeSlots: 3, waiting: 1 }]);
      limits.define([{ name: "db", limit: 2 }]);
      releaseOne();
      expect(await askers.heard()).toHaveLength(3);
    });

    test("let everybody through when they are switched off or gone", async () => {
      for (const after of [[{ name: "db", limit: 1, isActive: false }], []]) {
        const { limits, askers, ask } = limitsOf({ name: "db", limit: 1 });
        ask("one");
        ask("two");
        limits.define(after);
        expect(await askers.heard()).toEqual(["one", "two"]);
      }
    });

    test("refuse whoever waits for more slots than there are now", async () => {
      const { limits, askers, ask } = limitsOf({ name: "db", limit: 2 });
      ask("one");
      ask("two", ["db"], 2);
      await askers.heard();
      limits.define([{ name: "db", limit: 1 }]);
      expect((await askers.heard())[1]).toContain('two: The limit "db" has 1 slots, so 2 can never be had.');
    });

    test("count what came free with time by the rule of that time", async () => {
      const { clock, limits, askers, ask } = limitsOf({ name: "api", limit: 10, slotDecayPerSecond: 1 });
      for (let call = 1; call <= 10; call++) ask(`call ${call}`, ["api"], 1, true);
      await askers.heard();
      clock.advance(4_000);
      limits.define([{ name: "api", limit: 10, slotDecayPerSecond: 0.5 }]);
      expect(await limits.uses()).toEqual([{ name: "api", activeSlots: 6, waiting: 0 }]);
      clock.advance(4_000);
      expect(await limits.uses()).toEqual([{ name: "api", activeSlots: 4, waiting: 0 }]);
      expect(askers.told).toHaveLength(10);
    });

    test("give a slot of a rate limit back with time, not when its holder is done", async () => {
      const { clock, askers, ask } = limitsOf({ name: "api", limit: 1, slotDecayPerSecond: 1 });
      const end = ask("one", ["api"], 1, true);
      ask("two", ["api"], 1, true);
      expect(await askers.heard()).toEqual(["one"]);
      end();
      expect(await askers.heard()).toEqual(["one"]);
      clock.advance(1_000);
      expect(await askers.heard()).toEqual(["one", "two"]);
    });

    test("never grant more than there is, and let everybody in at last, whatever is asked for", async () => {
      const request = fc.record({
        names: fc.subarray(["a", "b", "c"], { minLength: 1 }),
        slots: fc.integer({ min: 1, max: 2 }),
        givesUp: fc.boolean(),
      });
      const sizes = { a: 2, b: 3, c: 2 };
      await fc.assert(
        fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
          const { askers, limits } = limitsOf(
            ...Object.entries(sizes).map(([name, limit]) => ({ name, limit })),
          );
          const ends = requests.map(({ names, slots }, index) => askers.ask(String(index), names, slots));
          requests.forEach(({ givesUp }, index) => givesUp && ends[index]?.());
          for (let step = 0; step <= requests.length; step++) {
            for (const { name, activeSlots } of await limits.uses()) {
              const held = requests.reduce(
                (sum, { names, slots }, index) =>
                  askers.holding.has(String(index)) && names.includes(name) ? sum + slots : sum,
                0,
              );
              expect(activeSlots).toBe(held);
              expect(activeSlots).toBeLessThanOrEqual(sizes[name as keyof typeof sizes]);
            }
            for (const who of [...askers.holding].slice(0, 1)) ends[Number(who)]?.();
          }
          for (const who of askers.holding) ends[Number(who)]?.();
          await limits.uses();
          const wanted = requests.flatMap(({ givesUp }, index) => (givesUp ? [] : [String(index)]));
          expect(askers.told).toEqual(expect.arrayContaining(wanted));
        }),
        { numRuns: 30 },
      );
    });
  });
}
