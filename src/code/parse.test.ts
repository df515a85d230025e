import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "../program/anyProgram.testing.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";
import { differenceBetween } from "./same.testing.ts";
import { signatureOf } from "./signature.ts";

describe("the laws", () => {
  test("what emit writes, parse reads back", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { text, places } = emit(program);
        const read = programOf(text);
        const written = places.shared.stretches.map(({ start, end }) => text.slice(start, end)).join("");
        expect(written).toBe(program.shared);
        expect(differenceBetween(program, read)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("what parse reads, emit writes back to the byte", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { text } = emit(program);
        expect(emit(programOf(text)).text).toBe(text);
        expect(emit(drawn(programOf(text))).text).toBe(text);
      }),
    );
  });

  test("no text makes parse throw", () => {
    const pieces = fc.constantFrom(
      ...'const x = task flow ( { } ) [ ] , ; => async function return await wait " ` // /* */ . submit \n 1'.split(
        " ",
      ),
    );
    fc.assert(fc.property(fc.array(pieces), (words) => void parse(words.join(" "))));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parse(text)));
  });

  test("no cut of a good file makes parse throw", () => {
    fc.assert(
      fc.property(fc.nat(handWritten.length), fc.nat(30), (at, length) => {
        void parse(handWritten.slice(0, at) + handWritten.slice(at + length));
      }),
    );
  });

  test("every task keeps the signature that its code alone has", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        for (const task of programOf(emit(program).text).tasks)
          expect(signatureOf(task.code)).toEqual(task.signature);
      }),
    );
  });
});

const handWritten = `import { flow, task } from "millrace";

/** All words. */
const wordsOf = (text: string) => text.split(/\\s+/);

export const countWords = task({ name: "Count words", retries: 3, retryDelaySeconds: [1, 2] }, async function (text: string) {
    return wordsOf(text).length;
});

const report = task(
  { name: "Report", tags: ["end"] },
  (total: number, unique: number, title = "Report") => \`\${title}: \${total}, \${unique}\`,
);

export const wordReport = flow({ name: 'Word report' }, async (book: string = "a b") => {
  const total = countWords.submit(book);
  const other = countWords.waitFor(total).submit(book + "x");
  return report.submit(total, other);
});
`;

describe("a file written by hand", () => {
  const program = programOf(handWritten);

  test("keeps everything before the first task as shared code", () => {
    expect(program.shared).toBe(handWritten.slice(0, handWritten.indexOf("\n\nexport const countWords")));
  });

  test("gives calls, arguments and edges", () => {
    expect(program.nodes.map((node) => node.id)).toEqual([
      "parameter:book",
      "total",
      "other",
      "report1",
      "result",
    ]);
    expect(program.edges.map((edge) => edge.id)).toEqual([
      "parameter:book->total:text",
      "total->other:waitFor",
      "parameter:book->other:text",
      "total->report1:total",
      "other->report1:unique",
      "report1->result:value",
    ]);
    expect(program.nodes[2]).toMatchObject({ arguments: { text: 'book + "x"' } });
  });

  test("gets a place for every node", () => {
    const places = program.nodes.map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(places).size).toBe(program.nodes.length);
  });

  test("means the same when printed anew and read once more", () => {
    const { shared: _, ...printed } = drawn(programOf(emit(drawn(program)).text));
    expect(printed).toEqual({ ...drawn(program), shared: undefined } as unknown);
  });
});

describe("a call's variable", () => {
  test('named "result" gets another id, since the canvas needs that one, and stays what it is', () => {
    const program = programOf(fileWith("const result = load.submit();\n    return result;"));
    expect(program.nodes.map((node) => node.id)).toEqual(["load1", "result"]);
    expect(program.nodes[0]).toMatchObject({ variable: "result" });
  });
});

describe("what stands in a flow's body", () => {
  test.each([
    ["a call that is awaited", "const a = await load();", { way: "call", isAwaited: true }],
    ["a call for its state", "const a = await load.returnState();", { way: "returnState" }],
    ["a mapped call", 'const a = show.map(["x"]);', { way: "map", arguments: { text: '["x"]' } }],
    [
      "a call with other options",
      "const a = load.withOptions({ retries: 2 }).submit();",
      { options: "{ retries: 2 }" },
    ],
    [
      "a call that is taken apart",
      "const { length } = await load();",
      { binding: { text: "{ length }", names: ["length"] } },
    ],
    ["a call without a variable", "await load();", { id: "load1", way: "call" }],
  ])("%s is a task node", (_, body, node) => {
    expect(programOf(fileWith(body)).nodes[0]).toMatchObject({ kind: "task", ...node });
  });

  test.each([
    ["a loop", "for (const x of []) {}"],
    ["a condition", "if (1) {}"],
    ["`try`", "try {} catch {}"],
    ["`let`", "let a = load.submit();"],
    ["a call of something else", "const a = other.submit();"],
    ["a call with too many arguments", "const a = load.submit(1);"],
    ["a spread argument", "const a = show.submit(...[]);"],
    ["a call that hides its own task", "const load = load.submit();"],
  ])("%s is a code node with its text", (_, body) => {
    expect(programOf(fileWith(body)).nodes).toMatchObject([{ kind: "code", text: body }]);
  });

  test("code says what it declares and reads, and edges follow from that", () => {
    const program = programOf(
      fileWith(
        "const a = load.submit();\n    let n = 0;\n    n += (await a.result()).length;\n    show.submit(`${n}`);",
      ),
    );
    expect(program.nodes[1]).toMatchObject({ kind: "code", declares: ["n"], reads: ["a"] });
    expect(program.edges).toMatchObject([
      { source: "a", target: "code:1", port: "a", isMention: true },
      { source: "code:1", target: "show1", port: "text", isMention: true },
    ]);
  });

  test("an empty line sets one code node apart from the next", () => {
    const program = programOf(fileWith("console.log(1);\n    console.log(2);\n\n    console.log(3);"));
    expect(program.nodes.map((node) => node.kind === "code" && node.text)).toEqual([
      "console.log(1);\nconsole.log(2);",
      "console.log(3);",
    ]);
  });

  test("allowFailure, orElse and unmapped are on the edge", () => {
    const body = 'const a = load.submit();\n    const b = show.submit(allowFailure(a.orElse("x")));';
    const [edge] = programOf(fileWith(body).replace("wait }", "wait, allowFailure }")).edges;
    expect(edge?.modifiers).toEqual([{ kind: "orElse", value: '"x"' }, { kind: "allowFailure" }]);
  });

  test("a call that nothing uses and nothing waits for is left", () => {
    expect(programOf(fileWith("load.submit();")).nodes[0]).toMatchObject({ id: "load1", isLeft: true });
  });
});

describe("what stands around the flow", () => {
  const text = (code: string) =>
    fileWith("return;").replace("export const show", `${code}\nexport const show`);

  test.each([
    ["shared code between tasks", "const helper = 1;"],
    ["a comment between tasks", "// a comment"],
  ])("%s is part of the shared code", (_, code) => {
    expect(programOf(text(code)).shared).toContain(code);
  });

  test.each([
    ["a function", "cacheKeyFn: key", { cacheKeyFn: "cacheKeyFn: key" }],
    ["a constant", "description: title", { description: "description: title" }],
    ["a wrong type", "retries: '3'", { retries: "retries: '3'" }],
    ["a spread", "...options", { "...options": "...options" }],
  ])("an option that is %s is kept as text", (_, option, expressions) => {
    const { tasks } = programOf(text(`const other = task({ name: 'Other', ${option} }, () => 1);`));
    expect(tasks.find(({ identifier }) => identifier === "other")).toMatchObject({ expressions });
  });

  test("a task's function may be declared elsewhere", () => {
    const { tasks, shared } = programOf(
      text(
        "function count(text: string): number {\n  return text.length;\n}\nconst other = task({ name: 'Other' }, count);",
      ),
    );
    expect(tasks[1]).toMatchObject({
      code: expect.stringMatching(/^function count/),
      signature: { returns: "number" },
    });
    expect(shared).not.toContain("function count");
  });

  test("a task under other options has a base", () => {
    const { tasks } = programOf(text("const other = load.withOptions({ retries: 2 });"));
    expect(tasks[1]).toMatchObject({ base: "load", options: { name: "Load", retries: 2 } });
  });

  test("of several flows the last one that no other calls shows", () => {
    const second = text(
      'const second = flow({ name: "Second" }, async function second() {\n  return main(); });',
    );
    expect(programOf(second).flow.identifier).toBe("second");
    expect(programOf(second).nodes[0]).toMatchObject({ kind: "subflow", flow: "main" });
  });
});

describe("bad input gives a message with its place, and no program", () => {
  const flowText = fileWith("return;");
  test.each([
    ["a file without a flow", "const x = 1;", "has no flow", 1, 1],
    ["a syntax error, in the compiler's words", "const a = 1;\nconst = 2;", "expected", 2, 7],
    ["binary", "const a\u0000b = 1;", "no text", 1, 8],
    ["a megabyte of garbage", "%$#@!{[( ".repeat(120_000), "nested too deeply", 1, 1_079_999],
    ["a megabyte of garbage without brackets", "%$#@! ".repeat(180_000), "expected", 1, 1],
    ["a megabyte of words", "lorem ipsum dolor\n".repeat(60_000), "Unexpected keyword or identifier", 1, 1],
    [
      "a flow, and then a megabyte of garbage",
      `${flowText}${"// a comment\n".repeat(20_000)}${"%$#@! ".repeat(120_000)}`,
      "expected",
      20_012,
      1,
    ],
    ["no TypeScript", "# A heading\n\nSome *words* here.\n", "Invalid character", 1, 1],
    ["a picture", "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR", "no text", 2, 1],
    ["more than a file can be", "a;\n".repeat(1_400_000), "too large", 1, 1],
    ["signs without end", `${flowText}const x = ${"!".repeat(50_000)}1;\n`, "too many parts", 12, 1],
    [
      "two declarations of one name",
      `${flowText}export const main = flow({ name: "Other" }, async () => 1);\n`,
      "declared twice",
      12,
      1,
    ],
    [
      "two flows of one name",
      `${flowText}export const other = flow({ name: "Main" }, async () => 1);\n`,
      "two flows named",
      12,
      1,
    ],
    [
      "flows that call each other",
      `${flowText.replace("return;", "await other();")}const other = flow({ name: "Other" }, async () => main());\n`,
      "in a circle",
      9,
      5,
    ],
    ["a flow that calls itself", flowText.replace("return;", "await main();"), "in a circle", 9, 5],
    [
      "a key in the positions that would pollute prototypes",
      `${flowText}// @millrace:layout {"__proto__":{"x":[0,0]}}\n`,
      "__proto__",
      12,
      1,
    ],
    [
      "nesting without end",
      `const x = ${"[".repeat(100_000)}${"]".repeat(100_000)};\n${flowText}`,
      "nested too deeply",
      1,
      100_010,
    ],
  ])("%s", (_, text, message, line, column) => {
    const { program, problems } = parse(text);
    expect(program).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(50);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]).toMatchObject({ line, column });
  });
});

describe("a layout comment that somebody spoiled", () => {
  test.each(["{", "null", "[1]", '{"load1":"here","result":[1e999,0]}'])("%s", (json) => {
    const text = `${fileWith("const load1 = load.submit();")}// @millrace:layout ${json}\n`;
    for (const { position } of programOf(text).nodes) {
      expect(Number.isFinite(position.x) && Number.isFinite(position.y)).toBe(true);
    }
  });
});

/** The program without the file it stands in. */
function drawn(program: Program): Program {
  const { source, ...rest } = program;
  return source ? rest : program;
}

function fileWith(body: string): string {
  return `import { flow, task, wait } from "millrace";

export const load = task({ name: "Load" }, () => "text");
export const show = task({ name: "Show" }, (text: string) => text);

export const main = flow(
  { name: "Main" },
  async function main() {
    ${body}
  },
);
`;
}

function programOf(text: string): Program {
  const { program, problems } = parse(text);
  if (!program) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  return program;
}
