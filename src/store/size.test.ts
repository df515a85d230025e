import { expect, test } from "vitest";
import { stateOf, type State } from "../engine/state.ts";
import { bytesAfter, noBytes } from "./size.ts";

const bytesOfState = (state: State) =>
  bytesAfter(noBytes, [{ kind: "state", runId: "r", state }], { count: 0, characters: 0 }).states;
const running: State = { ...stateOf("Running"), timestamp: 1 };

test("a state counts with its message, and with the input that a pause asked for", () => {
  const bare = bytesOfState(running);
  expect(bytesOfState({ ...running, message: "x".repeat(1000) })).toBe(bare + 1000);
  expect(bytesOfState({ ...running, input: { text: "x".repeat(1000) } })).toBeGreaterThan(1000);
});
