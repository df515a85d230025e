import type {
  FlowOptions,
  ParameterNode,
  Program,
  TaskDefinition,
  TaskNode,
  TaskOptions,
} from "../program/program.ts";
import { resultId } from "../program/program.ts";
import { callPieces, endingOf, type Piece, printEnding } from "./body.ts";
import type { Emission, NodePlace, Span } from "./emission.ts";
import { indent, indentOfLines } from "./indent.ts";
import { printLayout } from "./layoutComment.ts";
import { spansOf } from "./lexis.ts";
import { type Literal, printOptions } from "./literal.ts";
import { withImports } from "./sharedImports.ts";

export type { Emission } from "./emission.ts";

const width = 110;

/** The program's file. The same program gives the same text, and `parse` gives the program back. */
export function emit(program: Program): Emission {
  const file = new File();
  const ending = printEnding(endingOf(program));
  const shared = withImports(program.shared, namesNeeded(program, ending));
  const places = {
    shared: { ...file.write(shared.text), at: shared.at, inserted: shared.inserted },
    tasks: new Map<string, Span & { indents: readonly number[] }>(),
    nodes: new Map<string, NodePlace>(),
  };
  if (shared.text !== "") file.write("\n\n");
  for (const task of program.tasks) places.tasks.set(task.identifier, writeTask(file, task));
  writeFlow(file, program, ending, places.nodes);
  file.write(`${printLayout(program.nodes)}\n`);
  return { text: file.text, places };
}

function namesNeeded(program: Program, ending: readonly string[]): string[] {
  const joins = ending.some((statement) => statement.startsWith("await wait("));
  return ["flow", ...(program.tasks.length > 0 ? ["task"] : []), ...(joins ? ["wait"] : [])];
}

/** Text that grows, and knows where each part of it went. */
class File {
  text = "";

  write(part: string): Span {
    const start = this.text.length;
    this.text += part;
    return { start, end: this.text.length };
  }
}

function writeTask(file: File, task: TaskDefinition): Span & { indents: readonly number[] } {
  file.write(`export const ${task.identifier} = task(\n${printOptions(inOrder(task.options, taskKeys))}\n  `);
  const span = file.write(indent(task.code));
  file.write(endsInLineComment(task.code) ? "\n  ,\n);\n\n" : ",\n);\n\n");
  return { ...span, indents: indentOfLines(task.code) };
}

/** Behind `// …` a comma would be part of the comment. */
function endsInLineComment(code: string): boolean {
  const last = spansOf(code).at(-1);
  return last?.kind === "lineComment" && last.end === code.length;
}

function writeFlow(
  file: File,
  program: Program,
  ending: readonly string[],
  nodes: Map<string, NodePlace>,
): void {
  const { identifier, options } = program.flow;
  file.write(
    `export const ${identifier} = flow(\n${printOptions(inOrder(options, flowKeys))}\n  async function ${identifier}(`,
  );
  writeParameters(file, program, nodes);
  file.write(") {\n");
  for (const node of program.nodes)
    if (node.kind === "task") nodes.set(node.id, writeCall(file, program, node));
  writeEnding(file, program, ending, nodes);
  file.write("  },\n);\n");
}

function writeParameters(file: File, program: Program, nodes: Map<string, NodePlace>): void {
  const parameters = program.nodes.filter((node) => node.kind === "parameter");
  const length = `  async function ${program.flow.identifier}() {`.length;
  const isLong = length + parameters.map(printParameter).join(", ").length > width;
  parameters.forEach((parameter, index) => {
    file.write(isLong ? "\n    " : index === 0 ? "" : ", ");
    nodes.set(parameter.id, { ...file.write(printParameter(parameter)), isCall: false, ports: new Map() });
    if (isLong) file.write(",");
  });
  if (isLong) file.write("\n  ");
}

function printParameter({ name, type, default: value }: ParameterNode): string {
  return name + (type === "" ? "" : `: ${type}`) + (value === undefined ? "" : ` = ${value}`);
}

function writeCall(file: File, program: Program, call: TaskNode): NodePlace {
  file.write("    ");
  const start = file.text.length;
  const ports = new Map<string, Span>();
  for (const piece of callPieces(program, call)) writePiece(file, piece, ports);
  const end = file.text.length;
  file.write("\n");
  return { start, end, isCall: true, ports };
}

function writePiece(file: File, piece: Piece, ports: Map<string, Span>): void {
  const span = file.write(piece.text);
  if (piece.port !== undefined) ports.set(piece.port, span);
}

function writeEnding(
  file: File,
  program: Program,
  ending: readonly string[],
  nodes: Map<string, NodePlace>,
): void {
  const hasResult = program.nodes.some((node) => node.kind === "result");
  for (const statement of ending) {
    file.write("    ");
    const span = file.write(statement);
    file.write("\n");
    if (hasResult) nodes.set(resultId, { ...span, isCall: false, ports: new Map() });
  }
}

/** The order of keys in the file; what is not given is left out. */
const taskKeys: readonly (keyof TaskOptions)[] = [
  "name",
  "description",
  "version",
  "tags",
  "taskRunName",
  "retries",
  "retryDelaySeconds",
  "retryJitterFactor",
  "timeoutSeconds",
  "persistResult",
  "cacheExpirationSeconds",
  "refreshCache",
  "resultStorage",
  "resultSerializer",
  "resultStorageKey",
  "cacheResultInMemory",
  "logPrints",
];
const flowKeys: readonly (keyof FlowOptions)[] = [
  "name",
  "description",
  "version",
  "flowRunName",
  "retries",
  "retryDelaySeconds",
  "timeoutSeconds",
  "validateParameters",
  "persistResult",
  "resultStorage",
  "resultSerializer",
  "cacheResultInMemory",
  "logPrints",
];

function inOrder<Options extends object>(
  options: Options,
  keys: readonly (keyof Options & string)[],
): Record<string, Literal> {
  const entries = keys.flatMap((key) => {
    const value = options[key];
    return value === undefined ? [] : [[key, value as Literal] as const];
  });
  return Object.fromEntries(entries);
}
