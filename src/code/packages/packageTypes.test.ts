import { describe, expect, test } from "vitest";
import type { Ask } from "./fetchTypes.ts";
import type { KeptPackage, KeptTypes } from "./keptTypes.ts";
import { type PackageSource, PackageTypes } from "./packageTypes.ts";
import { packageWords } from "./packageWords.ts";

const server = "https://esm.example";
const declared = "export declare const a: number;";

/** A network, a memory and a clock, and what was asked of them. */
class World {
  readonly asked: string[] = [];
  opened = 0;
  closed = 0;
  changes = 0;
  time = 0;
  /** Never there while it is shut. */
  isShut = false;
  answer: Ask = (url, wanted) =>
    Promise.resolve({ url, text: wanted === "text" ? declared : "", types: `${url}/index.d.ts` });
  readonly memory = new Map<string, KeptPackage>();
  private timers: { readonly at: number; readonly act: () => void }[] = [];

  private readonly kept: KeptTypes = {
    find: (from, name) => Promise.resolve(this.memory.get(`${from} ${name}`)),
    keep: async (from, name, types) => void this.memory.set(`${from} ${name}`, types),
  };

  types(source: PackageSource = { server }): PackageTypes {
    const types = new PackageTypes({
      kept: this.kept,
      now: () => this.time,
      after: (delayMs, act) => this.timers.push({ at: this.time + delayMs, act }),
    });
    this.tell(types, source);
    return types;
  }

  tell(types: PackageTypes, source: PackageSource): void {
    types.comeFrom(source, {
      changed: () => (this.changes += 1),
      open: async () => {
        this.opened += 1;
        if (this.isShut) await new Promise(() => undefined);
        const ask: Ask = (url, wanted) => {
          this.asked.push(url);
          return this.answer(url, wanted);
        };
        return { ask, close: () => (this.closed += 1) };
      },
    });
  }

  /** Lets so much time pass, and all happen that does by then. */
  async pass(ms: number): Promise<void> {
    await settle();
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    due.forEach(({ act }) => act());
    await settle();
  }
}

/** Digests are made on other threads, so a few turns do not do. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

test("what the flow imports is fetched once the name has stood for a moment, told, and kept", async () => {
  const world = new World();
  const types = world.types();
  expect(types.stateOf("a")).toEqual({ kind: "waiting", server });
  expect(types.begin().has("a")).toBe(false);
  types.stateOf("a");
  await world.pass(900);
  expect(world.opened).toBe(0);
  await world.pass(200);
  expect(world.asked).toEqual([`${server}/a`, `${server}/a/index.d.ts`]);
  expect([world.opened, world.closed, world.changes]).toEqual([1, 1, 1]);
  expect(types.stateOf("a")).toEqual({ kind: "known", missing: [] });
  expect(types.begin()).toBe(types.begin());
  expect(types.begin().textOf("/npm/https/esm.example/a/index.d.ts")).toBe(declared);
  expect([...world.memory.keys()]).toEqual([`${server} a`]);
});

test("of a name that is typed letter by letter only what it comes to is asked for", async () => {
  const world = new World();
  const types = world.types();
  for (const name of ["l", "lo", "lod"]) {
    types.begin();
    types.stateOf(name);
    await world.pass(400);
  }
  await world.pass(1000);
  expect(new Set(world.asked)).toEqual(new Set([`${server}/lod`, `${server}/lod/index.d.ts`]));
});

test("what was kept is at hand without a network, for a week; then it is used until it was fetched anew", async () => {
  const world = new World();
  const first = world.types();
  first.stateOf("a");
  await world.pass(1000);
  const fingerprint = first.begin().fingerprintOf(["a"]);
  expect(fingerprint).not.toBe("");
  const later = world.types();
  await later.recall(["a"]);
  expect(later.stateOf("a").kind).toBe("known");
  expect(later.begin().fingerprintOf(["a"])).toBe(fingerprint);
  await world.pass(1000);
  expect(world.opened).toBe(1);

  await world.pass(8 * 24 * 60 * 60 * 1000);
  world.answer = (url) =>
    Promise.resolve({ url, text: "export declare const b: number;", types: `${url}.d.ts` });
  const muchLater = world.types();
  await muchLater.recall(["a"]);
  muchLater.begin();
  expect(muchLater.stateOf("a").kind).toBe("known");
  await world.pass(1000);
  expect(world.opened).toBe(2);
  expect(muchLater.begin().fingerprintOf(["a"])).not.toBe(fingerprint);
});

describe("without permission", () => {
  const refused = { server, refusal: "the flow may not reach it" };

  test("nothing is asked, nothing is taken out of the memory, and the reason is told", async () => {
    const world = new World();
    world.types().stateOf("a");
    await world.pass(1000);
    const types = world.types(refused);
    await types.recall(["a"]);
    expect(types.stateOf("a")).toEqual({ kind: "refused", reason: refused.refusal });
    await world.pass(1000);
    expect(types.begin().has("a")).toBe(false);
    expect(world.opened).toBe(1);
  });

  test("that is taken back while something is fetched, what comes is not used", async () => {
    const world = new World();
    const types = world.types();
    let answer: () => void = () => undefined;
    world.answer = (url) =>
      new Promise((resolve) => {
        answer = () => resolve({ url, text: declared, types: `${url}.d.ts` });
      });
    types.stateOf("a");
    await world.pass(1000);
    world.tell(types, refused);
    answer();
    await settle();
    answer();
    await settle();
    expect(types.begin().has("a")).toBe(false);
    expect(types.stateOf("a").kind).toBe("refused");

    world.answer = new World().answer;
    world.tell(types, { server });
    types.stateOf("a");
    await world.pass(1000);
    expect(types.stateOf("a").kind).toBe("known");
  });
});

test("what failed is told with its reason, and asked for again when the page says anew where packages come from", async () => {
  const world = new World();
  world.answer = () => Promise.reject(new Error("esm.example cannot be reached"));
  const types = world.types();
  types.stateOf("a");
  await world.pass(1000);
  expect(types.stateOf("a")).toEqual({ kind: "failed", server, reason: "esm.example cannot be reached" });
  expect([world.closed, world.changes, world.memory.size]).toEqual([1, 1, 0]);
  world.answer = new World().answer;
  world.tell(types, { server });
  types.stateOf("a");
  await world.pass(1000);
  expect(types.stateOf("a").kind).toBe("known");
});

test.each<[string, (world: World) => void, string]>([
  ["the page never opens a way", (world) => (world.isShut = true), "the page found no way to the network"],
  [
    "it never answers",
    (world) => (world.answer = () => new Promise(() => undefined)),
    "nothing came from esm.example",
  ],
])("where %s, that is told after a while, and trying again helps", async (_, spoil, reason) => {
  const world = new World();
  spoil(world);
  const types = world.types();
  types.stateOf("a");
  await world.pass(1000);
  await world.pass(44_000);
  expect(types.stateOf("a").kind).toBe("waiting");
  await world.pass(1000);
  expect(types.stateOf("a")).toEqual({ kind: "failed", server, reason: `${reason} within 45 seconds` });
  expect(world.changes).toBe(1);
  world.isShut = false;
  world.answer = new World().answer;
  world.tell(types, { server });
  types.stateOf("a");
  await world.pass(1000);
  expect(types.stateOf("a").kind).toBe("known");
});

test("packages that share files ask for each once", async () => {
  const world = new World();
  world.answer = (url) => Promise.resolve({ url, text: declared, types: "/shared.d.ts" });
  const types = world.types();
  types.stateOf("a");
  types.stateOf("b");
  await world.pass(1000);
  expect(world.asked.toSorted()).toEqual([`${server}/a`, `${server}/b`, `${server}/shared.d.ts`]);
});

test("a person is told what is known, in sentences", () => {
  expect(packageWords("a", { kind: "known", missing: [] })).toBeUndefined();
  expect(packageWords("a", undefined)).toBe('The types of "a" are not known here: all that it gives is any.');
  const missing = ["One.", "Two.", "Three.", "Four."];
  expect(packageWords("a", { kind: "known", missing })).toBe(
    'Not all types of "a" are known. One. Two. Three. And 1 more.',
  );
  expect(packageWords("a", { kind: "none", server, missing: [] })).toBe(
    `${server} has no types of "a": all that it gives is any.`,
  );
  expect(packageWords("a", { kind: "failed", server, reason: "x cannot be reached" })).toBe(
    'The types of "a" could not be fetched, so all that it gives is any. The reason: x cannot be reached.',
  );
});
