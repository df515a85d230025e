import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions, anyProgram } from "./anyProgram.testing.ts";
import { blankProgram } from "./blank.ts";
import { apply, invert, type ProgramChange } from "./change.ts";
import { findCycle } from "./checks.ts";
import * as edits from "./edits.ts";
import { normalise, portsOf } from "./order.ts";
import { nodeById, type Program, type Signature, type TaskNode } from "./program.ts";

const origin = { x: 0, y: 0 };

describe("any sequence of edits", () => {
  test("undone leads back to the first program, and redone to the last", () => {
    fc.assert(
      fc.property(anyProgram, anyActions, (first, actions) => {
        let program = first;
        const history: ProgramChange[] = [];
        for (const action of actions) {
          const change = action(program);
          history.push(change);
          program = apply(program, change);
        }
        const undone = history.toReversed().reduce((later, change) => apply(later, invert(change)), program);
        expect(undone).toEqual(first);
        expect(history.reduce(apply, undone)).toEqual(program);
      }),
    );
  });

  test("never makes a cycle", () => {
    fc.assert(fc.property(anyProgram, (program) => findCycle(program) === undefined));
  });

  test("keeps ids and names unique", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const variables = program.nodes.map((node) => (node.kind === "parameter" ? node.name : node.id));
        const names = [
          ...variables,
          ...program.tasks.map((task) => task.identifier),
          program.flow.identifier,
        ];
        expect(new Set(names).size).toBe(names.length);
        expect(new Set(program.edges.map((edge) => edge.id)).size).toBe(program.edges.length);
      }),
    );
  });

  test("leaves every edge between nodes that exist, at a port that exists", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        for (const edge of program.edges) {
          const target = nodeById(program, edge.target);
          expect(nodeById(program, edge.source)).toBeDefined();
          expect(target && portsOf(program, target)).toContain(edge.port);
        }
      }),
    );
  });

  test("feeds no data port twice, and none that also has an argument", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const fed = program.edges.filter((edge) => edge.port !== "waitFor");
        expect(new Set(fed.map((edge) => `${edge.target}:${edge.port}`)).size).toBe(fed.length);
        for (const { target, port } of fed) {
          const node = nodeById(program, target);
          expect(node?.kind === "task" && Object.hasOwn(node.arguments, port)).toBe(false);
        }
      }),
    );
  });

  test("leaves the program in normal form", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        expect(normalise(program)).toEqual(program);
      }),
    );
  });
});

describe("a new task", () => {
  test("is named after its title, and its node counts from one", () => {
    const program = withTasks("Count words");
    expect(program.tasks[0]).toMatchObject({ identifier: "countWords", options: { name: "Count words" } });
    expect(program.tasks[0]?.code).toContain("async function countWords(input: string)");
    expect(program.nodes.map((node) => node.id)).toEqual(["countWords1"]);
  });

  test("takes another name when shared code, a word of the language or a global has it", () => {
    const shared = { ...blankProgram("Flow"), shared: "const wordsOf = 1;" };
    const identifierOf = (name: string) =>
      apply(shared, edits.addTask(shared, { name, position: origin })).tasks[0]?.identifier;
    expect(identifierOf("Words of")).toBe("wordsOf2");
    expect(identifierOf("Class")).toBe("classTask");
    expect(identifierOf("Fetch")).toBe("fetchTask");
    expect(identifierOf("  ")).toBe("newTask");
    expect(identifierOf("2 sums")).toBe("task2Sums");
  });
});

describe("connecting", () => {
  test("replaces the edge that fed the port", () => {
    const program = connected(withTasks("A", "B", "C"), "a1", "c1", "input");
    expect(connected(program, "b1", "c1", "input").edges.map((edge) => edge.id)).toEqual(["b1->c1:input"]);
  });

  test("replaces a typed argument", () => {
    const typed = withTasks("A", "B");
    const program = apply(typed, edits.setArgument(typed, "b1", "input", '"hello"'));
    expect(callAt(connected(program, "a1", "b1", "input"), "b1").arguments).toEqual({});
  });

  test("puts a call after the calls it needs", () => {
    const program = connected(withTasks("A", "B", "C"), "c1", "a1", "waitFor");
    expect(program.nodes.map((node) => node.id)).toEqual(["c1", "a1", "b1"]);
  });

  test("in a circle is refused with the way around", () => {
    const program = connected(withTasks("Count words", "Report"), "countWords1", "report1", "input");
    expect(refusalOf(program, "report1", "countWords1", "waitFor")).toBe(
      "This would go in a circle: Count words → Report → Count words.",
    );
  });

  test("is refused where the canvas has no such edge", () => {
    const tasks = withTasks("A", "B");
    const parameter = apply(tasks, edits.addParameter(tasks, { name: "book", type: "", position: origin }));
    const program = apply(parameter, edits.addResult(parameter, origin));
    expect(refusalOf(program, "a1", "a1", "input")).toContain("cannot wait for itself");
    expect(refusalOf(program, "a1", "b1", "other")).toContain('no input "other"');
    expect(refusalOf(program, "a1", "parameter:book", "value")).toContain("nothing can feed it");
    expect(refusalOf(program, "result", "a1", "input")).toContain("end of the flow");
    expect(refusalOf(program, "parameter:book", "a1", "waitFor")).toContain("nothing to wait for");
    expect(refusalOf(connected(program, "a1", "b1", "waitFor"), "a1", "b1", "waitFor")).toContain("already");
  });

  test("elsewhere with an end of an edge is one change", () => {
    const program = connected(withTasks("A", "B", "C"), "a1", "b1", "input");
    const outcome = edits.reconnect(program, "a1->b1:input", { source: "a1", target: "c1", port: "input" });
    expect(after(program, outcome).edges.map((edge) => edge.id)).toEqual(["a1->c1:input"]);
  });
});

describe("new code", () => {
  const text = signature("text");
  const program = connected(withTasks("A", "B"), "a1", "b1", "input");

  test("that renames one parameter takes its edge along", () => {
    const renamed = apply(program, edits.setCode(program, "b", "(text: string) => 1", text));
    expect(renamed.edges.map((edge) => edge.id)).toEqual(["a1->b1:text"]);
  });

  test("that drops a parameter drops its edge", () => {
    expect(apply(program, edits.setCode(program, "b", "() => 1", signature())).edges).toEqual([]);
  });

  test("that does not parse keeps the last signature and every edge", () => {
    const broken = apply(program, edits.setCode(program, "b", "async function (", undefined));
    expect(broken.tasks[1]).toMatchObject({
      code: "async function (",
      signature: program.tasks[1]?.signature,
    });
    expect(broken.edges).toEqual(program.edges);
  });

  test("takes a renamed parameter's argument along", () => {
    const typed = withTasks("A");
    const before = apply(typed, edits.setArgument(typed, "a1", "input", '"x"'));
    const renamed = apply(before, edits.setCode(before, "a", "(text: string) => 1", text));
    expect(callAt(renamed, "a1").arguments).toEqual({ text: '"x"' });
  });
});

describe("removing nodes", () => {
  test("takes their edges and the tasks that nothing calls any more", () => {
    const program = connected(withTasks("A", "B"), "a1", "b1", "input");
    const rest = apply(program, edits.removeNodes(program, ["a1"]));
    expect(rest.tasks.map((task) => task.identifier)).toEqual(["b"]);
    expect(rest.edges).toEqual([]);
  });

  test("keeps a task that another node still calls", () => {
    const once = withTasks("A");
    const twice = apply(once, edits.addCall(once, "a", origin));
    expect(apply(twice, edits.removeNodes(twice, ["a1"])).tasks).toHaveLength(1);
  });
});

describe("duplicating", () => {
  test("copies the tasks and the edges between them", () => {
    const program = connected(withTasks("A", "B"), "a1", "b1", "input");
    const copied = apply(program, edits.duplicateNodes(program, ["a1", "b1"]));
    expect(copied.tasks.map((task) => task.identifier)).toEqual(["a", "b", "a2", "b2"]);
    expect(copied.tasks[2]?.code).toContain("function a2(");
    expect(copied.edges.map((edge) => edge.id)).toEqual(["a1->b1:input", "a21->b21:input"]);
  });
});

describe("a parameter's new name", () => {
  test("goes along with its edges", () => {
    const tasks = withTasks("A");
    const added = apply(tasks, edits.addParameter(tasks, { name: "book", type: "string", position: origin }));
    const program = connected(added, "parameter:book", "a1", "input");
    const renamed = apply(
      program,
      edits.setParameter(program, "parameter:book", { name: "novel", type: "string" }),
    );
    expect(renamed.edges.map((edge) => edge.id)).toEqual(["parameter:novel->a1:input"]);
  });
});

describe("an argument", () => {
  test("that is just the name of a node becomes an edge", () => {
    const program = withTasks("A", "B");
    const after = apply(program, edits.setArgument(program, "b1", "input", " a1 "));
    expect(after.edges.map((edge) => edge.id)).toEqual(["a1->b1:input"]);
  });

  test("replaces the edge that fed the input", () => {
    const program = connected(withTasks("A", "B"), "a1", "b1", "input");
    const after = apply(program, edits.setArgument(program, "b1", "input", '"x"'));
    expect(after.edges).toEqual([]);
    expect(callAt(after, "b1").arguments).toEqual({ input: '"x"' });
  });
});

describe("moving", () => {
  test("rounds to whole pixels and leaves other nodes untouched", () => {
    const program = withTasks("A", "B");
    const moved = apply(program, edits.moveNodes(program, new Map([["a1", { x: 10.4, y: -0.2 }]])));
    expect(moved.nodes[0]?.position).toEqual({ x: 10, y: 0 });
    expect(moved.nodes[1]).toBe(program.nodes[1]);
  });
});

function withTasks(...names: string[]): Program {
  return names.reduce(
    (program, name) => apply(program, edits.addTask(program, { name, position: origin })),
    blankProgram("Flow"),
  );
}

function connected(program: Program, source: string, target: string, port: string): Program {
  return after(program, edits.connect(program, { source, target, port }));
}

function after(program: Program, outcome: edits.ConnectOutcome): Program {
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  return apply(program, outcome.change);
}

function refusalOf(program: Program, source: string, target: string, port: string): string | undefined {
  const outcome = edits.connect(program, { source, target, port });
  return "refusal" in outcome ? outcome.refusal : undefined;
}

function callAt(program: Program, id: string): TaskNode {
  const node = nodeById(program, id);
  if (node?.kind !== "task") throw new Error(`${id} is no call`);
  return node;
}

function signature(...names: string[]): Signature {
  return { parameters: names.map((name) => ({ name, type: "string", optional: false })), returns: "unknown" };
}
