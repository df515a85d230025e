import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLanguage } from "../language.ts";
import { compilerFiles, createTsc } from "./compiler.testing.ts";

const tsc = createTsc();
const files = compilerFiles();
const language = createLanguage(files);

interface Said {
  readonly start?: number | undefined;
  readonly code: number;
}

/** Where, and which error. The compiler stops to ask "Did you mean …?" after ten times, which is all that may differ. */
function placesOf(said: readonly Said[]): string[] {
  const withoutHint = new Map([
    [2552, 2304],
    [2551, 2339],
    [2724, 2305],
  ]);
  return said.map(({ start, code }) => `${start} ${withoutHint.get(code) ?? code}`).toSorted();
}

describe("a check of what an edit touched", () => {
  test("says what a check of the whole file says, whatever was edited before", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 8 }), fc.boolean(), (edits, isBare) => {
        let file = startingFile;
        for (const edit of edits) {
          file = edit(file);
          const text = isBare ? withoutSemicolons(textOf(file)) : textOf(file);
          expect(placesOf(language.check(text)), text).toEqual(placesOf(tsc(text)));
        }
      }),
      { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 5) },
    );
  });
});

describe("a check in slices", () => {
  const sliced = createLanguage(files, 1);

  test(
    "says early only what it says in the end; one that is left half way misleads none",
    { timeout: 600_000 },
    () => {
      const anyStep = fc.record({ edit: anyEdit, slices: fc.nat({ max: 4 }), first: fc.array(fc.nat(600)) });
      fc.assert(
        fc.property(fc.array(anyStep, { minLength: 1, maxLength: 6 }), (steps) => {
          let file = startingFile;
          for (const { edit, slices, first } of steps) {
            file = edit(file);
            const text = textOf(file);
            const check = sliced.checkInSlices(text, first);
            const early = Array.from({ length: slices }, () => check.next()).flatMap(
              ({ value }) => value ?? [],
            );
            const all = placesOf(tsc(text));
            expect(all, text).toEqual(expect.arrayContaining(placesOf(early)));
            if (slices % 2 === 0) expect(placesOf(sliced.check(text)), text).toEqual(all);
          }
        }),
        { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 5) },
      );
    },
  );

  test("begins with what is asked for first", () => {
    const text = textOf({
      ...startingFile,
      top: [
        ...startingFile.top,
        'const wrong = task({ name: "W" }, () => nowhere);',
        'const late = task({ name: "L" }, () => lost);',
      ],
    });
    const [first = []] = createLanguage(files, 1).checkInSlices(text, [text.indexOf("lost")]);
    expect(first.map(({ message }) => message)).toEqual(["Cannot find name 'lost'."]);
  });
});

test("a call that changes in a file without semicolons is checked by itself, too", () => {
  const textWith = (argument: string) =>
    withoutSemicolons(
      textOf({
        ...startingFile,
        body: [
          "const loaded = load();",
          `const counted = count.submit(${argument});`,
          "await wait([loaded, counted]);",
          "return counted;",
        ],
      }),
    );
  for (const text of ["loaded", "rows", "'a'", "loaded"].map(textWith))
    expect(placesOf(language.check(text)), text).toEqual(placesOf(tsc(text)));
});

describe("a statement that ends the flow", () => {
  const load = 'const load = task({ name: "Load" }, () => 1);';
  const count = 'const count = task({ name: "Count" }, (n: number) => n);';
  const flowWith = (...body: string[]) =>
    textOf({
      ...startingFile,
      top: [imports[0] ?? "", load, count],
      body: ["const one = count(two);", "const two = count(three);", ...body],
    });
  const ends = "return;";

  test("lets what stands behind it be wrong only as long as it is there", () => {
    const plain = flowWith("const three = load();");
    const ended = plain.replace("    const two", `    ${ends}\n    const two`);
    const endedLater = plain.replace("    const three", `    ${ends}\n    const three`);
    for (const text of [plain, ended, plain, endedLater, ended, endedLater, plain])
      expect(placesOf(language.check(text)), text).toEqual(placesOf(tsc(text)));
  });
});

describe("a part that an edit did not show to the compiler", () => {
  const textWith = (returns: string, argument: string) =>
    [
      imports[0],
      `const make = task({ name: "Make" }, async function make(): Promise<${returns}> { return null!; });`,
      'const use = task({ name: "Use" }, async function use(value: number) { const made = make; return made(); });',
      'const other = task({ name: "Other" }, async function other(value: string) { return value; });',
      `export const main = flow({ name: "Main" }, async function main() {
        const made = make.submit();
        const used = use.submit(made);
        const last = other.submit(${argument});
        return last;
      });`,
    ].join("\n");

  test("is what it has become when a later one does", () => {
    for (const returns of ["number", "string", "number", "Date", "string"])
      for (const argument of ["used", "'a'", "made", "used"]) {
        const text = textWith(returns, argument);
        expect(placesOf(language.check(text)), text).toEqual(placesOf(tsc(text)));
      }
  });
});

describe("what a file says of all files", () => {
  const textWith = (type: string) =>
    `${imports[0]}
declare global { interface Window { readonly own: ${type} } interface Array<T> { own: ${type} } }
const load = task({ name: "Load" }, async function load() { return [1].own; });
const count = task({ name: "Count" }, async function count(value: number) { return value; });
export const main = flow({ name: "Main" }, async function main() { return count.submit(load.submit()); });
`;

  test("holds in each of its tasks", () => {
    for (const text of ["number", "string", "number"].map(textWith))
      expect(placesOf(language.check(text)), text).toEqual(placesOf(tsc(text)));
  });
});

/** A file as lists of statements, each of a list of variants. */
interface SketchedFile {
  readonly top: readonly string[];
  readonly parameters: readonly string[];
  readonly body: readonly string[];
  readonly options: string;
}

const imports = [
  'import { allowFailure, flow, task, unmapped, wait } from "millrace";',
  'import { flow, task, unmapped, wait } from "millrace";',
  'import { allowFailure, flow, task, unmapped, wait, type State } from "millrace";',
];
const shared = [
  "interface Row { name: string; score: number }",
  "interface Row { name: string; score: string }",
  "interface Row extends Named { score: number }",
  "interface Named { name: string }",
  "type Rows = readonly Row[];",
  "type Rows = Row[] | undefined;",
  "const limit = 3;",
  'const limit = "3";',
  "const limits = { low: limit, high: 2 * 3 };",
  "type Limits = typeof limits;",
  "class Box<T> { constructor(readonly value: T) {} }",
  "class Box<T> { private own = 1; constructor(public value: T) { void this.own; } }".replace("public ", ""),
  "function half(value: number) { return value / 2; }",
  "function half(value: number) { return `${value}`; }",
  "function isRow(value: unknown): value is Row { return typeof value === 'object'; }",
  "const twice = (value: number) => half(value) + half(value);",
];
const tasks = [
  'const load = task({ name: "Load" }, async function load(): Promise<Row[]> { return []; });',
  'const load = task({ name: "Load" }, async function load() { return [{ name: "a", score: 1 }]; });',
  'const load = task({ name: "Load" }, async function load() { interface Own { name: string; score: number } return [] as Own[]; });',
  'const load = task({ name: "Load" }, async function load() { interface Own { name: number } return [] as Own[]; });',
  'const load = task({ name: "Load" }, async function load(): Promise<Rows> { return []; });',
  'const count = task({ name: "Count" }, async function count(rows: Row[]): Promise<number> { return rows.length + half(limit); });',
  'const count = task({ name: "Count" }, async function count(rows: readonly { score: number }[]) { return rows.length; });',
  'const count = task({ name: "Count", retries: "2" }, async function count(rows: Row[]) { return new Box(rows); });',
  'const count = task({ name: "Count" }, async function count(rows) { return rows; });',
  'const say = task({ name: "Say" }, function say(total: number, unit?: string) { return `${total} ${unit}`; });',
  'const say = task({ name: "Say" }, function say(total: string | number, unit: Limits) { return unit; });',
  'const say = task({ name: "Say" }, function say<T>(total: T, unit = limit): T { return total ?? unit; });',
  'const say = task({ name: "Say" }, async function say(total: number) { return count([]); });',
];
const others = [
  'export const sub = flow({ name: "Sub" }, async function sub(rows: Row[], top = limit) { const a = count.submit(rows); return a; });',
  'export const sub = flow({ name: "Sub" }, async function sub(rows: Rows) { return rows; });',
];
const parameters = [
  "rows: Row[]",
  "rows: Rows",
  "top: number = limit",
  "top = 1",
  'top: number = "1"',
  "names: string[] = []",
];
const body = [
  "const loaded = load.submit();",
  "const loaded = load();",
  "const loaded = await load();",
  "const counted = count.submit(loaded);",
  "const counted = count.submit(rows);",
  "const counted = count.map([loaded, loaded]);",
  "const counted = count.waitFor(loaded).submit(rows);",
  "const counted = await count.returnState(rows);",
  "const said = say.submit(counted);",
  "const said = say.submit(allowFailure(counted));",
  "const said = say.submit(counted.orElse(0));",
  "const said = say.map(names, unmapped(limits));",
  "const said = sub.submit(loaded, 3);",
  "const again = say.submit(said, limits);",
  "const again = say.submit(top, top);",
  "if (rows === undefined) return;",
  "if (typeof top !== 'number') throw new Error(top);",
  "let current = 1;",
  "current = limit;",
  "await wait([loaded, counted]);",
  "return said;",
  "return [counted, again];",
];

const startingFile: SketchedFile = {
  top: [
    imports[0] ?? "",
    shared[0] ?? "",
    "const limit = 3;",
    tasks[0] ?? "",
    tasks[5] ?? "",
    tasks[9] ?? "",
  ],
  parameters: ["rows: Row[]"],
  body: [body[0] ?? "", body[3] ?? "", body[8] ?? "", "return said;"],
  options: '{ name: "Main" }',
};

function textOf({ top, parameters, body, options }: SketchedFile): string {
  const lines = body.map((statement) => `    ${statement}\n`).join("");
  return `${top.join("\n\n")}\n\nexport const main = flow(\n  ${options},\n  async function main(${parameters.join(", ")}) {\n${lines}  },\n);\n`;
}

/** As many write it. */
function withoutSemicolons(text: string): string {
  return text.replaceAll(/;$/gm, "");
}

type Edit = (file: SketchedFile) => SketchedFile;

const place = fc.nat({ max: 30 });
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  listEdits("top", [...imports, ...shared, ...tasks, ...others]),
  listEdits("body", body),
  listEdits("parameters", parameters),
  fc
    .constantFrom('{ name: "Main" }', '{ name: "Other", retries: 1 }', "{ nam: 1 }")
    .map((options): Edit => (file) => ({ ...file, options })),
);

function listEdits(list: "top" | "body" | "parameters", variants: readonly string[]): fc.Arbitrary<Edit> {
  const change = (to: (items: readonly string[]) => readonly string[]): Edit => {
    return (file) => ({ ...file, [list]: to(file[list]) });
  };
  /** In place of the statement that gives the same name, if there is one. */
  const replace = fc.constantFrom(...variants).map((statement) =>
    change((items) => {
      const at = items.findIndex((item) => nameIn(item) === nameIn(statement));
      return at < 0 ? [...items.slice(0, -1), statement, ...items.slice(-1)] : items.with(at, statement);
    }),
  );
  const insert = fc
    .tuple(fc.constantFrom(...variants), place)
    .map(([statement, at]) => change((items) => items.toSpliced(at % (items.length + 1), 0, statement)));
  const remove = place.map((at) =>
    change((items) => (items.length > 0 ? items.toSpliced(at % items.length, 1) : items)),
  );
  const move = fc.tuple(place, place).map(([from, to]) =>
    change((items) => {
      const taken = items.slice(from % (items.length || 1))[0];
      if (taken === undefined) return items;
      const rest = items.toSpliced(from % items.length, 1);
      return rest.toSpliced(to % (rest.length + 1), 0, taken);
    }),
  );
  return fc.oneof({ arbitrary: replace, weight: 4 }, insert, remove, move);
}

function nameIn(statement: string): string | undefined {
  return /^(?:export )?(?:const|let|interface|type|class|function|import)?\s*([\w{]+)/.exec(statement)?.[1];
}
