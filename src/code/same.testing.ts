import type { Drawing, Edge, Program, ProgramNode, TaskDefinition } from "../program/program.ts";
import { drawingsOf } from "../program/program.ts";
import { functionsIn } from "./declaration.ts";
import { sourceFileOf } from "./signature.ts";

/**
 * What two programs differ in; nothing when they say the same. What a file cannot hold does not count: which flow shows,
 * the ids of nodes that the text gives no name, empty lines around shared code, the depth at which code stands, whether a
 * function that stands elsewhere is told by its name or by its text; and positions, where `hasPlaces` says that the file
 * tells none.
 */
export function differenceBetween(one: Program, other: Program, hasPlaces = true): string | undefined {
  const [here, there] = [described(one, hasPlaces), described(other, hasPlaces)];
  for (const [index, line] of here.entries())
    if (line !== there[index]) return `${line}\n${there[index] ?? "nothing"}`;
  return there.length > here.length ? `nothing\n${there[here.length]}` : undefined;
}

function described(program: Program, hasPlaces: boolean): string[] {
  return [
    `shared ${tight(program.shared.replace(importPattern, ""))}`,
    ...program.tasks.map((task) => describeTask(task, functionTold(program, task))),
    ...drawingsOf(program).flatMap((drawing) => describeDrawing(drawing, hasPlaces)),
  ];
}

/** What the file needs of the package is imported as it is written. */
const importPattern = /(?:import\s*(?:\/\*[^*]*\*\/\s*)?)?\{[^{}]*\}\s*from\s*["']millrace["']\s*;?/g;

/** Of a function that several tasks name each tells the name; once one of them alone does, the text is its own. */
function functionTold({ source }: Program, { code }: TaskDefinition): string {
  if (!source || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(code)) return code;
  const found = functionsIn(sourceFileOf(source.text)).get(code);
  return found?.node.getText().replace(/^export\s+(?:default\s+)?/, "") ?? code;
}

function describeTask(
  { identifier, options, expressions = {}, base, signature }: TaskDefinition,
  code: string,
): string {
  return `task ${identifier} ${sorted({ options, expressions, base, code: flush(code), signature })}`;
}

function describeDrawing(
  { flow, nodes, edges, notes = [], groups = [] }: Drawing,
  hasPlaces: boolean,
): string[] {
  const ranks = new Map(nodes.map(({ id }, rank) => [id, rank]));
  const describeEdge = ({ source, target, ...edge }: Edge) =>
    `edge ${ranks.get(source)} ${ranks.get(target)} ${sorted({ ...edge, id: undefined })}`;
  return [
    `flow ${sorted(flow)}`,
    ...nodes.map((node) => `node ${sorted(plainNode(node, hasPlaces))}`),
    ...edges.map(describeEdge).toSorted(),
    ...notes.map((note) => `note ${sorted(note)}`),
    ...groups.map(({ title, members }) => `group ${title} ${members.map((id) => ranks.get(id) ?? id)}`),
  ];
}

function plainNode(node: ProgramNode, hasPlaces: boolean): object {
  const position = hasPlaces ? node.position : undefined;
  return { ...node, id: undefined, position, ...(node.kind === "code" && { text: flush(node.text) }) };
}

/** JSON with its keys in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string") return part.replaceAll("\r\n", "\n");
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).filter(([, one]) => one !== undefined);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function tight(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function flush(text: string): string {
  return text.replace(/\r?\n[ \t]*/g, "\n").trim();
}
