import { expectTypeOf, test } from "vitest";
import {
  allowFailure,
  asCompleted,
  flow,
  type FutureList,
  type State,
  task,
  type TaskFuture,
  unmapped,
  wait,
} from "./index.ts";

// What is held here is held by the compiler (npm run types): nothing of it runs.

const double = task({ name: "Double" }, async (value: number) => value * 2);
const join = task({ name: "Join" }, (word: string, times: number = 1, ...more: string[]) =>
  [word.repeat(times), ...more].join(""),
);
const total = task({ name: "Total" }, (values: readonly number[]) => values.length);
const place = task({ name: "Place" }, (at: { city: string; zip: number }) => at.city);
const numberOr = task({ name: "Number or" }, (value: number | Error | null) => value);
const numbers = task({ name: "Numbers" }, () => [1, 2, 3]);
const report = flow({ name: "Report" }, async (title: string, size: number = 1) => ({ title, size }));

test("submit takes values, futures and states of them, alone and inside lists and objects", () => {
  void (async () => {
    const state = await double.returnState(1);
    expectTypeOf(double.submit(double.submit(1))).toEqualTypeOf<TaskFuture<number>>();
    double.submit(state);
    total.submit([1, double.submit(2), state]);
    total.submit(numbers.submit());
    place.submit({ city: join.submit("a"), zip: double.submit(1) });
    join.submit("a");
    join.submit("a", double.submit(1), "b", join.submit("c"));
    report.submit(join.submit("a"), double.submit(1));
    expectTypeOf(report.submit("a")).toEqualTypeOf<TaskFuture<{ title: string; size: number }>>();
    // @ts-expect-error A text is no number.
    double.submit("1");
    // @ts-expect-error A future of a text is no number.
    double.submit(join.submit("a"));
    // @ts-expect-error A state of a text is no number.
    double.submit(await join.returnState("a"));
    // @ts-expect-error An argument is missing.
    double.submit();
    // @ts-expect-error There is one too many.
    double.submit(1, 2);
    // @ts-expect-error A future of a text is among the numbers.
    total.submit([1, join.submit("a")]);
    // @ts-expect-error A future of one number is no list.
    total.submit(double.submit(1));
    // @ts-expect-error A part has a future of another type.
    place.submit({ city: double.submit(1), zip: 1 });
    // @ts-expect-error A part is missing.
    place.submit({ city: "a" });
    // @ts-expect-error What comes past the last parameter is a text, too.
    join.submit("a", 1, 2);
    // @ts-expect-error A flow's parameters have types as well.
    report.submit(double.submit(1));
  });
});

test("a direct call takes the same, and gives the value", () => {
  void (async () => {
    expectTypeOf(double(double.submit(1))).resolves.toEqualTypeOf<number>();
    expectTypeOf(report("a")).resolves.toEqualTypeOf<{ title: string; size: number }>();
    // @ts-expect-error A future of a text is no number.
    await double(join.submit("a"));
    // @ts-expect-error The title is missing.
    await report();
  });
});

test("a future gives its run's value, or its error where that is not thrown", () => {
  void (async () => {
    const future = double.submit(1);
    expectTypeOf(future.result()).resolves.toEqualTypeOf<number>();
    expectTypeOf(future.result({ timeoutSeconds: 1 })).resolves.toEqualTypeOf<number>();
    expectTypeOf(future.result({ raiseOnFailure: false })).resolves.toEqualTypeOf<number | Error>();
    expectTypeOf(future.state).toEqualTypeOf<State<number>>();
    for await (const done of asCompleted([future])) expectTypeOf(done).toEqualTypeOf<TaskFuture<number>>();
    const { done } = await wait([future]);
    expectTypeOf(done).toEqualTypeOf<ReadonlySet<TaskFuture<number>>>();
    // @ts-expect-error A future is not its value.
    expectTypeOf(future).toExtend<number>();
    // @ts-expect-error A time is a number of seconds.
    await future.result({ timeoutSeconds: "1" });
  });
});

test("returnState takes the same, and gives a state of the value", () => {
  void (async () => {
    const state = await double.returnState(double.submit(1));
    expectTypeOf(state).toEqualTypeOf<State<number>>();
    expectTypeOf(state.result()).resolves.toEqualTypeOf<number>();
    expectTypeOf(state.result({ raiseOnFailure: false })).resolves.toEqualTypeOf<number | Error>();
    expectTypeOf(report.returnState("a")).resolves.toEqualTypeOf<State<{ title: string; size: number }>>();
    // @ts-expect-error A text is no number.
    await double.returnState("1");
    // @ts-expect-error A state is not its value.
    expectTypeOf(state).toExtend<number>();
  });
});

test("a flow gives what the futures and promises come to that it returns, alone or in lists", () => {
  const mixed = flow({ name: "Mixed" }, () => {
    const future = numbers.submit();
    return [join.submit("a"), double.map(future), double.map([1])] as const;
  });
  expectTypeOf(() => mixed.submit()).returns.toEqualTypeOf<
    TaskFuture<readonly [string, number[], number[]]>
  >();
});

test("map takes a list for each parameter, or one value for all", () => {
  void (async () => {
    expectTypeOf(double.map([1, double.submit(2)])).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(double.map(numbers.submit())).resolves.toEqualTypeOf<FutureList<number>>();
    expectTypeOf(join.map(["a"], [1])).toEqualTypeOf<FutureList<string>>();
    expectTypeOf(join.map(["a"], 1)).toEqualTypeOf<FutureList<string>>();
    expectTypeOf(total.map([[1], [2, 3]])).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(total.map(unmapped([1]))).toEqualTypeOf<FutureList<number>>();
    expectTypeOf(double.map([1]).result()).resolves.toEqualTypeOf<number[]>();
    expectTypeOf(double.map([1]).result({ raiseOnFailure: false })).resolves.toEqualTypeOf<
      (number | Error)[]
    >();
    total.submit(double.map([1]));
    // @ts-expect-error A list of texts is no list of numbers.
    double.map(["1"]);
    // @ts-expect-error A list of futures of texts is none, either.
    double.map([join.submit("a")]);
    // @ts-expect-error A future of a list of numbers is no list of texts.
    await join.map(numbers.submit());
    // @ts-expect-error A list of numbers is one value for all only when it is unmapped.
    total.map([1, 2]);
    // @ts-expect-error What is unmapped has the parameter's type.
    double.map(unmapped("1"));
    // @ts-expect-error The second list is no list of numbers.
    join.map(["a"], ["b"]);
    // @ts-expect-error An argument is missing.
    double.map();
  });
});

test("waitFor keeps what is taken and given", () => {
  void (async () => {
    const later = double.waitFor(join.submit("a"), [double.submit(1)], allowFailure(double.submit(1)));
    expectTypeOf(later).toEqualTypeOf<typeof double>();
    expectTypeOf(later.submit(1)).toEqualTypeOf<TaskFuture<number>>();
    expectTypeOf(report.waitFor(later.submit(1))).toEqualTypeOf<typeof report>();
    // @ts-expect-error A text is no number, whatever is waited for.
    later.submit("1");
    // @ts-expect-error So it is for a list.
    later.map(["1"]);
  });
});

test("orElse adds the type of its value", () => {
  void (async () => {
    expectTypeOf(double.submit(1).orElse(0)).toEqualTypeOf<TaskFuture<number>>();
    expectTypeOf(double.submit(1).orElse("none")).toEqualTypeOf<TaskFuture<number | string>>();
    expectTypeOf(double.submit(1).orElse(null).result()).resolves.toEqualTypeOf<number | null>();
    double.submit(double.submit(1).orElse(0));
    // @ts-expect-error The value that stands in is no number.
    double.submit(double.submit(1).orElse("none"));
    // @ts-expect-error Nor is null.
    double.submit(double.submit(1).orElse(null));
  });
});

test("allowFailure wants a parameter that takes errors and null", () => {
  void (async () => {
    numberOr.submit(allowFailure(double.submit(1)));
    expectTypeOf(numberOr.submit(allowFailure(double.submit(1)))).toEqualTypeOf<
      TaskFuture<number | Error | null>
    >();
    numberOr.map([allowFailure(double.submit(1)), 2]);
    // @ts-expect-error An error may come in place of the number.
    double.submit(allowFailure(double.submit(1)));
    // @ts-expect-error Also in a list.
    total.submit(allowFailure([double.submit(1)]));
    // @ts-expect-error A text may come in place of the number.
    numberOr.submit(allowFailure(join.submit("a")));
  });
});

test("parameters without a written type are what they are in every function: what their defaults are", () => {
  const rated = task(
    { name: "Rated" },
    async (price: number, rate = 1.2, by = "hand") => `${price * rate} ${by}`,
  );
  const bare = task(async (times = 2) => times * 2);
  const page = flow(async (size = 10, { isWide = false }: { isWide?: boolean } = {}) => (isWide ? size : 1));
  void (async () => {
    expectTypeOf(rated(1, 2)).resolves.toEqualTypeOf<string>();
    expectTypeOf(bare()).resolves.toEqualTypeOf<number>();
    expectTypeOf(page(bare.submit())).resolves.toEqualTypeOf<number>();
    // @ts-expect-error The rate is a number.
    rated.submit(1, "2");
    // @ts-expect-error And so is the size.
    page.submit("10");
  });
  void (() => {
    // @ts-expect-error Without a type and a default nothing is known of it.
    task((value) => value);
    // @ts-expect-error What is no function is no task.
    task({ name: "None" }, "text");
  });
});
