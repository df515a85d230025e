import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LimitDefinition, LimitUse } from "../engine/limits.ts";
import { Askers, limitsSuite } from "../engine/limits.suite.testing.ts";
import type { Clock } from "../engine/ports.ts";
import { QueuedLimits } from "../engine/queuedLimits.ts";
import { VirtualClock } from "../engine/virtualClock.ts";
import { Database } from "./database.ts";
import { heldLocks } from "./webLocks.ts";
import { TabLedger } from "./tabLedger.ts";

const opened: Database[] = [];
const tabs: Worker[] = [];
let name: string;

beforeEach(() => {
  name = `millrace-test-${crypto.randomUUID()}`;
});

afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.terminate();
  for (const database of opened) database.close();
  for (const database of opened.splice(0)) await database.delete();
});

function openLimits(definitions: readonly LimitDefinition[], clock: Clock, inDatabase = name): QueuedLimits {
  const database = new Database(inDatabase);
  opened.push(database);
  return new QueuedLimits(definitions, clock, new TabLedger(database, clock));
}

function openTabs(count: number, ...definitions: LimitDefinition[]) {
  const clock = new VirtualClock(0);
  const tabs = Array.from({ length: count }, () => openLimits(definitions, clock));
  return { clock, tabs, askers: tabs.map((limits) => new Askers(limits)) as [Askers, Askers, Askers] };
}

/** Another tab, which dies when it is terminated. */
async function liveTab(slots: readonly number[]): Promise<{ tab: Worker; uses: readonly LimitUse[] }> {
  const tab = new Worker(new URL("./tabLedger.testing.ts", import.meta.url), { type: "module" });
  tabs.push(tab);
  const uses = new Promise<readonly LimitUse[]>((resolve, reject) => {
    tab.onmessage = ({ data }: MessageEvent<readonly LimitUse[]>) => resolve(data);
    tab.onerror = reject;
  });
  tab.postMessage({ name, slots });
  return { tab, uses: await uses };
}

limitsSuite("limits that all tabs share", (definitions, clock) =>
  openLimits(definitions, clock, `millrace-test-${crypto.randomUUID()}`),
);

describe("limits of several tabs", () => {
  test("are one: what one tab holds is waited for in the other, and seen there", async () => {
    const { askers, tabs } = openTabs(2, { name: "db", limit: 2 });
    const [one, two] = askers;
    const ends = [one.ask("a"), one.ask("b")];
    await one.heard();
    two.ask("c");
    expect(await two.heard()).toEqual([]);
    for (const limits of tabs)
      expect(await limits.uses()).toEqual([{ name: "db", activeSlots: 2, waiting: 1 }]);
    ends[0]?.();
    await expect.poll(() => two.told).toEqual(["c"]);
  });

  test("are given to who came first, whichever tab it is in", async () => {
    const { askers, clock } = openTabs(3, { name: "db", limit: 1 });
    const order: string[] = [];
    const ends = new Map<string, () => void>();
    for (const who of ["a0", "b1", "c2", "a3", "a4", "b5"]) {
      clock.advance(10);
      const asker = askers[["a", "b", "c"].indexOf(who.slice(0, 1))];
      if (asker) ends.set(who, asker.ask(who));
      await asker?.heard();
    }
    for (let left = ends.size; left > 0; left--) {
      const holding = () => askers.flatMap((asker) => [...asker.holding]);
      await expect.poll(holding).toHaveLength(1);
      const [who = ""] = holding();
      order.push(who);
      ends.get(who)?.();
    }
    expect(order).toEqual([...ends.keys()]);
  });

  test("keep nothing for one that has given up in another tab", async () => {
    const { askers, clock } = openTabs(3, { name: "db", limit: 1 });
    const [one, two, three] = askers;
    const end = one.ask("a");
    await one.heard();
    const giveUp = two.ask("b");
    await two.heard();
    clock.advance(10);
    three.ask("c");
    await three.heard();
    giveUp();
    await two.heard();
    end();
    await expect.poll(() => [...two.told, ...three.told]).toEqual(["c"]);
  });

  test("are never exceeded, and starve nobody, while each tab hands on what it has", async () => {
    const { askers } = openTabs(3, { name: "db", limit: 2 });
    let most = 0;
    let done = 0;
    const all = askers.flatMap((asker, tab) =>
      Array.from({ length: 20 }, async (_none, index) => {
        const who = `${tab}:${index}`;
        const end = asker.ask(who);
        await expect.poll(() => asker.holding.has(who), { timeout: 30_000, interval: 5 }).toBe(true);
        most = Math.max(
          most,
          askers.reduce((sum, { holding }) => sum + holding.size, 0),
        );
        done += 1;
        end();
      }),
    );
    await Promise.all(all);
    expect([most, done]).toEqual([2, 60]);
  });

  test("share what comes free with time, and a reload does not forget it", async () => {
    const { askers, clock } = openTabs(2, { name: "api", limit: 2, slotDecayPerSecond: 1 });
    const [one, two] = askers;
    one.ask("a", ["api"], 2, true);
    await one.heard();
    two.ask("b", ["api"], 1, true);
    expect(await two.heard()).toEqual([]);
    const later = openLimits([{ name: "api", limit: 2, slotDecayPerSecond: 1 }], clock);
    expect(await later.uses()).toEqual([{ name: "api", activeSlots: 2, waiting: 1 }]);
    clock.advance(1000);
    expect(await two.heard()).toEqual(["b"]);
  });

  test("that time frees no more keep what was taken until then, as long as it would have taken, in every tab", async () => {
    const { askers, tabs, clock } = openTabs(2, { name: "api", limit: 2, slotDecayPerSecond: 1 });
    const [one, two] = askers;
    one.ask("a", ["api"], 2, true);
    await one.heard();
    const plain = [{ name: "api", limit: 2 }];
    for (const limits of tabs) limits.define(plain);
    const end = two.ask("b", ["api"]);
    expect(await two.heard()).toEqual([]);
    const later = openLimits(plain, clock);
    expect(await later.uses()).toEqual([{ name: "api", activeSlots: 2, waiting: 1 }]);
    clock.advance(1000);
    expect(await two.heard()).toEqual(["b"]);
    clock.advance(60_000);
    expect(await later.uses()).toEqual([{ name: "api", activeSlots: 1, waiting: 0 }]);
    end();
    await two.heard();
    expect(await later.uses()).toEqual([{ name: "api", activeSlots: 0, waiting: 0 }]);
  });

  test("go on when a turn fails: what others wait for is not lost", async () => {
    const database = new Database(name);
    opened.push(database);
    const clock = new VirtualClock(0);
    const errors: unknown[] = [];
    const ledger = new TabLedger(database, clock, (error) => errors.push(error));
    const here = new Askers(new QueuedLimits([{ name: "db", limit: 1 }], clock, ledger));
    const end = here.ask("a");
    here.ask("b");
    const broken = new Error("broken");
    ledger.turn(() => {
      throw broken;
    }, false);
    expect(await here.heard()).toEqual(["a"]);
    expect(errors).toEqual([broken]);
    const there = new Askers(openLimits([{ name: "db", limit: 1 }], clock));
    clock.advance(10);
    there.ask("c");
    await there.heard();
    end();
    expect(await here.heard()).toEqual(["a", "b"]);
    expect(there.told).toEqual([]);
  });

  test("are freed by a tab that dies, whether it held slots or waited for them", async () => {
    const { tab, uses } = await liveTab([1, 2]);
    expect(uses).toEqual([{ name: "db", activeSlots: 1, waiting: 1 }]);
    const here = new Askers(openLimits([{ name: "db", limit: 2 }], new VirtualClock(Date.now() + 60_000)));
    here.ask("one");
    here.ask("two", ["db"], 2);
    here.ask("three");
    expect(await here.heard()).toEqual(["one"]);
    tab.terminate();
    await expect.poll(() => here.told).toEqual(["one", "three"]);
  });

  test("leave no lock behind when nobody holds or waits", async () => {
    const { askers } = openTabs(2, { name: "db", limit: 1 });
    const [one, two] = askers;
    const end = one.ask("a");
    const giveUp = two.ask("b");
    await two.heard();
    giveUp();
    end();
    await one.heard();
    await two.heard();
    await expect
      .poll(async () =>
        [...(await heldLocks())].filter((lock) => lock?.startsWith(`millrace-limits:${name}`)),
      )
      .toEqual([]);
  });
});
