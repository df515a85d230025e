import { describe, expect, test } from "vitest";
import { blankProgram } from "./blank.ts";
import { apply, invert, type ProgramChange } from "./change.ts";
import { addParameter, addTask, connect, removeAndHeal } from "./edits.ts";
import type { Program } from "./program.ts";

const at = { x: 0, y: 0 };

function after(program: Program, ...edits: ((program: Program) => ProgramChange)[]): Program {
  return edits.reduce((current, edit) => apply(current, edit(current)), program);
}

const edge = (source: string, target: string, port: string) => (program: Program) => {
  const outcome = connect(program, { source, target, port });
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  return outcome.change;
};

/** book → clean1 → count1 → report1 */
const chain = after(
  blankProgram("A flow"),
  (program) => addParameter(program, { name: "book", type: "string", position: at }),
  (program) => addTask(program, { name: "Clean", position: at }),
  (program) => addTask(program, { name: "Count", position: at }),
  (program) => addTask(program, { name: "Report", position: at }),
  edge("parameter:book", "clean1", "input"),
  edge("clean1", "count1", "input"),
  edge("count1", "report1", "input"),
);

const edgesAfter = (program: Program, ...gone: string[]) =>
  apply(program, removeAndHeal(program, gone)).edges.map(({ id }) => id);

describe("removeAndHeal", () => {
  test("joins what fed the node to what it fed", () => {
    expect(edgesAfter(chain, "count1")).toEqual(["parameter:book->clean1:input", "clean1->report1:input"]);
  });

  test("joins the ends of a row of nodes", () => {
    expect(edgesAfter(chain, "clean1", "count1")).toEqual(["parameter:book->report1:input"]);
  });

  test("keeps order as order, and draws none from a parameter", () => {
    const ordered = after(
      chain,
      (program) => addTask(program, { name: "Last", position: at }),
      edge("clean1", "last1", "waitFor"),
      edge("count1", "last1", "waitFor"),
    );
    expect(edgesAfter(ordered, "count1")).toContain("clean1->last1:waitFor");
    expect(edgesAfter(ordered, "clean1").filter((id) => id.includes("parameter:book->last1"))).toEqual([]);
  });

  test("is undone exactly", () => {
    const change = removeAndHeal(chain, ["count1"]);
    expect(apply(apply(chain, change), invert(change))).toEqual(chain);
  });
});
