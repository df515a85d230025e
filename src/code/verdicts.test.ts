import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyActions } from "../program/anyProgram.testing.ts";
import { apply } from "../program/change.ts";
import type { Program } from "../program/program.ts";
import { compilerFiles } from "./check/compiler.testing.ts";
import type { Verdict } from "./check/partCheck.ts";
import { corpus, demoFiles } from "./corpus.testing.ts";
import demoVerdicts from "./demoVerdicts.ts";
import { createLanguage } from "./language.ts";
import { createLanguageWorker } from "./languageWorker.ts";
import { programOf } from "./laws.testing.ts";
import { PackageTypes } from "./packages/packageTypes.ts";
import { PackageFiles } from "./packages/typeFiles.ts";
import { ProgramSender } from "./sentProgram.ts";
import { type TextWithVerdict, type Verdicts, VerdictsWithShipped } from "./verdicts.ts";

const files = compilerFiles();
const sources = [...demoFiles, ...corpus];

/** Kept as text, as a cache does. */
class VerdictsInMemory implements Verdicts {
  readonly found: string[] = [];
  private readonly kept = new Map<string, string>();
  private last: (() => TextWithVerdict) | undefined;

  find(text: string): Promise<Verdict | undefined> {
    const json = this.kept.get(text);
    if (json !== undefined) this.found.push(text);
    return Promise.resolve(json === undefined ? undefined : (JSON.parse(json) as Verdict));
  }

  keep(last: () => TextWithVerdict): void {
    this.last = last;
  }

  rest(): void {
    const { text, verdict } = this.last?.() ?? { text: "", verdict: undefined };
    if (verdict) this.kept.set(text, JSON.stringify(verdict));
  }
}

const verdicts = new VerdictsInMemory();
const compiler = createLanguage(files);
const checking = createLanguageWorker(() => compiler, verdicts);

/** The problems of a program, which then are kept. */
async function checkedAndKept(program: Program) {
  const problems = await checking.checkSent(new ProgramSender().send(program));
  verdicts.rest();
  return problems;
}

describe("a flow that was checked before is not checked again when it is opened:", () => {
  const broken = [
    'const count = task(function count(n: number) { return n.nothing; });\nexport const main = flow(function main() { const a = count.submit("a"); return count.submit(a, 2); });',
  ].map((text) => ({ name: "broken", text: `import { flow, task } from "millrace";\n${text}\n` }));

  test.each([...demoFiles, ...broken])("$name needs no library to show its problems", async ({ text }) => {
    const program = programOf(text);
    const problems = await checkedAndKept(program);
    const bare = createLanguage({});
    const withoutLibraries = createLanguageWorker(() => bare, verdicts);
    expect(await withoutLibraries.checkSent(new ProgramSender().send(program))).toEqual(problems);
    expect(verdicts.found.length).toBeGreaterThan(0);
  });
});

describe("a demo is not checked when it is first opened:", () => {
  const shipped = new VerdictsWithShipped(() => Promise.resolve(demoVerdicts), new VerdictsInMemory());

  test.each(demoFiles)("$name needs no library to show its problems", async ({ text }) => {
    const program = programOf(text);
    const bare = createLanguage({});
    const withoutLibraries = createLanguageWorker(() => bare, shipped);
    const problems = await withoutLibraries.checkSent(new ProgramSender().send(program));
    expect(problems).toEqual(createLanguageWorker(() => compiler).check(program));
  });
});

test("what did not come with the app is looked for among what was checked here", async () => {
  const here = new VerdictsInMemory();
  here.keep(() => ({ text: "const a = 1;", verdict: [] }));
  here.rest();
  const lost = new VerdictsWithShipped(() => Promise.reject(new Error("no network")), here);
  for (const verdicts of [lost, new VerdictsWithShipped(() => Promise.resolve({}), here)]) {
    expect(await verdicts.find("const a = 1;")).toEqual([]);
    expect(await verdicts.find("const a = 2;")).toBeUndefined();
  }
});

test("a flow is checked anew when the types of a package that it imports have come, or are others now", async () => {
  const server = "https://esm.example";
  const program = programOf(`import { flow, task } from "millrace";
import { a } from "a-package";
const length = task(function length() { return a.length; });
export const main = flow(function main() { return length.submit(); });
`);
  const checkedWith = async (declared?: string) => {
    const entry = `${server}/a.d.ts`;
    const graph = { entry, files: { [entry]: { text: declared ?? "", leads: {} } } };
    const kept = { graph, missing: [], hash: declared ?? "", fetchedAt: 0 };
    const types = new PackageTypes({
      kept: { find: async () => (declared === undefined ? undefined : kept), keep: async () => undefined },
      now: () => 0,
      after: () => undefined,
    });
    types.comeFrom(
      { server },
      { open: () => Promise.reject(new Error("no network")), changed: () => undefined },
    );
    const worker = createLanguageWorker(() => compiler, verdicts, types);
    const problems = await worker.checkSent(new ProgramSender().send(program));
    verdicts.rest();
    return problems?.filter(({ severity }) => severity === "error").length;
  };
  const declarations = [undefined, "export declare const a: string;", "export declare const a: number;"];
  for (const declared of [...declarations, ...declarations])
    expect([declared, await checkedWith(declared)]).toEqual([declared, declared?.includes("number") ? 1 : 0]);
  compiler.usePackages(PackageFiles.none);
}, 60_000);

test("after any edits of a flow that was checked before its problems are those of a first check", async () => {
  const anyFile = fc.constantFrom(...sources.map(({ text }) => text));
  await fc.assert(
    fc.asyncProperty(anyFile, anyActions, async (text, actions) => {
      const program = programOf(text);
      await checkedAndKept(program);
      const reopened = createLanguage(files);
      const worker = createLanguageWorker(() => reopened, verdicts);
      const sender = new ProgramSender();
      await worker.checkSent(sender.send(program));
      const edited = actions.reduce<Program>((before, action) => apply(before, action(before)), program);
      const problems = await worker.checkSent(sender.send(edited));
      expect(problems).toEqual(createLanguageWorker(() => createLanguage(files)).check(edited));
    }),
    { numRuns: Number(process.env["MILLRACE_RUNS"] ?? 5) },
  );
}, 600_000);
