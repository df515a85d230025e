import type { Drawing, ParameterNode, Program, StatementNode, TaskDefinition } from "../program/program.ts";
import { drawingsOf, isCall, isStatement, resultId } from "../program/program.ts";
import { showing } from "../program/show.ts";
import type { Style } from "../program/source.ts";
import { callPieces, endingOf, type Piece, printEnding } from "./body.ts";
import type { CodePlace, Emission, NodePlace, SharedPlaces, Span } from "./emission.ts";
import { idsInFile } from "./idsInFile.ts";
import { indent, indentOfLines } from "./indent.ts";
import { printLayout } from "./layoutComment.ts";
import { spansOf } from "../program/lexis.ts";
import { printOptions } from "./literal.ts";
import { flowOptionTexts, quotedWith, taskOptionTexts } from "./optionTexts.ts";
import { withImports } from "./sharedImports.ts";

const width = 110;
const depth = "    ";

/** The file of a program that was drawn: shared code, tasks, flows, positions. */
export function print(program: Program): Emission {
  const file = new File();
  const drawn = drawingsOf(program).map((drawing) => showing(program, drawing.flow.identifier) ?? program);
  const shared = writeShared(file, program, namesNeeded(program, drawn));
  const tasks = new Map<string, CodePlace>();
  for (const task of program.tasks) {
    const place = writeTask(file, task);
    if (place) tasks.set(task.identifier, place);
  }
  const flows = new Map<string, Map<string, NodePlace>>();
  for (const [index, one] of drawn.entries()) {
    if (index > 0) file.write("\n");
    const nodes = new Map<string, NodePlace>();
    flows.set(one.flow.identifier, nodes);
    writeFlow(file, one, nodes);
  }
  file.write(`${printLayout(drawingsOf(program), idsInFile(program, file.text))}\n`);
  const nodes = flows.get(program.flow.identifier) ?? new Map<string, NodePlace>();
  return { text: file.text, places: { shared, tasks, nodes, flows } };
}

function writeShared(file: File, { shared }: Program, names: readonly string[]): SharedPlaces {
  const { text, at, inserted } = withImports(shared, names);
  file.write(text);
  if (text !== "") file.write("\n\n");
  if (inserted === "") return { text: shared, stretches: [{ start: 0, end: text.length, from: 0 }] };
  const rest = { start: at + inserted.length, end: text.length, from: at };
  return { text: shared, stretches: at > 0 ? [{ start: 0, end: at, from: 0 }, rest] : [rest] };
}

/** What the file calls, and so must import. */
function namesNeeded({ tasks }: Program, drawn: readonly Program[]): string[] {
  const isMade = tasks.some(({ base }) => base === undefined);
  return ["flow", ...(isMade ? ["task"] : []), ...new Set(drawn.flatMap(namesNeededBy))];
}

/** What a flow's body calls besides its tasks. */
export function namesNeededBy(program: Program): string[] {
  const joins = endingOf(program).joined.length > 0;
  const modifiers = program.edges.flatMap(({ modifiers = [] }) => modifiers.map(({ kind }) => kind));
  const kinds = ["allowFailure", "unmapped"].filter((kind) => modifiers.some((other) => other === kind));
  return [...(joins ? ["wait"] : []), ...kinds];
}

/** Text that grows, and knows where each part of it went. */
class File {
  text = "";
  private readonly lineBreak: string;

  constructor(lineBreak = "\n") {
    this.lineBreak = lineBreak;
  }

  write(part: string): Span {
    const start = this.text.length;
    this.text += this.lineBreak === "\n" ? part : part.replace(/\r?\n/g, this.lineBreak);
    return { start, end: this.text.length };
  }
}

/** How the file calls what it imports, and what its text is like. */
interface Manner {
  readonly names: Readonly<Record<string, string>>;
  readonly style: Style;
}

const ownManner: Manner = { names: {}, style: { lineBreak: "\n", semicolon: ";", quote: '"' } };

/** The statement that makes the flow, for a file that was written by somebody else; and where its nodes are in it. */
export function flowText(program: Program, manner: Manner): { text: string; nodes: Map<string, NodePlace> } {
  const file = new File(manner.style.lineBreak);
  const nodes = new Map<string, NodePlace>();
  writeFlow(file, program, nodes, manner);
  return { text: file.text.trimEnd(), nodes };
}

function writeTask(file: File, task: TaskDefinition): CodePlace | undefined {
  const { head, code, tail } = taskTexts(task);
  file.write(head);
  const span = file.write(code);
  file.write(`${tail}\n\n`);
  return task.base === undefined ? { ...span, indents: indentOfLines(task.code) } : undefined;
}

/** The statement that makes the task, in three parts: the one in the middle is its code. */
export function taskTexts(
  task: TaskDefinition,
  maker = "task",
  quote: Style["quote"] = '"',
): Record<"head" | "code" | "tail", string> {
  const options = taskOptionTexts(task).map((option) => quotedWith(quote, option).text);
  const head = `export const ${task.identifier} = `;
  if (task.base !== undefined)
    return { head: `${head}${task.base}.withOptions(\n${printOptions(options)}\n);`, code: "", tail: "" };
  const tail = endsInLineComment(task.code) ? "\n  ,\n);" : ",\n);";
  return { head: `${head}${maker}(\n${printOptions(options)}\n  `, code: indent(task.code), tail };
}

/** Behind `// …` a comma would be part of the comment. */
export function endsInLineComment(code: string): boolean {
  const last = spansOf(code).at(-1);
  return last?.kind === "lineComment" && last.end === code.length;
}

function writeFlow(file: File, program: Program, nodes: Map<string, NodePlace>, manner = ownManner): void {
  const { names, style } = manner;
  const { identifier } = program.flow;
  const options = flowOptionTexts(program.flow).map((option) => quotedWith(style.quote, option).text);
  const isDefault = identifier === "default";
  const maker = names["flow"] ?? "flow";
  const start = isDefault ? `export default ${maker}` : `export const ${identifier} = ${maker}`;
  file.write(`${start}(\n${printOptions(options)}\n  async function ${isDefault ? "" : identifier}(`);
  writeParameters(file, program, nodes);
  file.write(`)${returnsOf(program)} {\n`);
  program.nodes.filter(isStatement).forEach((node, index, all) => {
    if (node.kind === "code" && all[index - 1]?.kind === "code") file.write("\n");
    nodes.set(node.id, writeStatement(file, program, node, manner));
  });
  writeEnding(file, program, nodes, manner);
  file.write(`  },\n)${style.semicolon}\n`);
}

function returnsOf({ flow }: Drawing): string {
  return flow.returns === undefined ? "" : `: Promise<${flow.returns}>`;
}

function writeParameters(file: File, program: Program, nodes: Map<string, NodePlace>): void {
  const parameters = program.nodes.filter((node) => node.kind === "parameter");
  const length = `  async function ${program.flow.identifier}()${returnsOf(program)} {`.length;
  const isLong = length + parameters.map(printParameter).join(", ").length > width;
  parameters.forEach((parameter, index) => {
    file.write(isLong ? "\n    " : index === 0 ? "" : ", ");
    nodes.set(parameter.id, { ...file.write(printParameter(parameter)), isCall: false, ports: new Map() });
    if (isLong && !parameter.binding?.text.startsWith("...")) file.write(",");
  });
  if (isLong) file.write("\n  ");
}

export function printParameter({
  name,
  type,
  default: value,
  isOptional,
  binding,
}: Omit<ParameterNode, "position">): string {
  const typed = type === "" ? "" : `: ${type}`;
  return (
    (binding?.text ?? name) + (isOptional ? "?" : "") + typed + (value === undefined ? "" : ` = ${value}`)
  );
}

function writeStatement(file: File, program: Program, node: StatementNode, manner: Manner): NodePlace {
  file.write(depth);
  const start = file.text.length;
  const ports = new Map<string, Span>();
  if (isCall(node))
    for (const piece of callPieces(program, node, manner.names))
      writePiece(file, endedBy(manner, piece), ports);
  else file.write(indent(node.text, depth));
  const end = file.text.length;
  file.write("\n");
  const place = { start, end, isCall: true, ports };
  return isCall(node) ? place : { ...place, indents: indentOfLines(node.text, depth) };
}

function endedBy({ style }: Manner, piece: Piece): Piece {
  return { ...piece, text: piece.text.replace(/\);$/, `)${style.semicolon}`) };
}

function writePiece(file: File, piece: Piece, ports: Map<string, Span>): void {
  const span = file.write(piece.text);
  if (piece.port !== undefined) ports.set(piece.port, span);
}

function writeEnding(
  file: File,
  program: Program,
  nodes: Map<string, NodePlace>,
  { names, style }: Manner,
): void {
  const hasResult = program.nodes.some((node) => node.kind === "result");
  for (const statement of printEnding(endingOf(program), names)) {
    file.write(depth);
    const span = file.write(statement.replace(/;$/, style.semicolon));
    file.write("\n");
    if (hasResult) nodes.set(resultId, { ...span, isCall: false, ports: new Map() });
  }
}
