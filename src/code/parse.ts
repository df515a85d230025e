import type ts from "typescript";
import { layout } from "../program/layout.ts";
import { normalise } from "../program/order.ts";
import type { Position, Program, ProgramNode, TaskDefinition } from "../program/program.ts";
import { resultId } from "../program/program.ts";
import { type Declaration, declarationOf } from "./declaration.ts";
import { positionAt } from "./emission.ts";
import { isLayoutComment, type Layout, type Marks, readLayout } from "./layoutComment.ts";
import { type ParseProblem, Reader } from "./reader.ts";
import { type ReadFlow, readFlow, type Unplaced } from "./readFlow.ts";
import { readTask } from "./readTask.ts";
import { sourceFileOf, syntaxErrorsOf } from "./signature.ts";
import { messageOf } from "./message.ts";

export type { ParseProblem } from "./reader.ts";

/** The program, or all that keeps the canvas from showing the file. */
export type ParseResult =
  | { readonly program: Program; readonly problems: readonly [] }
  | { readonly program?: undefined; readonly problems: readonly ParseProblem[] };

/**
 * Reads a flow file: shared code, then tasks, then one flow whose body is a plain list of calls. A file that says
 * more than the canvas can show gives problems and no program, so that nothing is ever lost by opening and saving.
 */
export function parse(text: string): ParseResult {
  const file = sourceFileOf(text);
  const errors = syntaxErrorsOf(file);
  if (errors.length > 0) return { problems: errors.map((error) => syntaxProblem(text, error)) };
  const reader = new Reader(file);
  const program = readProgram(reader);
  return program && reader.problems.length === 0 ? { program, problems: [] } : { problems: reader.problems };
}

function syntaxProblem(text: string, error: ts.DiagnosticWithLocation): ParseProblem {
  return { message: messageOf(error), ...positionAt(text, error.start) };
}

function readProgram(reader: Reader): Program | undefined {
  const statements = reader.file.statements.map((statement) => ({
    statement,
    found: declarationOf(statement),
  }));
  const first = statements.findIndex(({ found }) => found !== undefined);
  const declarations = first < 0 ? [] : statements.slice(first);
  for (const { statement, found } of declarations) if (!found) reportStrayCode(reader, statement);
  const found = declarations.flatMap((declaration) => declaration.found ?? []);
  reportCommentsBetween(reader, found);
  const flow = soleFlow(reader, found);
  const tasks = found.filter(({ maker }) => maker === "task").flatMap((task) => readTask(reader, task) ?? []);
  return flow && found[0] && assemble(reader, sharedBefore(reader, found[0]), tasks, flow);
}

function assemble(
  reader: Reader,
  shared: string,
  tasks: readonly TaskDefinition[],
  flow: Declaration,
): Program | undefined {
  const layout = readComment(reader, flow);
  const positions = layout?.own;
  const read = readFlow(reader, flow, tasks, positions?.has(resultId));
  return read && place({ shared, tasks, ...read, ...layout?.ownMarks }, positions ?? new Map());
}

/** `emit` puts one empty line between the shared code and what follows. */
function sharedBefore({ text, file }: Reader, { statement }: Declaration): string {
  const shared = text.slice(0, statement.getStart(file, false));
  return shared.endsWith("\n\n") ? shared.slice(0, -2) : shared.trimEnd();
}

function soleFlow(reader: Reader, declarations: readonly Declaration[]): Declaration | undefined {
  const flows = declarations.filter(({ maker }) => maker === "flow");
  const last = declarations.at(-1);
  const [flow, second] = flows;
  if (second)
    return reader.report(second.statement, "The canvas cannot show a second flow: keep one flow in a file.");
  if (!flow)
    return reader.reportAt(0, "This file has no flow: write `export const name = flow(options, function)`.");
  if (flow !== last)
    reader.report(flow.statement, "The canvas cannot show tasks after the flow: move it to the end.");
  return flow;
}

function reportStrayCode(reader: Reader, statement: ts.Statement): void {
  const message = "The canvas cannot show code here: move it to the top of the file, before the first task.";
  reader.report(statement, message);
}

/** Before the first declaration they are shared code. */
function reportCommentsBetween(reader: Reader, declarations: readonly Declaration[]): void {
  for (const { statement } of declarations.slice(1)) {
    reader.reportCommentsIn(statement.pos, statement.getStart(reader.file, false));
  }
}

function readComment(reader: Reader, { statement }: Declaration): Layout | undefined {
  const rest = reader.text.slice(statement.end);
  const line = rest.trimEnd().split("\n").at(-1) ?? "";
  const isLayout = isLayoutComment(line);
  const end = isLayout ? statement.end + rest.lastIndexOf(line) : reader.text.length;
  reader.reportCommentsIn(statement.end, end);
  return isLayout ? readLayout(line) : undefined;
}

interface Unplaceds extends ReadFlow, Marks {
  readonly shared: string;
  readonly tasks: readonly TaskDefinition[];
}

/** Nodes without a position in the file get one from the automatic layout. */
function place(read: Unplaceds, positions: ReadonlyMap<string, Position>): Program {
  const placed = (node: Unplaced, position: Position) => ({ ...node, position }) as ProgramNode;
  const nodes = read.nodes.map((node) => placed(node, positions.get(node.id) ?? { x: 0, y: 0 }));
  const program = normalise({ ...read, nodes });
  if (program.nodes.every((node) => positions.has(node.id))) return program;
  const automatic = layout(program);
  const position = (id: string) => positions.get(id) ?? automatic.get(id) ?? { x: 0, y: 0 };
  return { ...program, nodes: program.nodes.map((node) => placed(node, position(node.id))) };
}
