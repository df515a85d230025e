import type { CommandDefinition } from "../editor/commands/command.ts";
import type { ExportForm } from "./exports/exportFlow.ts";
import type { RunTab } from "../runs/RunPanel.tsx";

/** What would be done now; nothing when it cannot be. */
type Act = (() => void) | undefined;

/** What the page's own commands do their work with. */
export interface AppParts {
  readonly run: () => void;
  readonly runWith: () => void;
  /** Ends the run that shows; nothing when none is under way. */
  readonly stop: (() => void) | undefined;
  /** Lets the run that shows go on, if it waits for that. */
  readonly resume: () => Act;
  /** Runs the run that shows again, if it has failed. */
  readonly retry: () => Act;
  /** Starts a new run with what the run that shows was given. */
  readonly copy: () => Act;
  /** Ends what runs of the selected node, if anything does. */
  readonly cancelTaskRun: () => Act;
  /** Runs the selected node alone, with what is there for its inputs. */
  readonly runNode: () => Act;
  /** Runs all that the selected node needs, and the node. */
  readonly runUpTo: () => Act;
  /** Runs the selected node and all that comes after it, with what is there for the rest. */
  readonly runFrom: () => Act;
  /** Keeps the selected node's output for the next runs, or lets it go. */
  readonly pin: () => Act;
  /** Asks for the value that the next runs take in place of the selected node. */
  readonly pinValue: () => Act;
  /** Has the next runs skip the selected nodes, or no longer. */
  readonly disable: () => Act;
  readonly openLimits: () => void;
  /** Saves, and keeps what is saved as a version. */
  readonly save: () => void;
  readonly showVersions: () => void;
  /** Shows what flows were granted. */
  readonly showPermissions: () => void;
  readonly exportFlow: (form: ExportForm) => void;
  /** Saves the flow with its versions and runs as an archive. */
  readonly downloadFlow: () => void;
  /** Saves all flows and runs as one archive. */
  readonly downloadEverything: () => void;
  /** Shows what uses how much of the device. */
  readonly openStorage: () => void;
  readonly switchTheme: () => void;
  readonly showTab: (tab: RunTab) => void;
}

/** What the page can do with a flow, whatever is selected. */
export const appCommands: readonly CommandDefinition<AppParts>[] = [
  {
    id: "run",
    title: "Run the flow",
    group: "Run",
    keys: ["Mod+Enter"],
    scope: "always",
    run: ({ run }) => run(),
  },
  {
    id: "runWith",
    title: "Run with parameters…",
    group: "Run",
    scope: "page",
    run: ({ runWith }) => runWith(),
  },
  {
    id: "stop",
    title: "Stop the run",
    group: "Run",
    keys: ["Mod+."],
    scope: "always",
    isEnabled: ({ stop }) => stop !== undefined,
    run: ({ stop }) => stop?.(),
  },
  {
    ...optional("run-node", "Run this node", ({ runNode }) => runNode),
    keys: ["Shift+Enter"],
    scope: "canvas",
  },
  optional("run-to", "Run up to this node", ({ runUpTo }) => runUpTo),
  optional("run-from", "Run from this node on", ({ runFrom }) => runFrom),
  { ...optional("pin", "Pin or unpin the output", ({ pin }) => pin), keys: ["P"], scope: "canvas" },
  {
    ...optional("pinValue", "Pin a value…", ({ pinValue }) => pinValue),
    keys: ["Shift+P"],
    scope: "canvas",
  },
  {
    ...optional("disable", "Disable or enable", ({ disable }) => disable),
    group: "Node",
    keys: ["D"],
    scope: "canvas",
  },
  optional("resume", "Resume the run", ({ resume }) => resume),
  optional("retry", "Retry the run", ({ retry }) => retry),
  optional("copyRun", "Copy to new run…", ({ copy }) => copy),
  optional("cancelTaskRun", "Cancel the task run", ({ cancelTaskRun }) => cancelTaskRun),
  {
    id: "limits",
    title: "Concurrency limits…",
    group: "Run",
    scope: "page",
    run: ({ openLimits }) => openLimits(),
  },
  tab("log", "Show the log", "L"),
  tab("timeline", "Show the timeline", "T"),
  tab("result", "Show the output", "O"),
  tab("artifacts", "Show the artifacts"),
  tab("problems", "Show the problems"),
  tab("blocked", "Show what was blocked"),
  {
    id: "save",
    title: "Save as a version",
    group: "Flow",
    keys: ["Mod+S"],
    scope: "always",
    run: ({ save }) => save(),
  },
  {
    id: "versions",
    title: "Versions: name, restore…",
    group: "Flow",
    scope: "page",
    run: ({ showVersions }) => showVersions(),
  },
  {
    id: "export",
    title: "Export as a TypeScript file",
    group: "Flow",
    scope: "page",
    run: ({ exportFlow }) => exportFlow("file"),
  },
  {
    id: "exportStandAlone",
    title: "Export as a stand-alone file, with the engine in it",
    group: "Flow",
    scope: "page",
    run: ({ exportFlow }) => exportFlow("standAlone"),
  },
  {
    id: "exportProject",
    title: "Export as a zipped project, with a test of the last run",
    group: "Flow",
    scope: "page",
    run: ({ exportFlow }) => exportFlow("project"),
  },
  {
    id: "downloadFlow",
    title: "Download the flow with its runs",
    group: "Flow",
    scope: "page",
    run: ({ downloadFlow }) => downloadFlow(),
  },
  {
    id: "downloadEverything",
    title: "Download everything as one archive",
    group: "Flow",
    scope: "page",
    run: ({ downloadEverything }) => downloadEverything(),
  },
  {
    id: "permissions",
    title: "Permissions of flows…",
    group: "Flow",
    scope: "page",
    run: ({ showPermissions }) => showPermissions(),
  },
  {
    id: "storage",
    title: "Storage: what uses how much, and what stays…",
    group: "View",
    scope: "page",
    run: ({ openStorage }) => openStorage(),
  },
  {
    id: "theme",
    title: "Switch between dark and light",
    group: "View",
    scope: "page",
    run: ({ switchTheme }) => switchTheme(),
  },
];

/** Something that can be done with the run that shows, but not always. */
function optional(
  id: string,
  title: string,
  actOf: (parts: AppParts) => () => Act,
): CommandDefinition<AppParts> {
  return {
    id,
    title,
    group: "Run",
    scope: "page",
    isEnabled: (parts) => actOf(parts)() !== undefined,
    run: (parts) => actOf(parts)()?.(),
  };
}

function tab(name: RunTab, title: string, key?: string): CommandDefinition<AppParts> {
  return {
    id: `tab-${name}`,
    title,
    group: "View",
    ...(key !== undefined && { keys: [key] }),
    scope: "canvas",
    run: ({ showTab }) => showTab(name),
  };
}
