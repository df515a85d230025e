import {
  Braces,
  CodeXml,
  Flag,
  GitBranch,
  Layers,
  Repeat2,
  SlidersHorizontal,
  Sparkles,
  SquareDashed,
  StickyNote,
  Workflow,
  type LucideIcon,
} from "lucide-react";
import { apply, type ProgramChange } from "../../program/change.ts";
import {
  addCall,
  addCode,
  addNewSubflow,
  addNote,
  addParameter,
  addResult,
  addSubflow,
  addTask,
  callsInTurn,
  groupNodes,
  setShared,
  setWay,
} from "../../program/edits.ts";
import { freeName, takenNames } from "../../program/names.ts";
import {
  drawingsOf,
  nodeById,
  resultId,
  type Position,
  type Program,
  type ProgramNode,
} from "../../program/program.ts";
import { readyMadeTasks, withImports, type ReadyMadeTask } from "./ready-made.ts";

/** Something that can be put on the canvas. */
export interface PaletteItem {
  readonly id: string;
  readonly kind: ProgramNode["kind"] | "note" | "group";
  readonly group: "Nodes" | "Ready-made tasks" | "Tasks of this flow" | "Flows of this file";
  readonly title: string;
  readonly description: string;
  readonly icon: LucideIcon;
  readonly add: (program: Program, position: Position, around?: Surroundings) => ProgramChange;
}

/** What a new item may make use of. */
export interface Surroundings {
  /** The value that an edge was drawn from, and whether it is still to come. */
  readonly source?: { readonly name: string; readonly isFuture: boolean } | undefined;
  /** Ids of the nodes and notes that are selected. */
  readonly selected?: readonly string[];
}

/** The type of what a palette item carries while it is dragged. */
export const paletteItemType = "application/x-millrace-item";

/** All that can be added to this program: a second result cannot. */
export function paletteItems(program: Program): readonly PaletteItem[] {
  const basics = nodeById(program, resultId)
    ? basicItems.filter((item) => item.kind !== "result")
    : basicItems;
  return [...basics, ...readyMadeItems, ...callItems(program), ...subflowItems(program)];
}

/** True for what has an input and an output to connect: it may go in the middle of an edge. */
export function goesBetween({ kind }: PaletteItem): boolean {
  return kind === "task" || kind === "subflow";
}

/** The items whose title or description has every word of the query. */
export function matchingItems(items: readonly PaletteItem[], query: string): readonly PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = `${item.title} ${item.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const basicItems: readonly PaletteItem[] = [
  {
    id: "task",
    kind: "task",
    group: "Nodes",
    title: "Task",
    description: "TypeScript, in a worker",
    icon: Braces,
    add: (program, position) => addTask(program, { name: "New task", position }),
  },
  {
    id: "parameter",
    kind: "parameter",
    group: "Nodes",
    title: "Parameter",
    description: "What the flow is given",
    icon: SlidersHorizontal,
    add: (program, position) =>
      addParameter(program, { name: "text", type: "string", default: '""', position }),
  },
  {
    id: "subflow",
    kind: "subflow",
    group: "Nodes",
    title: "Subflow",
    description: "A flow of its own",
    icon: Workflow,
    add: (program, position) => addNewSubflow(program, "New subflow", position),
  },
  {
    id: "map",
    kind: "task",
    group: "Nodes",
    title: "Map",
    description: "Once for each element",
    icon: Layers,
    add: addMap,
  },
  {
    id: "branch",
    kind: "code",
    group: "Nodes",
    title: "Branch",
    description: "One way or another",
    icon: GitBranch,
    add: addBranch,
  },
  {
    id: "code",
    kind: "code",
    group: "Nodes",
    title: "Code",
    description: "The flow's statements",
    icon: CodeXml,
    add: addStatements,
  },
  {
    id: "result",
    kind: "result",
    group: "Nodes",
    title: "Result",
    description: "What the flow returns",
    icon: Flag,
    add: addResult,
  },
  {
    id: "note",
    kind: "note",
    group: "Nodes",
    title: "Note",
    description: "Markdown text",
    icon: StickyNote,
    add: (program, position) => addNote(program, position),
  },
  {
    id: "group",
    kind: "group",
    group: "Nodes",
    title: "Group",
    description: "Frames the selection",
    icon: SquareDashed,
    add: addGroup,
  },
];

const readyMadeItems: readonly PaletteItem[] = readyMadeTasks.map((task) => ({
  id: `ready-made:${task.options.name}`,
  kind: "task",
  group: "Ready-made tasks",
  title: task.options.name,
  description: task.description,
  icon: Sparkles,
  add: (program, position) => addReadyMade(program, task, position),
}));

function callItems(program: Program): readonly PaletteItem[] {
  return program.tasks.map((task) => ({
    id: `call:${task.identifier}`,
    kind: "task",
    group: "Tasks of this flow",
    title: task.options.name,
    description: "Call this task once more",
    icon: Repeat2,
    add: (current, position) => addCall(current, task.identifier, position),
  }));
}

/** Flows that may be called from the one that shows: none that calls it. */
function subflowItems(program: Program): readonly PaletteItem[] {
  const callable = drawingsOf(program).filter(
    ({ flow: { identifier } }) =>
      identifier !== "default" && !callsInTurn(program, identifier, program.flow.identifier),
  );
  return callable.map(({ flow: { identifier, options } }) => ({
    id: `subflow:${identifier}`,
    kind: "subflow",
    group: "Flows of this file",
    title: options.name,
    description: "Call this flow as a subflow",
    icon: Workflow,
    add: (current, position) => addSubflow(current, identifier, position),
  }));
}

function addMap(program: Program, position: Position): ProgramChange {
  const added = addTask(program, {
    name: "New map task",
    code: "async function newMapTask(item: string): Promise<string> {\n  return item;\n}",
    signature: { parameters: [{ name: "item", type: "string", optional: false }], returns: "string" },
    position,
  });
  const grown = apply(program, added);
  const call = grown.nodes.find(({ id }) => !nodeById(program, id));
  return call ? [...added, ...setWay(grown, call.id, "map")] : [];
}

function addBranch(program: Program, position: Position, { source }: Surroundings = {}): ProgramChange {
  const chosen = freeName("chosen", takenNames(program));
  const read = source ?? firstParameter(program);
  const condition = read ? valueOf(read) : "1 + 1 === 2";
  const text = `let ${chosen}: string;\nif (${condition}) {\n  ${chosen} = "one way";\n} else {\n  ${chosen} = "another way";\n}`;
  return addCode(program, text, position, { declares: [chosen], reads: read ? [read.name] : [] });
}

function addStatements(program: Program, position: Position, { source }: Surroundings = {}): ProgramChange {
  const name = freeName("value", takenNames(program));
  const text = `const ${name} = ${source ? valueOf(source) : '"text"'};`;
  return addCode(program, text, position, { declares: [name], reads: source ? [source.name] : [] });
}

function firstParameter({ nodes }: Program): Surroundings["source"] {
  const parameter = nodes.find((node) => node.kind === "parameter" && !node.binding);
  return parameter?.kind === "parameter" ? { name: parameter.name, isFuture: false } : undefined;
}

function valueOf({ name, isFuture }: NonNullable<Surroundings["source"]>): string {
  return isFuture ? `await ${name}` : name;
}

/** A frame around what is selected; a frame holds something, so where nothing is, a note comes with it. */
function addGroup(program: Program, position: Position, { selected = [] }: Surroundings = {}): ProgramChange {
  if (selected.length > 0) return groupNodes(program, selected);
  const added = addNote(program, position, "What belongs together");
  const grown = apply(program, added);
  const note = grown.notes?.at(-1);
  return note ? [...added, ...groupNodes(grown, [note.id])] : [];
}

function addReadyMade(program: Program, task: ReadyMadeTask, position: Position): ProgramChange {
  const imported = setShared(program, withImports(program.shared, task.imports ?? []));
  const { code, signature, options } = task;
  const added = addTask(apply(program, imported), { name: options.name, code, signature, options, position });
  return [...imported, ...added];
}
