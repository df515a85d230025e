import { describe, expect, expectTypeOf, test } from "vitest";
import {
  allowFailure,
  asCompleted,
  Cancelled,
  Completed,
  Crashed,
  Failed,
  flow,
  FutureList,
  type GeneratorTask,
  MappingLengthMismatch,
  MappingMissingIterable,
  opaque,
  quote,
  Quote,
  State,
  task,
  TaskFuture,
  TimeoutError,
  unmapped,
  wait,
} from "./index.ts";
import { setProgramUrl } from "./frames.ts";
import { runToEnd } from "./inProcess.testing.ts";

const double = task({ name: "Double" }, async (value: number) => value * 2);
const add = task({ name: "Add" }, (left: number, right: number) => left + right);
const same = task({ name: "Same" }, (value: unknown) => value);
const list = task({ name: "List" }, () => [{ id: 1 }, { id: 2 }]);
const never = task({ name: "Never", timeoutSeconds: 7200 }, () => new Promise<number>(() => undefined));
const fail = task({ name: "Fail" }, (message: string): number => {
  throw new RangeError(message);
});
const kindOf = task({ name: "Kind" }, (value: unknown) =>
  value instanceof Error ? `${value.constructor.name}: ${value.message}` : String(value),
);

async function resultOf(body: () => unknown): Promise<unknown> {
  const { flowRun, state } = await runToEnd(flow(body));
  return state.name === "Completed" ? flowRun?.result : `${state.name}: ${state.message}`;
}

describe("map", () => {
  test("makes one run for each element, and gives the values in their order", async () => {
    expect(await resultOf(() => double.map([1, 2, 3]).result())).toEqual([2, 4, 6]);
    expect(await resultOf(() => add.map([1, 2], unmapped(10)))).toEqual([11, 12]);
    expect(await resultOf(() => add.map(new Set([1, 2]), 5))).toEqual([6, 7]);
    expect(await resultOf(() => double.map([]).result())).toEqual([]);
  });

  test("takes futures as elements, and then each run waits only for its own", async () => {
    const { record, flowRun } = await runToEnd(flow(() => double.map([double.submit(1), 5])));
    expect(flowRun?.result).toEqual([4, 10]);
    expect(record.taskRuns.slice(1).map((run) => run.inputs)).toEqual([
      { value: [record.taskRuns[0]?.id] },
      { value: [] },
    ]);
  });

  test("over a future of a list makes every run depend on it", async () => {
    const { record, flowRun } = await runToEnd(flow(async () => same.map(list.submit())));
    expect(flowRun?.result).toEqual([{ id: 1 }, { id: 2 }]);
    const [first, ...rest] = record.taskRuns;
    expect(rest.map((run) => run.inputs)).toEqual([{ value: [first?.id] }, { value: [first?.id] }]);
  });

  test("of a future tells every run the place of the call, though its lists come later", async () => {
    const same = task({ name: "Same" }, (value: number) => value);
    const list = task({ name: "List" }, () => [1, 2]);
    setProgramUrl("calling.test.ts");
    try {
      const { record } = await runToEnd(flow(async () => same.map(list.submit())));
      const [line, ...others] = record.taskRuns.map(({ callSite }) => callSite?.line);
      expect(line).toBeGreaterThan(0);
      expect(others).toEqual([line, line]);
    } finally {
      setProgramUrl("");
    }
  });

  test("refuses lists of different lengths, and no list at all", async () => {
    const wrong = flow(async () => {
      const errors: unknown[] = [];
      for (const attempt of [() => add.map([1, 2], [1]), () => add.map(1, 2)]) {
        try {
          attempt();
        } catch (error) {
          errors.push(error instanceof MappingLengthMismatch, error instanceof MappingMissingIterable);
        }
      }
      return errors;
    });
    expect((await runToEnd(wrong)).flowRun?.result).toEqual([true, false, false, true]);
  });

  test("waits for what it is told to wait for, in every run", async () => {
    const { record } = await runToEnd(flow(() => double.waitFor(double.submit(0)).map([1, 2])));
    const id = record.taskRuns[0]?.id;
    expect(record.taskRuns.slice(1).map((run) => run.inputs.waitFor)).toEqual([[id], [id]]);
  });

  test("gives a list whose result throws as soon as one run fails, or gives the errors", async () => {
    const mixed = () => fail.map(["a", "b"]);
    expect(await resultOf(async () => mixed().result())).toContain("RangeError: ");
    const errors = async () => (await mixed().result({ raiseOnFailure: false })).map(String);
    expect(await resultOf(errors)).toEqual(["RangeError: a", "RangeError: b"]);
    expect(await resultOf(async () => mixed().wait())).toBeUndefined();
  });
});

describe("a failed upstream", () => {
  test("that is allowed to fail gives its error, or null where it never ran", async () => {
    expect(await resultOf(() => kindOf.submit(allowFailure(fail.submit("no"))))).toBe("RangeError: no");
    expect(await resultOf(() => kindOf.submit(allowFailure(double.submit(fail.submit("no")))))).toBe("null");
    const inList = () => same.submit(allowFailure([double.submit(1), fail.submit("no")]));
    expect(await resultOf(inList)).toMatchObject([2, { message: "no" }]);
  });

  test("that is allowed to fail may also be waited for", async () => {
    expect(await resultOf(() => double.waitFor(allowFailure(fail.submit("no"))).submit(1))).toBe(2);
    expect(await resultOf(() => double.waitFor(allowFailure(fail.map(["a", "b"]))).submit(1))).toBe(2);
  });

  test("that crashed or was cancelled is not covered by that", async () => {
    const crashed = task({ name: "Crashed" }, () => Crashed({ message: "gone" }));
    const cancelled = task({ name: "Cancelled" }, () => Cancelled());
    for (const ended of [crashed, cancelled]) {
      const { record } = await runToEnd(flow(() => kindOf.submit(allowFailure(ended.submit())).wait()));
      expect(record.taskRuns[1]?.states.at(-1)?.name).toBe("NotReady");
    }
  });

  test("with a value to take instead gives that value", async () => {
    expect(await resultOf(() => double.submit(fail.submit("no").orElse(4)))).toBe(8);
    expect(await resultOf(() => fail.submit("no").orElse("x").result())).toBe("x");
    expect(await resultOf(() => double.submit(2).orElse(0).result())).toBe(4);
  });
});

describe("waiting", () => {
  test("for a while tells which runs are done and which are not", async () => {
    const waiting = async () => {
      const futures = [double.submit(1), never.submit(), fail.submit("no")];
      const { done, notDone } = await wait(futures, { timeoutSeconds: 10 });
      return [futures.map((future) => done.has(future)), notDone.size];
    };
    expect(await resultOf(async () => [...(await waiting())].flat())).toEqual([true, false, true, 1]);
  });

  test("for a result throws when time is over, at once for a negative time", async () => {
    const late = async () => never.submit().result({ timeoutSeconds: 3600 });
    expect(await resultOf(late)).toContain("TimeoutError: The run did not end within 3600 second(s).");
    expect(await resultOf(async () => wait([never.submit()], { timeoutSeconds: -1 }))).toContain(
      "RangeError",
    );
  });

  test("gives futures in the order in which their runs end", async () => {
    const after = task({ name: "After" }, async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return turns;
    });
    const order = async () => {
      const values: number[] = [];
      for await (const future of asCompleted([after.submit(200), after.submit(1)]))
        values.push(await future.result());
      return values;
    };
    expect(await resultOf(order)).toEqual([1, 200]);
    const late = async () => {
      for await (const _ of asCompleted([never.submit(), double.submit(1)], { timeoutSeconds: 1 }));
    };
    expect(await resultOf(late)).toContain("TimeoutError: 1 (of 2) futures unfinished");
  });
});

describe("what a flow returns", () => {
  test.each([
    ["a made state", () => Failed({ message: "by hand" }), "Failed: by hand"],
    ["a made cancellation", () => Cancelled({ message: "enough" }), "Cancelled: enough"],
    ["a made Completed with data", () => Completed({ data: 5 }), 5],
    ["a failed run's state", () => fail.returnState("no"), "Failed: 1/1 states failed."],
    [
      "states and failed futures",
      async () => [await double.returnState(1), fail.submit("no")],
      "Failed: 1/2 states failed.",
    ],
    [
      "a state that is not final",
      () => double.returnState(fail.submit("no")),
      "Failed: 1/1 states are not final.",
    ],
    [
      "states and other values",
      async () => [await fail.returnState("no"), 1],
      [expect.objectContaining({ name: "Failed" }), 1],
    ],
    ["an empty list", () => [], []],
    [
      "quoted states",
      async () => quote([await fail.returnState("no")]),
      [expect.objectContaining({ name: "Failed" })],
    ],
    ["a set of futures", () => new Set([double.submit(1)]), new Set([2])],
    ["futures in a map", () => new Map([["a", double.submit(1)]]), new Map([["a", 2]])],
  ] as [string, () => unknown, unknown][])("%s", async (_, body, expected) => {
    expect(await resultOf(body)).toEqual(expected);
  });

  test("reaches its parent as the states that it returned", async () => {
    const states = flow({ name: "States" }, async () => [
      await double.returnState(1),
      await fail.returnState("no"),
    ]);
    const one = flow({ name: "One" }, () => fail.returnState("no"));
    const quoted = flow({ name: "Quoted" }, () => quote([1]));
    const parent = flow(async () => {
      const [good, bad] = (await states()) as [State<number>, State];
      const error = await one().catch(String);
      const isQuote = (await quoted()) instanceof Quote;
      return [
        await good.result(),
        bad.isFailed(),
        String(await bad.result({ raiseOnFailure: false })),
        error,
        isQuote,
      ];
    });
    const { state, flowRun } = await runToEnd(parent);
    expect([state.message, flowRun?.result]).toEqual([
      undefined,
      [2, true, "RangeError: no", "RangeError: no", true],
    ]);
  });
});

describe("a task that returns a state", () => {
  test("gives that state when it is called directly, and has its result", async () => {
    const made = task({ name: "Made" }, () => Completed({ data: 7, message: "well" }));
    const body = async () => {
      const state = (await made()) as unknown as State<number>;
      return [state.message, await state.result(), await made.submit().result()];
    };
    expect(await resultOf(body)).toEqual(["well", 7, 7]);
  });

  test("Failed is retried, and ends in that state", async () => {
    const failing = task({ name: "Failing", retries: 2 }, () => Failed({ message: "mine" }));
    const { record } = await runToEnd(flow(() => failing.returnState()));
    expect(record.taskRuns[0]?.states.map((state) => state.name)).toEqual([
      "Pending",
      "Running",
      "Retrying",
      "Retrying",
      "Failed",
    ]);
    expect(record.taskRuns[0]?.states.at(-1)?.message).toBe("mine");
  });
});

describe("arguments", () => {
  test("may be states, and futures in maps and sets", async () => {
    expect(await resultOf(async () => double(await double.returnState(2)))).toBe(8);
    expect(
      await resultOf(() => same.submit(new Map([[double.submit(1), new Set([double.submit(2)])]]))),
    ).toEqual(new Map([[2, new Set([4])]]));
  });

  test("that an earlier run gave, and members of them, are seen as dependencies by identity", async () => {
    const passing = flow(async () => {
      const items = await list();
      await same(items);
      await same.waitFor(items).submit(items[0]).wait();
      await same(1);
    });
    const { record } = await runToEnd(passing);
    const [first, ...rest] = record.taskRuns;
    expect(rest.map((run) => run.inputs)).toEqual([
      { value: [first?.id] },
      { value: [first?.id], waitFor: [first?.id] },
      { value: [] },
    ]);
  });

  test("that are quoted or opaque are not looked into", async () => {
    expect(await resultOf(() => same.submit(quote({ a: 1 })))).toEqual({ a: 1 });
    expect(await resultOf(() => same.submit(opaque([1])))).toEqual([1]);
    expect(await resultOf(() => double.submit(opaque(double.submit(1)) as never))).toBe(4);
  });
});

const pages = task(async function* pages(count: number) {
  yield String(count);
});
const lines = task(async () => numbersOf());
const numbers = flow(function* numbers() {
  yield 1;
});

function* numbersOf() {
  yield 1;
}

test("types of calls follow the user's function", () => {
  const body = () => {
    expectTypeOf(double.map([1, 2])).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(add.map([1], unmapped(2))).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(double.map(double.map([1]))).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(double.submit(1).orElse("x")).toEqualTypeOf<TaskFuture<number | string>>();
    expectTypeOf(double.returnState(1)).resolves.toEqualTypeOf<State<number>>();
    expectTypeOf(double.waitFor(1).submit(1)).toEqualTypeOf<TaskFuture<number>>();
    expectTypeOf(pages(1)).toEqualTypeOf<AsyncGenerator<string, void, void>>();
    expectTypeOf(pages.waitFor(1)).toEqualTypeOf<GeneratorTask<[count: number], string>>();
    expectTypeOf(lines()).resolves.toEqualTypeOf<number[]>();
    expectTypeOf(numbers()).resolves.toEqualTypeOf<number[]>();
    // @ts-expect-error A generator task is iterated over, not submitted.
    pages.submit(1);
    // @ts-expect-error A text is no number.
    pages("1");
    kindOf.submit(allowFailure(double.submit(1)));
    // @ts-expect-error An error may come in place of the number.
    double.submit(allowFailure(double.submit(1)));
    // @ts-expect-error The fallback is no number.
    double.submit(double.submit(1).orElse("x"));
    expectTypeOf(double.map(quote([1, 2]))).toEqualTypeOf<FutureList<number>>();
    // @ts-expect-error A quoted list of texts is no list of numbers.
    double.map(quote(["a"]));
    // @ts-expect-error A list of texts is no list of numbers.
    double.map(["a"]);
    // @ts-expect-error One argument is missing.
    add.submit(1);
    // @ts-expect-error A state of a text is no state of a number.
    double.submit({} as State<string>);
  };
  expect(body).toBeTypeOf("function");
  expect(TimeoutError).toBeTypeOf("function");
});
