import { expect, test } from "vitest";
import type { Slices } from "./check/slices.ts";
import { Turns } from "./turns.ts";

function* counting(from: number, to: number): Slices<number> {
  for (let number = from; number < to; number += 1) yield number;
  return to;
}

test("what is known is told after each slice but the last", async () => {
  const told: number[] = [];
  expect(await new Turns<number>().begin(counting(1, 4), (number) => told.push(number))).toBe(4);
  expect(told).toEqual([1, 2, 3]);
});

test("work that is overtaken goes no further, and has the later answer", async () => {
  const turns = new Turns<number>();
  const told: number[] = [];
  const first = turns.begin(counting(1, 100), (number) => told.push(number));
  const second = turns.begin(counting(200, 203));
  expect(await first).toBe(203);
  expect(await second).toBe(203);
  expect(told).toEqual([1]);
});

test("what else is asked gets its turn between two slices", async () => {
  const turns = new Turns<number>();
  const heard: string[] = [];
  const work = turns.begin(counting(1, 4), (number) => heard.push(`slice ${number}`));
  setTimeout(() => heard.push("other"));
  heard.push(`end ${await work}`);
  expect(heard).toEqual(["slice 1", "slice 2", "other", "slice 3", "end 4"]);
});
