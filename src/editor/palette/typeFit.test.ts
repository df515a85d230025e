import { expect, test } from "vitest";
import { blankProgram } from "../../program/blank.ts";
import { apply } from "../../program/change.ts";
import { addParameter, addTask } from "../../program/edits.ts";
import { calleeOf, isCall, type Program } from "../../program/program.ts";
import type { EditorLanguage } from "../ports.ts";
import { paletteItems } from "./items.ts";
import { typeFits } from "./typeFit.ts";

/** Knows the types that are written: an edge of text fits where text is taken. */
const language: Pick<EditorLanguage, "fittingPorts"> = {
  fittingPorts: (program, { node }) =>
    Promise.resolve(
      program.nodes.flatMap((other) => {
        if (!isCall(other) || other.id === node) return [];
        const parameters = calleeOf(program, other)?.signature.parameters ?? [];
        return parameters.flatMap(({ name, type }) =>
          type === "string" ? [{ node: other.id, port: name }] : [],
        );
      }),
    ),
};

test("What takes the edge is told with the ports that take it, what does not without any, what is still to be written not at all", async () => {
  const program = [
    (to: Program) => addParameter(to, { name: "text", type: "string", position: { x: 0, y: 0 } }),
    (to: Program) => addTask(to, taking("Trim", ["limit: number", "text: string"])),
    (to: Program) => addTask(to, taking("Double", ["value: number"])),
  ].reduce((to, edit) => apply(to, edit(to)), blankProgram("A flow"));
  const end = { node: "parameter:text", port: "output", side: "source" } as const;
  const fits = await typeFits(program, paletteItems(program), end, language);
  expect(fits.get("call:trim")).toEqual(["text"]);
  expect(fits.get("call:double")).toEqual([]);
  expect(fits.has("task")).toBe(false);
});

function taking(name: string, parameters: readonly string[]) {
  const signature = {
    parameters: parameters.map((parameter) => {
      const [own = "", type = ""] = parameter.split(": ");
      return { name: own, type, optional: false };
    }),
    returns: "unknown",
  };
  return { name, code: `(${parameters.join(", ")}) => null`, signature, position: { x: 0, y: 0 } };
}
