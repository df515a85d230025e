import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "./anyProgram.testing.ts";
import { blankProgram } from "./blank.ts";
import { apply, invert } from "./change.ts";
import { addCall, addParameter, addTask, connect, replaceCall, setArgument, setWay } from "./edits.ts";
import { portsOf } from "./order.ts";
import { isCall, nodeById, type Program } from "./program.ts";

const nowhere = { x: 0, y: 0 };

describe("A call that gives way to another", () => {
  test("hands on what fed a parameter: to the one of the same name, else to the one at the same place", () => {
    const program = flowOf(["words", "limit"], ["first", "words"]);
    const fed = ["words", "limit"].reduce(
      (to, port) => joined(to, { source: `parameter:${port}`, target: "one1", port }),
      program,
    );
    const after = replaced(fed);
    expect(after.edges.map(({ id }) => id).toSorted()).toEqual(["parameter:words->two1:words"]);
  });

  test("hands on by place what has no name there, and what was passed as text", () => {
    const program = flowOf(["words", "limit"], ["text", "most"]);
    const fed = joined(program, { source: "parameter:words", target: "one1", port: "words" });
    const after = replaced(apply(fed, setArgument(fed, "one1", "limit", "3")));
    expect(after.edges.map(({ id }) => id)).toEqual(["parameter:words->two1:text"]);
    expect(nodeById(after, "two1")).toMatchObject({ arguments: { most: "3" } });
  });

  test("leaves its place, its way and what it feeds, and its task goes with it", () => {
    const program = flowOf(["words"], ["text"]);
    const called = apply(program, addCall(program, "one", { x: 500, y: 70 }));
    const fed = joined(called, { source: "one1", target: "one2", port: "words" });
    const mapped = apply(fed, setWay(fed, "one1", "map"));
    const after = replaced(mapped);
    expect(after.edges.map(({ id }) => id)).toEqual(["two1->one2:words"]);
    expect(nodeById(after, "two1")).toMatchObject({ way: "map", position: { x: 40, y: 30 } });
    expect(after.tasks.map(({ identifier }) => identifier)).toEqual(["one", "two"]);
    expect(replaced(program).tasks.map(({ identifier }) => identifier)).toEqual(["two"]);
  });

  test("is undone exactly, and every edge ends at a port that is there", () => {
    fc.assert(
      fc.property(anyProgram, fc.nat(50), fc.nat(50), (program, pick, task) => {
        const calls = program.nodes.filter(isCall);
        const before = calls[pick % calls.length];
        const identifier = program.tasks[task % program.tasks.length]?.identifier;
        if (!before || identifier === undefined) return;
        const added = addCall(program, identifier, nowhere);
        const grown = apply(program, added);
        const call = grown.nodes.find(({ id }) => !nodeById(program, id));
        const change = [...added, ...replaceCall(grown, before.id, call?.id ?? "")];
        const after = apply(program, change);
        expect(after.nodes).toHaveLength(program.nodes.length);
        for (const edge of after.edges) {
          const target = nodeById(after, edge.target);
          expect(target && portsOf(after, target)).toContain(edge.port);
        }
        expect(apply(after, invert(change))).toEqual(program);
      }),
    );
  });
});

/** Parameters by these names, a call of a task that takes them, and a call of another to come in its place. */
function flowOf(one: readonly string[], two: readonly string[]): Program {
  const withParameters = one.reduce(
    (to, name) => apply(to, addParameter(to, { name, type: "string", position: nowhere })),
    blankProgram("A flow"),
  );
  const withOne = added(withParameters, "One", one);
  return added(withOne, "Two", two);
}

function added(program: Program, name: string, parameters: readonly string[]): Program {
  const signature = {
    parameters: parameters.map((parameter) => ({ name: parameter, type: "string", optional: false })),
    returns: "string",
  };
  const code = `(${parameters.join(", ")}) => ""`;
  return apply(program, addTask(program, { name, code, signature, position: { x: 40, y: 30 } }));
}

function joined(program: Program, connection: Parameters<typeof connect>[1]): Program {
  const outcome = connect(program, connection);
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  return apply(program, outcome.change);
}

function replaced(program: Program): Program {
  return apply(program, replaceCall(program, "one1", "two1"));
}
