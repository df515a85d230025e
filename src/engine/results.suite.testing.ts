import { describe, expect, test } from "vitest";
import type { ResultStore } from "./results.ts";

/** What every place that keeps results promises. `open` gives another handle on the same, empty place. */
export function resultStoreSuite(name: string, open: () => Promise<ResultStore> | ResultStore): void {
  describe(name, () => {
    test("gives back what was written last under a key, and nothing under another", async () => {
      const store = await open();
      await store.write("key", { value: plain([1, { two: new Map([[3, new Date(4)]]) }]) });
      await store.write("key", { value: plain("newer"), expiresAt: 5 });
      expect(await store.read("key")).toEqual({ value: plain("newer"), expiresAt: 5 });
      expect(await store.read("other")).toBeUndefined();
    });

    test("keeps nothing and an empty value apart", async () => {
      const store = await open();
      await store.write("key", { value: plain(undefined) });
      expect(await store.read("key")).toEqual({ value: plain(undefined) });
    });

    test("is not changed by what becomes of a value afterwards", async () => {
      const store = await open();
      const list = [1];
      await store.write("key", { value: plain(list) });
      list.push(2);
      expect((await store.read("key"))?.value).toEqual(plain([1]));
    });

    test("rejects a value that cannot be kept, and leaves what was there", async () => {
      const store = await open();
      await store.write("key", { value: plain("before") });
      await expect(store.write("key", { value: plain(() => 1) })).rejects.toThrow();
      expect((await store.read("key"))?.value).toEqual(plain("before"));
    });

    test("lets one hold a key at a time, in the order they asked; other keys are free", async () => {
      const store = await open();
      const order: string[] = [];
      const hold = async (key: string, holder: string) => {
        const free = await store.lock(key);
        order.push(`${holder} in`);
        for (let turn = 0; turn < 5; turn++) await Promise.resolve();
        order.push(`${holder} out`);
        free();
      };
      await Promise.all([hold("key", "one"), hold("key", "two"), hold("key", "three")]);
      expect(order).toEqual(["one in", "one out", "two in", "two out", "three in", "three out"]);
      const free = await store.lock("key");
      await hold("other", "four");
      free();
      expect(order.slice(-2)).toEqual(["four in", "four out"]);
    });
  });
}

function plain(value: unknown) {
  return { value };
}
