import type ts from "typescript";
import { layout } from "../program/layout.ts";
import { spansOf } from "../program/lexis.ts";
import { wordsIn } from "../program/names.ts";
import { normalise } from "../program/order.ts";
import type { Drawing, Position, Program, ProgramNode } from "../program/program.ts";
import { calleeOfFlow } from "../program/program.ts";
import { plainDrawing, showing } from "../program/show.ts";
import type { SourcePlaces, Span } from "../program/source.ts";
import { type Declaration, declarationsIn, functionOf, uses } from "./declaration.ts";
import { positionAt } from "./emission.ts";
import { namedImports } from "./packageNames.ts";
import {
  hasForbiddenKey,
  isLayoutComment,
  type Layout,
  type Marks,
  type Positions,
  readLayout,
} from "./layoutComment.ts";
import { type FlowHead, readFlow, readHead, type ReadFlow } from "./readFlow.ts";
import type { Called } from "./readCall.ts";
import { type ParseProblem, Reader } from "./reader.ts";
import { type ReadTask, readTask } from "./readTask.ts";
import { readShared } from "./readShared.ts";
import { sourceFileOf, syntaxErrorsOf } from "./signature.ts";
import { styleOf } from "./style.ts";
import { messageOf } from "./message.ts";

export type { ParseProblem } from "./reader.ts";

/** The program, or all that keeps the file from being opened. */
export type ParseResult =
  | { readonly program: Program; readonly problems: readonly [] }
  | { readonly program?: undefined; readonly problems: readonly ParseProblem[] };

/** More problems help nobody. */
const mostProblems = 50;

/**
 * Reads a flow file: any TypeScript that makes a flow at its top level. What the canvas cannot draw becomes code nodes
 * and shared code, so that nothing is lost, and the program remembers the file: written again unchanged it has the same
 * bytes. With problems there is no program, and whoever asked goes on with what it has.
 */
export function parse(text: string): ParseResult {
  const obstacle = obstacleIn(text);
  if (obstacle) return { problems: [obstacle] };
  try {
    return parseText(text);
  } catch (error) {
    if (error instanceof RangeError) return { problems: [tooDeep(text)] };
    throw error;
  }
}

function parseText(text: string): ParseResult {
  const garbage = garbageIn(text);
  if (garbage) return { problems: garbage.map((error) => syntaxProblem(text, error)) };
  const file = sourceFileOf(text);
  const errors = syntaxErrorsOf(file).slice(0, mostProblems);
  if (errors.length > 0) return { problems: errors.map((error) => syntaxProblem(text, error)) };
  const reader = new Reader(file);
  const program = readProgram(reader);
  return program && reader.problems.length === 0
    ? { program, problems: [] }
    : { problems: reader.problems.slice(0, mostProblems) };
}

/**
 * A large text that is no program is known by its first part; to read on would take seconds. What is wrong in such a
 * part is wrong in the whole, but for its end: there the cut may be what is wrong.
 */
function garbageIn(text: string): readonly ts.DiagnosticWithLocation[] | undefined {
  for (let length = 100_000; length < text.length; length *= 2) {
    const errors = syntaxErrorsOf(sourceFileOf(text.slice(0, length)));
    const sure = errors.filter(({ start }) => start < length * 0.9).slice(0, mostProblems);
    if (sure.length === mostProblems) return sure;
  }
  return undefined;
}

/** Beyond this no person wrote it, and a compiler takes its time. In characters. */
const mostText = 4_000_000;

function obstacleIn(text: string): ParseProblem | undefined {
  if (text.length > mostText) {
    const megabytes = Math.round(text.length / 1_000_000);
    return {
      message: `This file is too large for a flow: ${megabytes} MB; up to 4 MB are read.`,
      line: 1,
      column: 1,
    };
  }
  // eslint-disable-next-line no-control-regex
  const binary = text.search(/[\u0000-\u0008\u000e-\u001f]/);
  if (binary >= 0)
    return {
      message: "This is no text: it holds bytes that TypeScript never has.",
      ...positionAt(text, binary),
    };
  return deepestBracket(text).depth > mostDepth ? tooDeep(text) : undefined;
}

/** No person nests brackets so deep, and the compiler, trying what each may mean, would take minutes. */
const mostDepth = 400;

function tooDeep(text: string): ParseProblem {
  const { depth, at } = deepestBracket(text);
  if (depth <= mostDepth) {
    const lines = text.split("\n");
    const longest = Math.max(...lines.map(({ length }) => length));
    const line = lines.findIndex(({ length }) => length === longest) + 1;
    return { message: "An expression here has too many parts to be read.", line, column: 1 };
  }
  return {
    message: `This is nested too deeply to be read: ${depth} brackets are open here.`,
    ...positionAt(text, at),
  };
}

/** The place in the code where most brackets are open. */
function deepestBracket(text: string): { readonly depth: number; readonly at: number } {
  let [depth, deepest, at, from] = [0, 0, 0, 0];
  const count = (end: number) => {
    for (let offset = from; offset < end; offset += 1) {
      const char = text[offset] ?? "";
      if ("([{".includes(char)) depth += 1;
      if (")]}".includes(char)) depth = Math.max(0, depth - 1);
      if (depth > deepest) [deepest, at] = [depth, offset];
    }
  };
  for (const span of spansOf(text)) {
    count(span.start);
    from = span.end;
  }
  count(text.length);
  return { depth: deepest, at };
}

function syntaxProblem(text: string, error: ts.DiagnosticWithLocation): ParseProblem {
  return { message: messageOf(error), ...positionAt(text, error.start) };
}

function readProgram(reader: Reader): Program | undefined {
  const declarations = declarationsIn(reader.file, reader.names);
  const heads = readHeads(reader, declarations);
  reportRepeated(reader, declarations, heads);
  const last = heads.at(-1);
  if (!last) {
    const advice = "write `export const name = flow(options, function)` at its top level";
    return reader.reportAt(0, `This file has no flow: ${advice}.`);
  }
  const tasks = readTasks(reader, declarations);
  const comment = readComment(reader);
  const cuts = declarations.flatMap((declaration) => cutsOf(reader, declaration));
  const shared = readShared(reader.text, cuts, comment?.span.start ?? reader.text.length);
  const around = { shared: shared.text, tasks: tasks.map(({ task }) => task) };
  const words = wordsIn(reader.text.slice(0, comment?.span.start));
  const read = readFlows(reader, heads, around, comment?.layout, new Set(words));
  reportCircles(reader, read);
  const imports = namedImports(reader.file);
  const places: SourcePlaces = {
    shared: shared.places,
    tasks: new Map(tasks.map(({ task, place }) => [task.identifier, place])),
    flows: new Map(read.map(({ flow, place }) => [flow.identifier, place])),
    ...(comment && { layout: comment.span }),
    names: reader.names,
    ...(imports && { imports: reader.listIn(imports, imports.elements) }),
    style: styleOf(reader),
  };
  const program = assemble(around, read, comment?.layout);
  return { ...program, source: { text: reader.text, program, places } };
}

function readTasks(reader: Reader, declarations: readonly Declaration[]): ReadTask[] {
  const counts = uses(declarations);
  const tasks: ReadTask[] = [];
  for (const declaration of declarations) {
    if (declaration.maker !== "task") continue;
    tasks.push(
      readTask(
        reader,
        declaration,
        counts,
        tasks.map(({ task }) => task),
      ),
    );
  }
  return tasks;
}

function readHeads(reader: Reader, declarations: readonly Declaration[]): FlowHead[] {
  return declarations.flatMap((declaration) =>
    declaration.maker === "flow" ? [readHead(reader, declaration)] : [],
  );
}

/** A declaration, and the function that it names if that stands elsewhere, are no shared code. */
function cutsOf(reader: Reader, { statement, call }: Declaration): Span[] {
  const elsewhere = functionOf(call, reader.functions)?.statement;
  return [statement, ...(elsewhere ? [elsewhere] : [])].map((node) => reader.spanOf(node));
}

/** Two of one name cannot be told apart: not by the command, not in a list, not in a record. */
function reportRepeated(
  reader: Reader,
  declarations: readonly Declaration[],
  heads: readonly FlowHead[],
): void {
  const identifiers = declarations.map(({ identifier }) => identifier);
  const again = declarations.find(({ identifier }, index) => identifiers.indexOf(identifier) < index);
  if (again) reader.report(again.statement, `"${again.identifier}" is declared twice: rename one.`);
  const names = heads.map(({ flow }) => flow.options.name);
  const second = heads.find(({ flow }, index) => names.indexOf(flow.options.name) < index);
  if (!second || again) return;
  const { start } = second.place.statement;
  reader.reportAt(start, `There are two flows named "${second.flow.options.name}": give one another name.`);
}

interface LayoutLine {
  readonly span: Span;
  readonly layout: Layout | undefined;
}

/** The file's last line, if it tells where nodes are. */
function readComment(reader: Reader): LayoutLine | undefined {
  const { text } = reader;
  const end = text.trimEnd().length;
  const start = text.lastIndexOf("\n", end - 1) + 1;
  const line = text.slice(start, end);
  if (!isLayoutComment(line)) return undefined;
  if (hasForbiddenKey(line))
    reader.reportAt(start, 'The positions have a key "__proto__", which is refused: delete this line.');
  return { span: { start, end }, layout: readLayout(line) };
}

function readFlows(
  reader: Reader,
  heads: readonly FlowHead[],
  around: Pick<Program, "shared" | "tasks">,
  layout: Layout | undefined,
  taken: Set<string>,
): ReadFlow[] {
  const others = { before: heads.map(drawingOfHead), after: [] };
  const callees = new Map<string, Called>();
  for (const callee of around.tasks) callees.set(callee.identifier, { kind: "task", callee });
  for (const callee of others.before.map(calleeOfFlow))
    callees.set(callee.identifier, { kind: "subflow", callee });
  return heads.map((head) => {
    const positions = positionsOf(layout, head.flow.identifier, heads.length);
    return readFlow(reader, head, callees, { ...around, others }, taken, positions);
  });
}

function drawingOfHead({ flow, parameters }: FlowHead): Drawing {
  const position = { x: 0, y: 0 };
  return { flow, nodes: parameters.map((node) => ({ ...node, position })), edges: [] };
}

function positionsOf(layout: Layout | undefined, flow: string, count: number): Positions | undefined {
  const part = layout?.flows.get(flow);
  return part ?? (count === 1 ? layout?.own : undefined);
}

function marksOf(layout: Layout | undefined, flow: string, count: number): Marks {
  return layout?.flowMarks.get(flow) ?? (count === 1 ? layout?.ownMarks : undefined) ?? {};
}

/** Flows that call each other without end. A call in a code node may have its reasons. */
function reportCircles(reader: Reader, flows: readonly ReadFlow[]): void {
  const calls = new Map(flows.map((read) => [read.flow.identifier, subflowCalls(read)]));
  const titles = new Map(flows.map(({ flow }) => [flow.identifier, flow.options.name]));
  for (const { flow } of flows) {
    const circle = circleFrom(calls, flow.identifier, flow.identifier, []);
    if (!circle) continue;
    const first = calls.get(flow.identifier)?.find(({ called }) => called === (circle[1] ?? flow.identifier));
    const way = [...circle, flow.identifier].map((one) => `"${titles.get(one) ?? one}"`).join(" → ");
    reader.reportAt(
      first?.start ?? 0,
      `These flows call each other in a circle: ${way}. Take one call away.`,
    );
    return;
  }
}

interface SubflowCall {
  readonly called: string;
  readonly start: number;
}

function subflowCalls({ nodes, place }: ReadFlow): SubflowCall[] {
  return nodes.flatMap((node) =>
    node.kind === "subflow" ? [{ called: node.flow, start: place.statements.get(node.id)?.start ?? 0 }] : [],
  );
}

function circleFrom(
  calls: ReadonlyMap<string, readonly SubflowCall[]>,
  from: string,
  to: string,
  way: readonly string[],
): string[] | undefined {
  if (way.includes(from)) return undefined;
  for (const { called } of calls.get(from) ?? []) {
    if (called === to) return [...way, from];
    const further = circleFrom(calls, called, to, [...way, from]);
    if (further) return further;
  }
  return undefined;
}

/** The flow that shows first is the last one that no other calls: the one that `millrace run` would start. */
function assemble(
  around: Pick<Program, "shared" | "tasks">,
  flows: readonly ReadFlow[],
  layout: Layout | undefined,
): Program {
  const called = new Set(flows.flatMap((flow) => subflowCalls(flow).map((call) => call.called)));
  const main = flows.findLast(({ flow }) => !called.has(flow.identifier)) ?? flows[flows.length - 1];
  const drawings = flows.map((read) => {
    const heads = flows.map(({ flow, nodes }) => ({ flow, nodes: parametersIn(nodes), edges: [] }));
    const positions = positionsOf(layout, read.flow.identifier, flows.length);
    const marks = marksOf(layout, read.flow.identifier, flows.length);
    return place({ ...around, others: { before: heads, after: [] } }, read, positions ?? new Map(), marks);
  });
  const [first, ...others] = drawings;
  if (!first) throw new Error("A program has a flow.");
  if (others.length === 0) return { ...around, ...first };
  const program = { ...around, ...first, others: { before: [], after: others } };
  return showing(program, main?.flow.identifier ?? "") ?? program;
}

function parametersIn(nodes: ReadFlow["nodes"]): ProgramNode[] {
  return nodes.flatMap((node) => (node.kind === "parameter" ? [{ ...node, position: { x: 0, y: 0 } }] : []));
}

/** Nodes without a position in the file get one from the automatic layout. */
function place(
  around: Omit<Program, keyof Drawing>,
  { flow, nodes, edges }: ReadFlow,
  positions: Positions,
  marks: Marks,
): Drawing {
  const placed = nodes.map(
    (node) => ({ ...node, position: positions.get(node.id) ?? { x: 0, y: 0 } }) as ProgramNode,
  );
  const program = normalise({ ...around, ...marks, flow, nodes: placed, edges });
  const drawing = plainDrawing(program);
  if (program.nodes.every((node) => positions.has(node.id))) return drawing;
  const automatic = layout(program);
  const position = (id: string): Position => positions.get(id) ?? automatic.get(id) ?? { x: 0, y: 0 };
  return { ...drawing, nodes: program.nodes.map((node) => ({ ...node, position: position(node.id) })) };
}
