import { describe, expect, test } from "vitest";
import { apply, type ProgramChange } from "../program/change.ts";
import * as edits from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";

/** In nobody's format: no semicolons, single quotes, things on one line, comments in odd places. */
const ownStyle = `import {task, flow} from 'millrace' // the engine

type Row = { id: number }

/* loads */
export const load = task({ name: 'Load', retries: 2 }, async (url: string): Promise<Row[]> => [{ id: url.length }])
export const count = task({ name: 'Count' },
  (rows: Row[], min = 0) => rows.filter(({ id }) => id > min).length) // how many

export const main = flow({ name: 'Main' }, async (url: string = "x") => {
  const rows = load.submit(url)   // first
  if (url === "") throw new Error("empty")
  return count.submit(rows)
})
`;

test("a function that is declared elsewhere and takes another name moves into the call that named it", () => {
  const text = `import { flow, task } from "millrace";

async function download(url: string) {
  return url;
}

export const load = task({ name: "Load" }, download);

export const main = flow({ name: "Main" }, async function main() {});
`;
  const { program } = parse(text);
  if (!program) throw new Error("The file cannot be read.");
  const renamed = apply(program, edits.setCode(program, "load", "(url: string) => url.trim()", undefined));
  expect(emit(renamed).text).toBe(
    text
      .replace(/async function download[^}]*}\n\n/, "")
      .replace("download);", "(url: string) => url.trim());"),
  );
});

test("a flow waits for a call whose variable is named like the canvas's result", () => {
  const text = `import { flow, task, wait } from "millrace";

export const load = task({ name: "Load" }, async () => 1);

export const main = flow({ name: "Main" }, async function main(n: number) {
  const result = load.submit();
  await wait([result]);
  await result.result();
  return n;
});
`;
  expect(parse(text).program?.nodes.map(({ kind }) => kind)).toEqual(["parameter", "task", "result"]);
});

describe("one edit is the smallest change of the text:", () => {
  const program = programOf(ownStyle);
  const optionsOf = (task: string) => program.tasks.find(({ identifier }) => identifier === task)!.options;
  test.each<[string, ProgramChange, string[]]>([
    [
      "an option's value",
      edits.setTaskOptions(program, "load", { ...optionsOf("load"), name: "Load 'all'" }),
      [
        "- export const load = task({ name: 'Load', retries: 2 }, async (url: string): Promise<Row[]> => [{ id: url.length }])",
        "+ export const load = task({ name: 'Load \\'all\\'', retries: 2 }, async (url: string): Promise<Row[]> => [{ id: url.length }])",
      ],
    ],
    [
      "an option more",
      edits.setTaskOptions(program, "count", { ...optionsOf("count"), tags: ["cheap"] }),
      [
        "- export const count = task({ name: 'Count' },",
        "+ export const count = task({ name: 'Count', tags: ['cheap'] },",
      ],
    ],
    [
      "an option less",
      edits.setTaskOptions(program, "load", { name: "Load" }),
      [
        "- export const load = task({ name: 'Load', retries: 2 }, async (url: string): Promise<Row[]> => [{ id: url.length }])",
        "+ export const load = task({ name: 'Load' }, async (url: string): Promise<Row[]> => [{ id: url.length }])",
      ],
    ],
    [
      "a parameter's name, wherever it is spoken of",
      edits.setParameter(program, "parameter:url", { name: "address", type: "string", default: '"x"' }),
      [
        "- export const main = flow({ name: 'Main' }, async (url: string = \"x\") => {",
        "-   const rows = load.submit(url)   // first",
        '-   if (url === "") throw new Error("empty")',
        "+ export const main = flow({ name: 'Main' }, async (address: string = \"x\") => {",
        "+   const rows = load.submit(address)   // first",
        '+   if (address === "") throw new Error("empty")',
      ],
    ],
    [
      "an argument",
      edits.setArgument(program, "count1", "min", "3"),
      ["-   return count.submit(rows)", "+   return count.submit(rows, 3)"],
    ],
    [
      "the way of a call",
      edits.setWay(program, "rows", "call"),
      ["-   const rows = load.submit(url)   // first", "+   const rows = await load(url)   // first"],
    ],
    [
      "a task's code",
      edits.setCode(
        program,
        "count",
        "(rows: Row[], min = 1) => rows.filter(({ id }) => id > min).length",
        undefined,
      ),
      [
        "-   (rows: Row[], min = 0) => rows.filter(({ id }) => id > min).length) // how many",
        "+   (rows: Row[], min = 1) => rows.filter(({ id }) => id > min).length) // how many",
      ],
    ],
    [
      "a position, in the last line",
      edits.moveNodes(program, new Map([["rows", { x: 7, y: 3 }]])),
      [expect.stringMatching(/^\+ \/\/ @millrace:layout \{.*"rows":\[7,3\]/)],
    ],
    [
      "a call less",
      edits.removeNodes(program, ["rows"]),
      [
        "- export const load = task({ name: 'Load', retries: 2 }, async (url: string): Promise<Row[]> => [{ id: url.length }])",
        "-   const rows = load.submit(url)   // first",
        "-   return count.submit(rows)",
        "+   return count.submit()",
      ],
    ],
    [
      "a call more",
      edits.addTask(program, { name: "Tell", position: { x: 0, y: 0 } }),
      [
        "- import {task, flow} from 'millrace' // the engine",
        "-   return count.submit(rows)",
        "+ import {task, flow, wait} from 'millrace' // the engine",
        "+ export const tell = task(",
        "+   { name: 'Tell' },",
        "+   async function tell(input: string): Promise<string> {",
        "+     return input;",
        "+   },",
        "+ )",
        "+   const count1 = count.submit(rows)",
        "+   const tell1 = tell.submit()",
        "+   await wait([tell1, count1])",
        "+   await tell1.result()",
        "+   return count1",
        expect.stringContaining("+ // @millrace:layout "),
      ],
    ],
  ])("%s", (_, change, lines) => {
    expect(changedLines(ownStyle, emit(apply(program, change)).text)).toEqual(lines);
  });
});

test("what a file tells of calls without a variable of their own, it goes on telling", () => {
  const placed = programOf(
    ownStyle
      .replace("const rows = load.submit(url)", "const [rows] = await load(url)")
      .replace("submit(rows)", "submit([rows])") +
      '// @millrace:layout {"load1":[7,8],"#groups":[["group:1","Both",["load1"]]]}\n',
  );
  expect(emit(placed).text).toBe(placed.source?.text);
  const moved = apply(placed, edits.moveNodes(placed, new Map([["count1", { x: 1, y: 2 }]])));
  const { nodes, groups } = programOf(emit(moved).text);
  expect(nodes.find(({ id }) => id === "load1")?.position).toEqual({ x: 7, y: 8 });
  expect(groups?.[0]?.members).toEqual(["load1"]);
});

function programOf(text: string): Program {
  const { program, problems } = parse(text);
  if (!program) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return program;
}
/** The lines that went, and those that came. */
function changedLines(before: string, after: string): string[] {
  const [was, is] = [before.split("\n"), after.split("\n")];
  const gone = was.filter((line) => !is.includes(line)).map((line) => `- ${line}`);
  return [...gone, ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`)];
}

test("a flow with the one name that the comment of positions refuses is read again after a node was moved", () => {
  const text = `import { flow, task } from "millrace";

export const load = task({ name: "Load" }, () => 1);

export const __proto__ = flow({ name: "Odd" }, async function odd() {
  return load.submit();
});

export const main = flow({ name: "Main" }, async function main() {
  return load.submit();
});
`;
  const { program } = parse(text);
  if (!program) throw new Error("The file cannot be read.");
  const moved = apply(
    program,
    edits.moveNodes(program, new Map([[program.nodes[0]?.id ?? "", { x: 7, y: 8 }]])),
  );
  expect(parse(emit(moved).text)).toMatchObject({
    problems: [],
    program: { nodes: [{ position: { x: 7, y: 8 } }, {}] },
  });
});
