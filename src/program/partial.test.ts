import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "./anyProgram.testing.ts";
import { problemsOf } from "./checks.ts";
import { normalise } from "./order.ts";
import { canBeGiven, upTo, withGiven, withoutDisabled } from "./partial.ts";
import { upstreamOf } from "./reach.ts";
import { nodeById, resultId, type Program } from "./program.ts";
import { staleNodes } from "./stale.ts";

const choice = fc.nat();
const callsOf = (program: Program) => program.nodes.filter(({ kind }) => kind === "task").map(({ id }) => id);

function errorsOf(program: Program) {
  return problemsOf(program)
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message);
}

describe("A flow up to a node", () => {
  test("has the node, all that it needs, and a result that returns it", () => {
    fc.assert(
      fc.property(anyProgram, choice, (program, at) => {
        const calls = callsOf(program);
        const id = calls[at % Math.max(1, calls.length)];
        if (id === undefined) return;
        const part = upTo(program, id);
        const expected = new Set([id, ...upstreamOf(program, [id]), resultId]);
        expect(new Set(part.nodes.map((node) => node.id))).toEqual(expected);
        expect(part.edges.filter(({ target }) => target === resultId).map(({ source }) => source)).toEqual([
          id,
        ]);
        expect(normalise(part)).toEqual(part);
      }),
    );
  });
});

describe("A flow with given values", () => {
  test("runs none of the nodes whose values are given, and finds no fault that was not there", () => {
    fc.assert(
      fc.property(anyProgram, fc.array(choice, { maxLength: 4 }), (program, choices) => {
        const calls = callsOf(program);
        const given = calls.length === 0 ? [] : choices.map((at) => calls[at % calls.length] ?? "");
        const part = withGiven(program, given);
        const replaced = given.filter((id) => canBeGiven(program, id));
        for (const id of replaced) expect(nodeById(part, id)).toBeUndefined();
        const before = new Set(errorsOf(program));
        const isNew = (message: string) =>
          !before.has(message) && !message.startsWith("The flow has no task");
        expect(errorsOf(part).filter(isNew)).toEqual([]);
        expect(normalise(part)).toEqual(part);
      }),
    );
  });

  test("is the same program when nothing is given", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        expect(withGiven(program, [])).toBe(program);
      }),
    );
  });
});

describe("A flow with disabled nodes", () => {
  test("runs what needs none of them, and finds no fault that was not there", () => {
    fc.assert(
      fc.property(anyProgram, fc.array(choice, { maxLength: 3 }), (program, choices) => {
        const calls = callsOf(program);
        const disabled = calls.length === 0 ? [] : choices.map((at) => calls[at % calls.length] ?? "");
        const part = withoutDisabled(program, disabled);
        const left = new Set(part.nodes.map(({ id }) => id));
        for (const id of disabled) expect(left.has(id)).toBe(false);
        const needs = (id: string) =>
          program.edges.filter(({ target, port }) => target === id && port !== "waitFor");
        for (const { id } of program.nodes) {
          const isNeedy = needs(id).some(({ source }) => !left.has(source));
          expect(left.has(id)).toBe(!isNeedy && !disabled.includes(id));
        }
        const before = new Set(errorsOf(program));
        const isNew = (message: string) =>
          !before.has(message) && !message.startsWith("The flow has no task");
        expect(errorsOf(part).filter(isNew)).toEqual([]);
      }),
    );
  });
});

describe("What is stale", () => {
  test("is nothing while nothing has changed, wherever nodes were moved", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const nodes = program.nodes.map((node) => ({ ...node, position: { x: 7, y: 9 } }));
        expect(staleNodes(program, { ...program, nodes })).toEqual(new Map());
      }),
    );
  });

  test("is a task whose code changed, and all that is downstream of it", () => {
    fc.assert(
      fc.property(anyProgram, choice, (program, at) => {
        const calls = callsOf(program);
        const node = nodeById(program, calls[at % Math.max(1, calls.length)] ?? "");
        if (node?.kind !== "task") return;
        const tasks = program.tasks.map((task) =>
          task.identifier === node.task ? { ...task, code: `${task.code} ` } : task,
        );
        const stale = staleNodes(program, { ...program, tasks });
        expect(stale.get(node.id)).toBe("Its code has changed since this run.");
        for (const other of program.nodes)
          if (upstreamOf(program, [other.id]).has(node.id)) expect(stale.has(other.id)).toBe(true);
      }),
    );
  });
});
