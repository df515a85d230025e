import fc from "fast-check";
import { expect, test } from "vitest";
import { anyProgram } from "./anyProgram.testing.ts";
import { findPath } from "./path.ts";
import { downstreamOf, upstreamOf } from "./reach.ts";

test("what is downstream of a node can be reached from it, and has it upstream", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      for (const { id } of program.nodes) {
        const reached = downstreamOf(program, [id]);
        for (const other of program.nodes) {
          const hasPath = findPath(program.edges, id, other.id) !== undefined;
          expect(reached.has(other.id)).toBe(hasPath);
          expect(upstreamOf(program, [other.id]).has(id)).toBe(hasPath);
        }
      }
    }),
    { numRuns: 40 },
  );
});
