import { expect, test } from "vitest";
import { BodyLimits } from "./bodyLimits.ts";
import type { LimitDefinition } from "./limits.ts";
import { MemoryLimits } from "./memoryLimits.ts";
import type { Answer } from "./outcome.ts";
import type { FlowRun } from "./record.ts";
import { VirtualClock } from "./virtualClock.ts";
import type { World } from "./world.ts";

/** A body that asks for slots of "db", and what it is answered: the number of its question, and the error's name. */
function bodyWith(definition: LimitDefinition) {
  const clock = new VirtualClock(0);
  const limits = new MemoryLimits([definition], clock);
  const answers: [number: number, error: string | undefined][] = [];
  const world = { ports: { limits, clock } } as unknown as World;
  const body = new BodyLimits(world, {} as FlowRun, (number, answer: Answer) =>
    answers.push([number, answer.kind === "error" ? answer.error.name : undefined]),
  );
  const ask = (number: number, slots = 1) =>
    body.ask(number, {
      kind: "acquire",
      names: ["db"],
      slots,
      isRate: false,
      isStrict: false,
      timeoutSeconds: 1,
    });
  return { clock, limits, answers, ask };
}

test("a question for slots that can never be had is answered once, whatever its timeout", () => {
  const { clock, answers, ask } = bodyWith({ name: "db", limit: 1 });
  ask(1, 2);
  clock.advance(5000);
  expect(answers).toEqual([[1, "ConcurrencySlotAcquisitionError"]]);
});

test("a question that waits is answered once: with slots, with the timeout, or with a refusal", () => {
  const { clock, limits, answers, ask } = bodyWith({ name: "db", limit: 1 });
  ask(1);
  ask(2);
  clock.advance(5000);
  ask(3);
  limits.define([{ name: "db", limit: 0 }]);
  clock.advance(5000);
  expect(answers).toEqual([
    [1, undefined],
    [2, "TimeoutError"],
    [3, "ConcurrencySlotAcquisitionError"],
  ]);
});
