import {
  Braces,
  Flag,
  Repeat2,
  StickyNote,
  SlidersHorizontal,
  Sparkles,
  type LucideIcon,
} from "lucide-react";
import { apply, type ProgramChange } from "../../program/change.ts";
import { addCall, addNote, addParameter, addResult, addTask, setShared } from "../../program/edits.ts";
import { nodeById, resultId, type Position, type Program, type ProgramNode } from "../../program/program.ts";
import { readyMadeTasks, withImports, type ReadyMadeTask } from "./ready-made.ts";

/** Something that can be put on the canvas. */
export interface PaletteItem {
  readonly id: string;
  readonly kind: ProgramNode["kind"] | "note";
  readonly group: "Nodes" | "Ready-made tasks" | "Tasks of this flow";
  readonly title: string;
  readonly description: string;
  readonly icon: LucideIcon;
  readonly add: (program: Program, position: Position) => ProgramChange;
}

/** The type of what a palette item carries while it is dragged. */
export const paletteItemType = "application/x-millrace-item";

/** All that can be added to this program: a second result cannot. */
export function paletteItems(program: Program): readonly PaletteItem[] {
  const basics = nodeById(program, resultId)
    ? basicItems.filter((item) => item.kind !== "result")
    : basicItems;
  return [...basics, ...readyMadeItems, ...callItems(program)];
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
    description: "Markdown, beside nodes",
    icon: StickyNote,
    add: (program, position) => addNote(program, position),
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

function addReadyMade(program: Program, task: ReadyMadeTask, position: Position): ProgramChange {
  const imported = setShared(program, withImports(program.shared, task.imports ?? []));
  const { code, signature, options } = task;
  const added = addTask(apply(program, imported), { name: options.name, code, signature, options, position });
  return [...imported, ...added];
}
