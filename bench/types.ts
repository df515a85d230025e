import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compilerFiles } from "../src/code/check/compiler.testing.ts";
import { createLanguage } from "../src/code/language.ts";
import { createLanguageWorker, type CompilerWorker } from "../src/code/languageWorker.ts";
import { ProgramSender } from "../src/code/sentProgram.ts";
import { apply } from "../src/program/change.ts";
import * as edits from "../src/program/edits.ts";
import type { Program } from "../src/program/program.ts";

// The compiler's part of editing: what the language worker takes for a flow of 500 tasks, in this process.

const [tasks, fanIn] = [500, 2];

/**
 * Figures in ms on the clock, in ms of processor time (which counts the compiling and collecting that V8 does beside), and
 * in MB.
 */
export async function measureTypes(rounds = 40): Promise<Record<string, number>> {
  const before = heapUsed();
  const worker = createLanguageWorker(() => language);
  const language = createLanguage(compilerFiles());
  const sender = new ProgramSender();
  const drawn = bigProgram(worker);
  const figures: Record<string, number> = {};
  let earlyMs: number | undefined;
  const timed = async (program: Program): Promise<Taken> => {
    const [started, since] = [process.cpuUsage(), performance.now()];
    const tell = () => (earlyMs ??= performance.now() - since);
    // As the page sends it.
    const problems = (await worker.checkSent(structuredClone(sender.send(program)), [], tell)) ?? [];
    const clock = performance.now() - since;
    const { user, system } = process.cpuUsage(started);
    if (problems.some(({ severity, edge }) => severity === "error" && edge === undefined))
      throw new Error(problems.find(({ edge }) => edge === undefined)?.message);
    return { clock, processor: (user + system) / 1000 };
  };
  figures["firstMs"] = (await timed(drawn)).clock;
  figures["earlyMs"] = earlyMs ?? NaN;
  const same: number[] = [];
  for (let round = 0; round < 10; round += 1) same.push((await timed(drawn)).clock);
  figures["sameMs"] = median(same);
  const all: Taken[] = [];
  const kinds: Record<string, (program: Program, round: number) => Program> = {
    body: (program, round) => coded(worker, program, spread(round), bodyOf(spread(round), "number", round)),
    type: (program, round) =>
      coded(
        worker,
        program,
        spread(round - (round % 2)),
        bodyOf(spread(round - (round % 2)), round % 2 === 0 ? "string" : "number", round),
      ),
    wire: (program, round) => rewired(program, spread(round)),
  };
  let program = drawn;
  for (const [kind, edit] of Object.entries(kinds)) {
    const took: Taken[] = [];
    for (let round = 0; round < rounds; round += 1) {
      program = edit(program, round);
      took.push(await timed(program));
    }
    const clocks = took.map(({ clock }) => clock);
    figures[`${kind}MedianMs`] = median(clocks);
    figures[`${kind}P95Ms`] = quantile(clocks, 0.95);
    all.push(...took);
  }
  const clocks = all.map(({ clock }) => clock);
  figures["medianMs"] = median(clocks);
  figures["p95Ms"] = quantile(clocks, 0.95);
  figures["processorMedianMs"] = median(all.map(({ processor }) => processor));
  figures["memoryMb"] = (heapUsed() - before) / 1e6;
  const asked = Array.from({ length: rounds }, (_, round) => askedWhileTyping(worker, program, round));
  figures["completionMedianMs"] = median(asked.map(({ completion }) => completion));
  figures["completionP95Ms"] = quantile(
    asked.map(({ completion }) => completion),
    0.95,
  );
  figures["hoverMedianMs"] = median(asked.map(({ hover }) => hover));
  return figures;
}

/** In ms: what is completed behind a letter just typed, in a task whose parameters have no types, and the next hover. */
function askedWhileTyping(worker: CompilerWorker, program: Program, round: number) {
  const index = spread(round);
  const code = bodyOf(index, "number", round).replace(
    /\(first:.*?, second:.*?\): Promise<.*?>/,
    "(first, second)",
  );
  const typed = coded(worker, program, index, code);
  const [completion, found] = taking(() =>
    worker.completions(typed, `step${index}`, code.indexOf("row.score") + 5),
  );
  if (!found.some(({ name }) => name === "score")) throw new Error(`no completion in ${code}`);
  const [hover, said] = taking(() => worker.hover(typed, `step${index}`, code.indexOf("first.rows") + 1));
  if (!said?.text.includes("Row[]")) throw new Error(`no type in ${said?.text}`);
  return { completion, hover };
}

function taking<Result>(work: () => Result): [number, Result] {
  const since = performance.now();
  const result = work();
  return [performance.now() - since, result];
}

interface Taken {
  readonly clock: number;
  readonly processor: number;
}

/** Tasks of about ten lines, each fed by two others, with two whose values do not fit. */
function bigProgram(worker: CompilerWorker): Program {
  const nodes = Array.from({ length: tasks }, (_, index) => index);
  const text = [
    'import { flow, task } from "millrace";',
    "",
    "interface Row { readonly name: string; readonly score: number; readonly tags?: string[] }",
    "",
    ...nodes.map(
      (index) =>
        `export const step${index} = task({ name: "Step ${index}", retries: 2 }, ${bodyOf(index, "number")});\n`,
    ),
    'export const main = flow({ name: "Main" }, async function main(rows: Row[]) {',
    ...nodes.map((index) => `  const s${index} = step${index}.submit(${inputsOf(index).join(", ")});`),
    `  return s${tasks - 1};`,
    "});",
    "",
  ].join("\n");
  const { program, problems } = worker.parse(text);
  if (!program) throw new Error(problems[0]?.message);
  return program;
}

function inputsOf(index: number): string[] {
  if (index < fanIn) return ["rows"];
  return [`s${Math.floor(index / 2)}`, `s${Math.max(0, index - 7)}`];
}

function bodyOf(index: number, returns: string, mark = 0): string {
  const parameters =
    index < fanIn
      ? "rows: Row[]"
      : "first: { count: number; rows: Row[] }, second: { count: number; rows: Row[] }";
  const rows = index < fanIn ? "rows" : "first.rows";
  return `async function step${index}(${parameters}): Promise<{ count: ${returns}; rows: Row[] }> {
  const best = ${rows}
    .filter((row) => row.score > ${index + mark})
    .toSorted((one, other) => other.score - one.score)
    .slice(0, 10);
  const names = new Map(best.map((row) => [row.name, row.tags ?? []]));
  for (const [name, tags] of names) if (tags.length > 3) console.log(name, tags.join(", "));
  const count = best.length + ${index < fanIn ? "0" : "second.count"};
  return { count: ${returns === "string" ? "String(count)" : "count"}, rows: best };
}`;
}

function spread(round: number): number {
  return 2 + ((round * 37) % (tasks - 20));
}

function coded(worker: CompilerWorker, program: Program, index: number, code: string): Program {
  return apply(program, edits.setCode(program, `step${index}`, code, worker.signatureOf(code)));
}

function rewired(program: Program, index: number): Program {
  const [target, source] = [`s${index}`, `s${Math.max(0, index - 3)}`];
  const outcome = edits.connect(program, { source, target, port: "second" });
  return "change" in outcome ? apply(program, outcome.change) : program;
}

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
