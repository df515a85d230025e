import fc from "fast-check";
import { expect, test } from "vitest";
import { anyProgram } from "./anyProgram.testing.ts";
import { blankProgram } from "./blank.ts";
import { apply } from "./change.ts";
import { problemsOf } from "./checks.ts";
import * as edits from "./edits.ts";
import { layout } from "./layout.ts";
import { edgeOf, nodeById, type Program } from "./program.ts";

const origin = { x: 0, y: 0 };

test("every problem names a node that exists, or none", () => {
  fc.assert(
    fc.property(anyProgram, (program) =>
      problemsOf(program).every(({ node }) => node === undefined || nodeById(program, node) !== undefined),
    ),
  );
});

test("an empty flow is told to get a task", () => {
  expect(messagesOf(blankProgram("Flow"))).toEqual(["The flow has no task yet: add one."]);
});

test("a required input with neither edge nor argument is a problem, at its node", () => {
  expect(problemsOf(withTask("Report"))).toEqual([
    {
      message: '"Report" needs a value for "input": connect a node to this input, or type a value.',
      severity: "error",
      source: "program",
      node: "report1",
      task: "report",
    },
  ]);
});

test("an argument settles a required input", () => {
  const program = withTask("Report");
  expect(problemsOf(apply(program, edits.setArgument(program, "report1", "input", '"x"')))).toEqual([]);
});

test("an argument that computes with a call's future is told to use an edge", () => {
  const two = add(withTask("A"), "B");
  const first = apply(two, edits.setArgument(two, "a1", "input", '"x"'));
  const program = apply(first, edits.setArgument(first, "b1", "input", "a1.length"));
  expect(messagesOf(program)).toEqual(['"B" cannot compute "input" from "a1": connect the node instead.']);
});

test("a node's name inside a text is no mention of the node", () => {
  const program = add(withTask("A"), "B");
  for (const text of [`"a1"`, `'a1'`, `"say \\"a1\\""`]) {
    const spoken = apply(program, edits.setArgument(program, "b1", "input", text));
    expect(messagesOf(spoken).filter((message) => message.includes('"a1"'))).toEqual([]);
  }
});

test("an edge into an input that is gone is a problem", () => {
  const program = add(withTask("A"), "B");
  const stray = { ...program, edges: [edgeOf("a1", "b1", "gone")] };
  expect(messagesOf(stray)).toContain('"B" has no input "gone" any more: remove the edge.');
});

test("a cycle from elsewhere is described", () => {
  const program = add(withTask("A"), "B");
  const round = { ...program, edges: [edgeOf("a1", "b1", "input"), edgeOf("b1", "a1", "input")] };
  expect(messagesOf(round)).toEqual(["These go in a circle: A → B → A. Remove one of the edges."]);
});

test("a result that nothing feeds is only a warning", () => {
  const program = withTask("A");
  const problems = problemsOf(apply(program, edits.addResult(program, origin)));
  expect(problems.filter(({ severity }) => severity === "warning")).toHaveLength(1);
});

test("options that the run would refuse are told before", () => {
  const program = apply(withTask("A"), edits.setArgument(withTask("A"), "a1", "input", '"x"'));
  const options = { name: "A", retries: 1.5, retryDelaySeconds: [1, -1], timeoutSeconds: NaN };
  const messages = messagesOf(apply(program, edits.setTaskOptions(program, "a", options)));
  expect(messages).toEqual([
    '"A": the retries must be a whole number, 0 or more.',
    '"A": every retry delay must be a number of seconds, 0 or more.',
    '"A": the timeout must be a number of seconds, 0 or more.',
  ]);
  expect(messagesOf(apply(program, edits.setFlowOptions(program, { name: "a/b" })))[0]).toContain(
    "must not contain",
  );
});

test("a layout places every node, and none on another", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const places = [...layout(program).values()].map(({ x, y }) => `${x},${y}`);
      expect(new Set(places).size).toBe(program.nodes.length);
    }),
  );
});

test("a layout runs from left to right along every edge", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const places = layout(program);
      for (const { source, target } of program.edges) {
        expect(places.get(source)?.x).toBeLessThan(places.get(target)?.x ?? -Infinity);
      }
    }),
  );
});

function messagesOf(program: Program): string[] {
  return problemsOf(program).map((problem) => problem.message);
}

function withTask(name: string): Program {
  return add(blankProgram("Flow"), name);
}

function add(program: Program, name: string): Program {
  return apply(program, edits.addTask(program, { name, position: origin }));
}
