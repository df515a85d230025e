import { expect, test } from "vitest";
import { flow, task } from "./index.ts";
import { runToEnd } from "./inProcess.testing.ts";
import { nameConstants, registeredFlows } from "./registry.ts";

test("what nobody named is called after its constant", async () => {
  const square_of = task((value: number) => value ** 2);
  const my_flow = flow(async () => [await square_of(2), await square_of.withOptions({ retries: 1 })(3)]);
  const outer = flow({ name: "Outer" }, async () => my_flow());
  nameConstants({ square_of, my_flow, outer });
  const { record, flowRun } = await runToEnd(outer);
  expect(flowRun?.result).toEqual([4, 9]);
  expect(record.flowRuns.map(({ flowName }) => flowName)).toEqual(["Outer", "my_flow"]);
  expect(record.taskRuns.map(({ taskName }) => taskName)).toEqual(["my_flow", "square_of", "square_of"]);
  expect(my_flow.options.name).toBe("my_flow");
  expect(registeredFlows().find(({ key }) => key === my_flow.key)?.name).toBe("my_flow");
});

test("a name of the options or of the function stays, and a copy that got one keeps it", async () => {
  const constant = task({ name: "By its options" }, () => 1);
  const other = task(function byItsFunction() {
    return 2;
  });
  const nameless = task(() => 3);
  const copy = nameless.withOptions({ name: "Copy" });
  const all = flow({ name: "All" }, async () => [
    await constant(),
    await other(),
    await nameless(),
    await copy(),
  ]);
  nameConstants({ constant, other, nameless });
  const { record } = await runToEnd(all);
  expect(record.taskRuns.map(({ taskName }) => taskName)).toEqual([
    "By its options",
    "byItsFunction",
    "nameless",
    "Copy",
  ]);
});

test("what is no definition is left alone", () => {
  expect(() => nameConstants({ one: undefined, two: { key: 3 }, three: null, four: "text" })).not.toThrow();
});
