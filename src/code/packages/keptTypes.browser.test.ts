import { afterEach, expect, test } from "vitest";
import { CachedTypes, forgetTypes, type KeptPackage, keptTypesSize } from "./keptTypes.ts";

const server = "https://esm.example";
const types: KeptPackage = {
  graph: { entry: `${server}/a.d.ts`, files: { [`${server}/a.d.ts`]: { text: "export {};", leads: {} } } },
  missing: ["Something."],
  hash: "1",
  fetchedAt: 1,
};

afterEach(forgetTypes);

test("what a server gave of a package is there for the next page, and nothing of any other server or package", async () => {
  await new CachedTypes().keep(server, "@scope/a", types);
  expect(await new CachedTypes().find(server, "@scope/a")).toEqual(types);
  expect(await new CachedTypes().find(server, "@scope/b")).toBeUndefined();
  expect(await new CachedTypes().find("https://other.example", "@scope/a")).toBeUndefined();
});

test("the twenty packages that were fetched last are kept", async () => {
  const kept = new CachedTypes();
  for (let index = 0; index < 21; index++) await kept.keep(server, `p${index}`, types);
  await kept.keep(server, "p1", { ...types, hash: "2" });
  await kept.keep(server, "last", types);
  const found = await Promise.all(["p0", "p1", "p2", "p3", "last"].map((name) => kept.find(server, name)));
  expect(found.map((each) => each?.hash)).toEqual([undefined, "2", undefined, "1", "1"]);
});

test("how much is kept is told, in bytes", async () => {
  expect(await keptTypesSize()).toEqual({ count: 0, bytes: 0 });
  await new CachedTypes().keep(server, "a", types);
  await new CachedTypes().keep(server, "b", { ...types, missing: ["é"] });
  const bytes = [types, { ...types, missing: ["é"] }].map(
    (each) => new TextEncoder().encode(JSON.stringify(each)).length,
  );
  expect(await keptTypesSize()).toEqual({ count: 2, bytes: bytes.reduce((sum, size) => sum + size) });
});

test("all is gone when it is to be forgotten, and what comes later is kept again", async () => {
  const kept = new CachedTypes();
  await kept.keep(server, "a", types);
  await forgetTypes();
  expect(await kept.find(server, "a")).toBeUndefined();
  await kept.keep(server, "a", types);
  expect(await kept.find(server, "a")).toEqual(types);
});
