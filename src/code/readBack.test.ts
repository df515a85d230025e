import { describe, expect, test } from "vitest";
import { samples, type Action } from "../program/anyProgram.testing.ts";
import * as edits from "../program/edits.ts";
import { corpus } from "./corpus.testing.ts";
import { textAfter } from "./laws.testing.ts";

/** Edits that `fuzz.test.ts` found to be read back otherwise than they were, or that broke what the file means. */
const position = { x: 40, y: 40 };
const remove =
  (...ids: string[]): Action =>
  (program) =>
    edits.removeNodes(program, ids);
const unlink =
  (id: string): Action =>
  (program) =>
    edits.removeEdges(program, [id]);
const code =
  (task: string, text = samples[0]?.code ?? ""): Action =>
  (program) =>
    edits.setCode(program, task, text, { parameters: [], returns: "string" });
const log = (): Action => (program) => edits.addCode(program, "void 0;", position);
const copy =
  (...ids: string[]): Action =>
  (program) =>
    edits.duplicateNodes(program, ids);
const link =
  (source: string, target: string, port: string): Action =>
  (program) => {
    const outcome = edits.connect(program, { source, target, port });
    if (!("change" in outcome)) throw new Error("These cannot be connected.");
    return outcome.change;
  };

function file(name: string): string {
  const found = corpus.find((one) => one.name === name);
  if (!found) throw new Error(`The corpus has no ${name}.`);
  return found.text;
}

describe("an edit is read back as it was, and says what it should:", () => {
  test.each<[string, string, Action[], string[]]>([
    [
      "new waiting behind the author's own is not taken for part of that",
      "namespace-import.ts",
      [remove("sum")],
      ["  await mill.wait([sum]);\n  await mill.wait([one, two]);\n  await one.result();"],
    ],
    [
      "a name in brackets is returned as a name",
      "asynchronous-styles.ts",
      [log(), remove("result")],
      ["  return (c);"],
    ],
    [
      "a name that the body gives to something else is imported under another one",
      "result-names.ts",
      [unlink("task11->wait:result")],
      ["import { flow, task, wait as wait2 } from", "await wait2([result, flow1]);"],
    ],
    [
      "a variable called `result` is waited for by its name",
      "comments-everywhere.ts",
      [link("parameter:n", "result", "value")],
      ["    await wait([result]);\n    await result.result();"],
    ],
    [
      "two code nodes in a body that was one expression stand apart",
      "one-expression.ts",
      [log(), log()],
      ["  void 0;\n\n  void 0;"],
    ],
    [
      "what has to be waited for is waited for before the flow returns",
      "map.ts",
      [unlink("lengths->sum1:numbers")],
      ["  const sum1 = sum.submit();\n  await lengths.result();\n  return sum1;"],
    ],
    [
      "of two tasks in one `const` the other stays",
      "minified.ts",
      [remove("s")],
      ['const a=task({name:"A"},(x:number)=>x+1);'],
    ],
    [
      "a parameter that is taken apart can be copied",
      "destructured.ts",
      [copy("parameter:options")],
      ["options2: { scale: number; unit?: string }"],
    ],
    [
      "a function that cannot stand there any more comes into the call",
      "functions-elsewhere.ts",
      [code("downloadTask", "// why\n(): string => 'x'")],
      ["task({ name: \"Download\", retries: 2 }, // why\n(): string => 'x');"],
    ],
  ])("%s", (_, name, actions, parts) => {
    const written = textAfter(file(name), actions);
    for (const part of parts) expect(written).toContain(part);
  });

  test("a function that no other code names goes with its task", () => {
    expect(textAfter(file("functions-elsewhere.ts"), [remove("html")])).not.toContain("download");
  });

  test("ends of lines in a copied task's text stay as they are", () => {
    expect(textAfter(file("mixed-line-ends.ts"), [copy("one")])).not.toContain("\r\r");
  });
});
