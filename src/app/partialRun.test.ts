import fc from "fast-check";
import { expect, test } from "vitest";
import { emit } from "../code/emit.ts";
import { parse } from "../code/parse.ts";
import { anyProgram } from "../program/anyProgram.testing.ts";
import { isCall, parameterId } from "../program/program.ts";
import { downstreamOf } from "../program/reach.ts";
import { staleNodes } from "../program/stale.ts";
import { nodeAlone, partFrom } from "./partialRun.ts";

test("A node alone runs, and nothing else does, when all other nodes have given their values", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, at) => {
      const calls = program.nodes.filter(isCall).map(({ id }) => id);
      const id = calls[at % Math.max(1, calls.length)];
      if (id === undefined) return;
      const results = new Map(calls.map((call) => [call, `value of ${call}`]));
      const alone = nodeAlone(program, new Map(), results, id);
      expect(alone.program.nodes.filter(isCall).map((node) => node.id)).toEqual([id]);
      for (const [name, value] of Object.entries(alone.parameters)) {
        expect(value).toBe(`value of ${name}`);
        expect(alone.program.nodes.some((node) => node.id === parameterId(name))).toBe(true);
      }
    }),
  );
});

test("From a node on run the node and what comes after it, and nothing else when the others have given values", () => {
  fc.assert(
    fc.property(anyProgram, fc.nat(), (program, at) => {
      const calls = program.nodes.filter(isCall).map(({ id }) => id);
      const id = calls[at % Math.max(1, calls.length)];
      if (id === undefined) return;
      const results = new Map(calls.map((call) => [call, `value of ${call}`]));
      const part = partFrom(program, new Map(), results, id).program;
      const ran = new Set(part.nodes.filter(isCall).map((node) => node.id));
      expect(ran).toEqual(new Set(calls.filter((call) => downstreamOf(program, [id]).has(call))));
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
