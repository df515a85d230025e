import { expect, test } from "vitest";
import { Database } from "./database.ts";
import { resultStoreSuite } from "../engine/results.suite.testing.ts";
import { StoredResults } from "./results.ts";
import { heldLocks } from "./webLocks.ts";

const open = () => new StoredResults(new Database(`millrace-test-${crypto.randomUUID()}`));

resultStoreSuite("results kept in IndexedDB", open);

test("a key that a tab holds is free when the tab dies", async () => {
  const key = `millrace-test-${crypto.randomUUID()}`;
  const tab = new Worker(new URL("./resultLock.testing.ts", import.meta.url), { type: "module" });
  const holds = new Promise((resolve) => (tab.onmessage = resolve));
  tab.postMessage(key);
  await holds;
  const waiting = open().lock(key);
  expect(await heldLocks()).toContain(`millrace-result:${key}`);
  tab.terminate();
  (await waiting)();
});
