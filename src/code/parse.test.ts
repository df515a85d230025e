import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyProgram } from "../program/anyProgram.testing.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import { parse } from "./parse.ts";
import { signatureOf } from "./signature.ts";

describe("the laws", () => {
  test("what emit writes, parse reads back", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { text, places } = emit(program);
        const read = programOf(text);
        const written = places.shared.stretches.map(({ start, end }) => text.slice(start, end)).join("");
        expect(written).toBe(program.shared);
        expect(drawn(read)).toEqual({ ...program, shared: read.shared });
      }),
      { numRuns: 500 },
    );
  });

  test("what parse reads, emit writes back to the byte", () => {
    fc.assert(
      fc.property(anyProgram, (program) => {
        const { text } = emit(program);
        expect(emit(programOf(text)).text).toBe(text);
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

  test("means the same when written and read once more", () => {
    expect(programOf(emit(program).text)).toEqual(program);
  });
});

describe("a call's variable", () => {
  test('named "result" gets another name, since the canvas needs that one', () => {
    const program = programOf(fileWith("const result = load.submit();\n    return result;"));
    expect(program.nodes.map((node) => node.id)).toEqual(["load1", "result"]);
  });
});

describe("what the canvas cannot show is told with its place", () => {
  test.each([
    ["for (const x of []) {}", "a loop"],
    ["if (1) {}", "a condition"],
    ["try {} catch {}", "`try`"],
    ["let a = load.submit();", "this declaration"],
    ["const a = load.map([1]);", "`.map(…)`"],
    ["const a = await load();", "awaited in place"],
    ["const a = other.submit();", '"other"'],
    ["const a = load.submit(1);", "no input"],
    ["const a = load.submit();\n    const b = show.submit(a.length);", 'computed here from "a"'],
    ["const b = show.submit(a);\n    const a = load.submit();", 'computed here from "a"'],
    ["const a = show.submit(...[]);", "spread"],
    ["const load = load.submit();", '"load" is used a second time'],
    ["const a = load.submit(); // note", "comment"],
    ["const a = load.submit(/* note */);", "comment"],
    ["const a = load.submit();\n    await wait([a]);\n    return a;", "awaits"],
    ["const a = load.submit();\n    return [a, a];", "return values"],
    ["return 1;", "this return value"],
    ["return;\n    const a = load.submit();", "code after `return`"],
  ])("%s", (body, message) => {
    const [problem] = parse(fileWith(body)).problems;
    expect(problem?.message).toContain(message);
    expect(problem?.line).toBeGreaterThan(8);
  });

  test.each([
    ["const helper = 1;", "code here"],
    ["// a comment", "comment"],
    ["const other = task({ name: 'Other', cacheKeyFn: key }, () => 1);", '"cacheKeyFn"'],
    ["const other = task({ name: title }, () => 1);", "plain literal"],
    ["const other = task({ name: 'Other', retries: '3' }, () => 1);", "wrong type"],
    ["const other = task({ ...options }, () => 1);", "one by one"],
    ["const other = task({ name: 'Other' }, functionFromElsewhere);", "in place"],
    ["let other = task({ name: 'Other' }, () => 1);", "`const`"],
    ["const second = flow({ name: 'Second' }, async function second() {});", "second flow"],
  ])("between tasks: %s", (code, message) => {
    const text = fileWith("return;").replace("export const show", `${code}\nexport const show`);
    const [problem] = parse(text).problems;
    expect(problem?.message).toContain(message);
  });

  test("a file without a flow", () => {
    expect(parse("const x = 1;").problems).toEqual([
      {
        message: "This file has no flow: write `export const name = flow(options, function)`.",
        line: 1,
        column: 1,
      },
    ]);
  });

  test("a syntax error, in the compiler's words", () => {
    expect(parse("const a = 1;\nconst = 2;").problems[0]).toMatchObject({ line: 2, column: 7 });
  });
});

describe("a layout comment that somebody spoiled", () => {
  test.each(["{", "null", "[1]", '{"load1":"here","result":[1e999,0]}', '{"__proto__":{"x":1},"load1":[1]}'])(
    "%s",
    (json) => {
      const text = `${fileWith("const load1 = load.submit();")}// @millrace:layout ${json}\n`;
      for (const { position } of programOf(text).nodes) {
        expect(Number.isFinite(position.x) && Number.isFinite(position.y)).toBe(true);
      }
    },
  );
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
