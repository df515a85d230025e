import fc from "fast-check";
import { expect, test } from "vitest";
import { emit } from "../code/emit.ts";
import { parse } from "../code/parse.ts";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { canBeGiven } from "../program/partial.ts";
import { isCall, nodeById, parameterId, type Program } from "../program/program.ts";
import { downstreamOf } from "../program/reach.ts";
import { staleNodes } from "../program/stale.ts";
import { nodeAlone, partFrom } from "./partialRun.ts";

/** These, and what they need that no value can stand for. */
function withUngivable(program: Program, ids: readonly string[]): Set<string> {
  const running = new Set(ids);
  // A set that grows while it is walked gives what was added too.
  for (const id of running) {
    const needs = program.edges
      .filter(({ target }) => target === id)
      .map(({ source }) => nodeById(program, source));
    for (const node of needs) if (node && isCall(node) && !canBeGiven(program, node.id)) running.add(node.id);
  }
  return running;
}

test("A node alone runs, with what it needs that no value can stand for, when all other nodes have given their values", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, at) => {
      const calls = program.nodes.filter(isCall).map(({ id }) => id);
      const id = calls[at % Math.max(1, calls.length)];
      if (id === undefined) return;
      const results = new Map(calls.map((call) => [call, `value of ${call}`]));
      const alone = nodeAlone(program, new Map(), results, id);
      const ran = new Set(alone.program.nodes.filter(isCall).map((node) => node.id));
      expect(ran).toEqual(withUngivable(program, [id]));
      for (const [name, value] of Object.entries(alone.parameters)) {
        expect(value).toBe(`value of ${name}`);
        expect(alone.program.nodes.some((node) => node.id === parameterId(name))).toBe(true);
      }
    }),
  );
});

test("From a node on run the node, what comes after it, and what these need that no value can stand for, when the others have given values", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, at) => {
      const calls = program.nodes.filter(isCall).map(({ id }) => id);
      const id = calls[at % Math.max(1, calls.length)];
      if (id === undefined) return;
      const results = new Map(calls.map((call) => [call, `value of ${call}`]));
      const part = partFrom(program, new Map(), results, id).program;
      const ran = new Set(part.nodes.filter(isCall).map((node) => node.id));
      const after = calls.filter((call) => downstreamOf(program, [id]).has(call));
      expect(ran).toEqual(withUngivable(program, after));
    }),
  );
});

test("What a part of a flow gave is fresh, also when its program is read back from the file that ran", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, at) => {
      const calls = program.nodes.filter(isCall).map(({ id }) => id);
      const id = calls[at % Math.max(1, calls.length)];
      if (id === undefined) return;
      const results = new Map(calls.map((call) => [call, `value of ${call}`]));
      const { program: part } = nodeAlone(program, new Map(), results, id);
      const ran = parse(emit(part).text).program;
      const drawn = parse(emit(program).text).program;
      if (!ran || !drawn) throw new Error("What was emitted cannot be read.");
      expect(staleNodes(ran, drawn)).toEqual(new Map());
      expect(staleNodes(ran, program)).toEqual(new Map());
    }),
  );
});
