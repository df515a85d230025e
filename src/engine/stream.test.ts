import fc from "fast-check";
import { expect, test } from "vitest";
import { errorAnswer, valueAnswer, type Answer } from "./outcome.ts";
import { Stream } from "./stream.ts";

const steps = fc.array(fc.constantFrom("pull", "yield", "restart", "close"), { maxLength: 30 });

/** Does the steps as bodies could: who waits for an answer does nothing before it has it. */
function play(plan: readonly string[]) {
  const stream = new Stream({ closed: () => undefined });
  const answers: Answer[] = [];
  const yielded: number[] = [];
  let [pulls, wishes, goneOn] = [0, 0, 0];
  let [isPulling, isHeld] = [false, false];
  for (const step of plan) {
    if (step === "pull" && !isPulling && !stream.isClosed) {
      isPulling = true;
      pulls += 1;
      stream.pull((answer) => {
        isPulling = false;
        answers.push(answer);
      });
    }
    if (step === "yield" && !isHeld) {
      isHeld = true;
      yielded.push(yielded.length);
      stream.yielded({ value: yielded.length - 1 }, (isWanted) => {
        isHeld = false;
        goneOn += 1;
        if (isWanted) wishes += 1;
      });
    }
    if (step === "restart") {
      stream.restart();
      isHeld = false;
    }
    if (step === "close") stream.close();
  }
  return { stream, answers, yielded, pulls, wishes, goneOn, isPulling };
}

test("every pull has one answer, in order of what was yielded, and no body goes on twice from one yield", () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const { stream, answers, yielded, pulls, wishes, goneOn, isPulling } = play(plan);
      const values = answers.flatMap((answer) => (answer.kind === "value" ? answer.value : []) as number[]);
      expect(values).toEqual(values.toSorted((left, right) => left - right));
      expect(new Set(values).size).toBe(values.length);
      expect(answers).toHaveLength(isPulling ? pulls - 1 : pulls);
      expect(goneOn).toBeLessThanOrEqual(yielded.length);
      expect(wishes).toBeLessThan(Math.max(pulls, 1));
      stream.end(valueAnswer({ value: undefined }));
      expect(answers).toHaveLength(pulls);
      if (isPulling) expect(answers.at(-1)).toEqual(valueAnswer({ value: [] }));
    }),
  );
});

test("a pull after the end gives the end again, and the run's error if it failed", () => {
  for (const [end, given] of [
    [valueAnswer({ value: 3 }), valueAnswer({ value: [] })],
    [errorAnswer("RangeError", "no"), errorAnswer("RangeError", "no")],
  ] as const) {
    const stream = new Stream({ closed: () => undefined });
    const answers: Answer[] = [];
    stream.end(end);
    stream.pull((answer) => answers.push(answer));
    stream.pull((answer) => answers.push(answer));
    expect(answers).toEqual([given, given]);
  }
});

test("a second pull while one is open is refused, and the first still has its answer", () => {
  const stream = new Stream({ closed: () => undefined });
  const answers: Answer[] = [];
  stream.pull((answer) => answers.push(answer));
  stream.pull((answer) => answers.push(answer));
  stream.yielded({ value: "x", parts: [{ path: ["a"], kind: "quote" }] }, () => undefined);
  expect(answers).toEqual([
    errorAnswer("TypeError", "The generator is being asked for a value already."),
    { kind: "value", value: ["x"], parts: [{ path: [0, "a"], kind: "quote" }] },
  ]);
});
