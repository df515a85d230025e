import type { Problem } from "../../program/checks.ts";
import type { Position } from "../../program/program.ts";
import { wayToFlow } from "../../program/edits.ts";
import { downstreamOf, upstreamOf } from "../../program/reach.ts";
import * as actions from "../actions.ts";
import { arrangements } from "../canvas/arrange.ts";
import type { EditorLanguage } from "../ports.ts";
import { canRedo, canUndo, type Session } from "../session.ts";
import type { CommandDefinition } from "./command.ts";
import { nextNode, type Direction } from "./walk.ts";

/** What the editor's commands do their work with. */
export interface EditorParts {
  readonly session: Session;
  readonly language: Pick<EditorLanguage, "inferredTypes">;
  readonly problems: () => readonly Problem[];
  /** The node with the focus, or the only one that is selected. */
  readonly currentNode: () => string | undefined;
  /** The edge with the focus. */
  readonly currentEdge: () => string | undefined;
  readonly openPicker: () => void;
  /** Lets the user choose what comes in a node's place. */
  readonly openReplacer: (nodeId: string) => void;
  /** Shows a node, or an edge, where it is edited. */
  readonly openNode: (id: string) => void;
  /** Shows where the node's values come from, and puts the focus there. */
  readonly openInputs: (nodeId: string) => void;
  /** Shows the node's task runs, and puts the focus there. */
  readonly openRuns: (nodeId: string) => void;
  readonly renameNode: (nodeId: string) => void;
  /** Brings the node into sight and gives it the focus. */
  readonly goTo: (nodeId: string) => void;
  readonly focusCanvas: () => void;
  /** From the canvas to the inspector, from anywhere else to the canvas. */
  readonly changeSides: () => void;
  /** Where something new goes. */
  readonly place: () => Position;
  /** Folds a group into one card, or shows again what it holds. */
  readonly toggleFold: (groupId: string) => void;
  /** Puts all nodes in order; settles when they are. */
  readonly tidy: () => Promise<void>;
  readonly copy: (how: "copy" | "cut") => void;
  readonly paste: (incoming: boolean) => void;
  readonly show: (what: "commands" | "find" | "help") => void;
  readonly view: {
    readonly fit: () => void;
    readonly fitSelection: () => void;
    readonly reset: () => void;
    readonly zoomIn: () => void;
    readonly zoomOut: () => void;
  };
  readonly togglePanel: (panel: "palette" | "inspector" | "bottom") => void;
  /** Tells the user a sentence. */
  readonly tell: (sentence: string) => void;
  /** Shows the file beside the canvas, or hides it. */
  readonly toggleFile: () => void;
}

type Definition = CommandDefinition<EditorParts>;

const hasNode = ({ currentNode }: EditorParts) => currentNode() !== undefined;
const hasSelection = ({ session }: EditorParts) => session.getState().selection.length > 0;
const hasNodes = ({ session }: EditorParts) => session.getState().program.nodes.length > 0;
const selectsNodes = ({ session }: EditorParts) => actions.selectedNodes(session).length > 0;

const selectsGroup = ({ session }: EditorParts) => actions.selectedGroups(session).length > 0;
const selectsMembers = ({ session }: EditorParts) => actions.selectedMembers(session).length > 0;

/** Why the selected edge is red, when that is a matter of types. */
function misfitOnEdge({ session, problems }: EditorParts): Problem | undefined {
  const edge = actions.selectedEdge(session);
  return edge === undefined
    ? undefined
    : problems().find((problem) => problem.edge === edge && problem.types);
}

const editing: readonly Definition[] = [
  {
    id: "undo",
    title: "Undo",
    group: "Edit",
    keys: ["Mod+Z"],
    scope: "page",
    isEnabled: ({ session }) => canUndo(session.getState()),
    run: ({ session }) => session.getState().undo(),
  },
  {
    id: "redo",
    title: "Redo",
    group: "Edit",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    scope: "page",
    isEnabled: ({ session }) => canRedo(session.getState()),
    run: ({ session }) => session.getState().redo(),
  },
  {
    id: "cut",
    title: "Cut",
    group: "Edit",
    keys: ["Mod+X"],
    scope: "browser",
    isEnabled: selectsNodes,
    run: ({ copy }) => copy("cut"),
  },
  {
    id: "copy",
    title: "Copy",
    group: "Edit",
    keys: ["Mod+C"],
    scope: "browser",
    isEnabled: selectsNodes,
    run: ({ copy }) => copy("copy"),
  },
  {
    id: "paste",
    title: "Paste",
    group: "Edit",
    keys: ["Mod+V"],
    scope: "browser",
    run: ({ paste }) => paste(false),
  },
  {
    id: "pasteConnected",
    title: "Paste and keep incoming edges",
    group: "Edit",
    keys: ["Mod+Shift+V"],
    scope: "browser",
    run: ({ paste }) => paste(true),
  },
  {
    id: "duplicate",
    title: "Duplicate",
    group: "Edit",
    keys: ["Mod+D"],
    scope: "canvas",
    isEnabled: selectsMembers,
    run: ({ session }) => actions.duplicateSelected(session),
  },
  {
    id: "remove",
    title: "Delete",
    group: "Edit",
    keys: ["Delete", "Backspace"],
    scope: "canvas",
    isEnabled: hasSelection,
    run: ({ session, focusCanvas }) => {
      focusCanvas();
      actions.removeSelected(session);
    },
  },
  {
    id: "removeAndHeal",
    title: "Delete and heal the edge",
    group: "Edit",
    keys: ["Mod+Delete", "Mod+Backspace"],
    scope: "canvas",
    isEnabled: selectsNodes,
    run: ({ session, focusCanvas }) => {
      focusCanvas();
      actions.removeAndHeal(session);
    },
  },
];

const selecting: readonly Definition[] = [
  {
    id: "selectAll",
    title: "Select all",
    group: "Select",
    keys: ["Mod+A"],
    scope: "canvas",
    isEnabled: hasNodes,
    run: ({ session }) => actions.selectAll(session),
  },
  {
    id: "selectUpstream",
    title: "Select all upstream",
    group: "Select",
    keys: ["Shift+ArrowLeft"],
    scope: "canvas",
    isEnabled: hasNode,
    run: (parts) => selectReached(parts, upstreamOf),
  },
  {
    id: "selectDownstream",
    title: "Select all downstream",
    group: "Select",
    keys: ["Shift+ArrowRight"],
    scope: "canvas",
    isEnabled: hasNode,
    run: (parts) => selectReached(parts, downstreamOf),
  },
  {
    id: "clear",
    title: "Select nothing",
    group: "Select",
    keys: ["Escape"],
    scope: "canvas",
    isEnabled: hasSelection,
    run: ({ session }) => session.getState().select([]),
  },
  walk("left", "Go to what feeds this node", "ArrowLeft"),
  walk("right", "Go to what this node feeds", "ArrowRight"),
  walk("up", "Go to the node above", "ArrowUp"),
  walk("down", "Go to the node below", "ArrowDown"),
];

const ofNodes: readonly Definition[] = [
  {
    id: "addNode",
    title: "Add a node",
    group: "Node",
    keys: ["N"],
    scope: "canvas",
    run: ({ openPicker }) => openPicker(),
  },
  {
    id: "insertOnEdge",
    title: "Insert a node here",
    group: "Node",
    scope: "canvas",
    isEnabled: ({ session }) => actions.selectedEdge(session) !== undefined,
    run: ({ openPicker }) => openPicker(),
  },
  {
    id: "convertOnEdge",
    title: "Insert a converter task",
    group: "Node",
    scope: "canvas",
    isEnabled: (parts) => misfitOnEdge(parts) !== undefined,
    run: (parts) => {
      const problem = misfitOnEdge(parts);
      if (problem) actions.convertOnEdge(parts.session, problem);
    },
  },
  {
    id: "open",
    title: "Open",
    group: "Node",
    keys: ["Enter"],
    scope: "canvas",
    isEnabled: (parts) => hasNode(parts) || parts.currentEdge() !== undefined,
    run: ({ currentEdge, currentNode, openNode }) => openNode(currentEdge() ?? currentNode() ?? ""),
  },
  {
    id: "inputs",
    title: "Show the inputs",
    group: "Node",
    keys: ["I"],
    scope: "canvas",
    isEnabled: hasNode,
    run: ({ currentNode, openInputs }) => openInputs(currentNode() ?? ""),
  },
  {
    id: "task-runs",
    title: "Show the task runs of the node",
    group: "Node",
    keys: ["Shift+O"],
    scope: "canvas",
    isEnabled: hasNode,
    run: ({ currentNode, openRuns }) => openRuns(currentNode() ?? ""),
  },
  {
    id: "replace",
    title: "Replace",
    group: "Node",
    keys: ["R"],
    scope: "canvas",
    isEnabled: ({ session, currentNode }) => actions.canReplace(session, currentNode()),
    run: ({ currentNode, openReplacer }) => openReplacer(currentNode() ?? ""),
  },
  {
    id: "rename",
    title: "Rename",
    group: "Node",
    keys: ["F2"],
    scope: "canvas",
    isEnabled: ({ session, currentNode }) => actions.canRename(session, currentNode()),
    run: ({ currentNode, renameNode }) => renameNode(currentNode() ?? ""),
  },
];

const ofSubflows: readonly Definition[] = [
  {
    id: "extract",
    title: "Make a subflow of the selection",
    group: "Node",
    keys: ["Alt+X"],
    scope: "canvas",
    isEnabled: selectsMembers,
    run: async ({ session, language, renameNode, tell }) => {
      const outcome = await actions.extractSelected(session, language, () =>
        tell("The subflow is made as soon as the compiler has told the types of what comes into it."),
      );
      if ("refusal" in outcome) tell(outcome.refusal);
      else renameNode(outcome.call);
    },
  },
  {
    id: "leaveSubflow",
    title: "Go to the flow that calls this one",
    group: "Node",
    keys: ["Mod+ArrowUp"],
    scope: "canvas",
    isEnabled: ({ session }) => wayToFlow(session.getState().program).length > 1,
    run: ({ session, goTo }) => {
      const [call] = actions.leaveSubflow(session);
      if (call !== undefined) requestAnimationFrame(() => goTo(call));
    },
  },
];

const arranging: readonly Definition[] = [
  {
    id: "addNote",
    title: "Add a note",
    group: "Arrange",
    keys: ["Shift+S"],
    scope: "canvas",
    run: ({ session, place }) => actions.addNoteAt(session, place()),
  },
  {
    id: "group",
    title: "Group",
    group: "Arrange",
    keys: ["Mod+G"],
    scope: "canvas",
    isEnabled: selectsMembers,
    run: ({ session }) => actions.groupSelected(session),
  },
  {
    id: "ungroup",
    title: "Ungroup",
    group: "Arrange",
    keys: ["Mod+Shift+G"],
    scope: "canvas",
    isEnabled: selectsGroup,
    run: ({ session }) => actions.ungroupSelected(session),
  },
  {
    id: "fold",
    title: "Fold or unfold the group",
    group: "Arrange",
    keys: ["F"],
    scope: "canvas",
    isEnabled: selectsGroup,
    run: ({ session, toggleFold }) => actions.selectedGroups(session).forEach(({ id }) => toggleFold(id)),
  },
  {
    id: "tidy",
    title: "Tidy up",
    group: "Arrange",
    keys: ["Shift+Alt+T"],
    scope: "page",
    isEnabled: hasNodes,
    run: ({ tidy }) => tidy(),
  },
  nudge("left", { x: -1, y: 0 }),
  nudge("right", { x: 1, y: 0 }),
  nudge("up", { x: 0, y: -1 }),
  nudge("down", { x: 0, y: 1 }),
  ...arrangements.map(({ id, title, keys, atLeast }): Definition => ({
    id,
    title,
    group: "Arrange",
    keys,
    scope: "canvas",
    isEnabled: ({ session }) => actions.selectedNodes(session).length >= atLeast,
    run: ({ session }) => actions.arrangeSelected(session, id),
  })),
];

const viewing: readonly Definition[] = [
  {
    id: "fit",
    title: "Fit all in view",
    group: "View",
    keys: ["1"],
    scope: "canvas",
    run: ({ view }) => view.fit(),
  },
  {
    id: "fitSelection",
    title: "Fit the selection in view",
    group: "View",
    keys: ["."],
    scope: "canvas",
    isEnabled: selectsNodes,
    run: ({ view }) => view.fitSelection(),
  },
  {
    id: "resetZoom",
    title: "Original size",
    group: "View",
    keys: ["0"],
    scope: "canvas",
    run: ({ view }) => view.reset(),
  },
  {
    id: "zoomIn",
    title: "Zoom in",
    group: "View",
    keys: ["+", "="],
    scope: "canvas",
    run: ({ view }) => view.zoomIn(),
  },
  {
    id: "zoomOut",
    title: "Zoom out",
    group: "View",
    keys: ["-"],
    scope: "canvas",
    run: ({ view }) => view.zoomOut(),
  },
  {
    id: "changeSides",
    title: "Go between canvas and inspector",
    group: "View",
    keys: ["F6"],
    scope: "always",
    run: ({ changeSides }) => changeSides(),
  },
  panel("palette", "Show or hide the palette", "Mod+Alt+P"),
  panel("bottom", "Show or hide the run panel", "Mod+J"),
  panel("inspector", "Show or hide the inspector", "Mod+Alt+I"),
  {
    id: "file",
    title: "Show or hide the file beside the canvas",
    group: "View",
    keys: ["Mod+Alt+F"],
    scope: "always",
    run: ({ toggleFile }) => toggleFile(),
  },
];

const helping: readonly Definition[] = [
  {
    id: "commands",
    title: "Search or run a command",
    group: "Help",
    keys: ["Mod+K", "Mod+Shift+P"],
    scope: "always",
    run: ({ show }) => show("commands"),
  },
  {
    id: "find",
    title: "Find in this flow",
    group: "Help",
    keys: ["Mod+F"],
    scope: "page",
    run: ({ show }) => show("find"),
  },
  {
    id: "help",
    title: "Keyboard shortcuts",
    group: "Help",
    keys: ["Shift+?"],
    scope: "page",
    run: ({ show }) => show("help"),
  },
];

/** All that can be done in the editor. */
export const editorCommands: readonly Definition[] = [
  ...editing,
  ...selecting,
  ...ofNodes,
  ...ofSubflows,
  ...arranging,
  ...viewing,
  ...helping,
];

function walk(direction: Direction, title: string, key: string): Definition {
  return {
    id: `walk-${direction}`,
    title,
    group: "Select",
    keys: [key],
    scope: "canvas",
    isEnabled: hasNodes,
    run: ({ session, currentNode, goTo }) => {
      const next = nextNode(session.getState().program, currentNode(), direction);
      if (next === undefined) return;
      session.getState().select([next]);
      goTo(next);
    },
  };
}

/** In canvas pixels. */
const nudgeStep = 10;

function nudge(direction: Direction, by: { readonly x: number; readonly y: number }): Definition {
  return {
    id: `nudge-${direction}`,
    title: `Move ${direction}`,
    group: "Arrange",
    keys: [`Alt+Arrow${direction.charAt(0).toUpperCase()}${direction.slice(1)}`],
    scope: "canvas",
    isEnabled: selectsMembers,
    run: ({ session }) => actions.nudgeSelected(session, { x: by.x * nudgeStep, y: by.y * nudgeStep }),
  };
}

function panel(name: "palette" | "inspector" | "bottom", title: string, chord: string): Definition {
  return {
    id: `panel-${name}`,
    title,
    group: "View",
    keys: [chord],
    scope: "page",
    run: ({ togglePanel }) => togglePanel(name),
  };
}

function selectReached({ session, currentNode }: EditorParts, reach: typeof upstreamOf): void {
  const { program, select } = session.getState();
  const selected = actions.selectedNodes(session);
  const current = currentNode();
  const from = selected.length > 0 ? selected : current === undefined ? [] : [current];
  select([...reach(program, from)]);
}
