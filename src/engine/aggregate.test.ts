import { expect, test } from "vitest";
import { aggregate } from "./aggregate.ts";
import { stateOf, type StateName } from "./state.ts";

test.each<[StateName[], string, string]>([
  [["Completed", "Cached", "RolledBack"], "Completed", "All states completed."],
  [["Completed", "Cancelled", "Failed"], "Cancelled", "1/3 states cancelled."],
  [["Failed", "Paused", "Completed"], "Paused", "1/3 states paused."],
  [["Failed", "Paused", "Cancelled"], "Cancelled", "1/3 states cancelled."],
  [["Failed", "Crashed", "Completed"], "Failed", "2/3 states failed."],
  [["TimedOut", "NotReady"], "Failed", "1/2 states failed."],
  [["NotReady", "Completed", "Running"], "Failed", "2/3 states are not final."],
  [["NotReady"], "Failed", "1/1 states are not final."],
])("of %j comes %s, in the order of Prefect's rules", (names, name, message) => {
  expect(aggregate(names.map((each) => stateOf(each)))).toEqual(stateOf(name as StateName, message));
});
