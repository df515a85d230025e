import { ReactFlowProvider } from "@xyflow/react";
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from "react";
import type { Problem } from "../program/checks.ts";
import { showFlow, type InferredType } from "../program/edits.ts";
import { nodeById } from "../program/program.ts";
import * as actions from "./actions.ts";
import type { Remedies } from "../ui/Remedy.tsx";
import { Canvas } from "./canvas/Canvas.tsx";
import { CanvasLink } from "./canvas/canvasControls.ts";
import { focusedEdge, focusedNode } from "./canvas/picking.ts";
import { useClipboard } from "./clipboard/useClipboard.ts";
import { CodeDesk } from "./code-desk/CodeDesk.ts";
import { commandsWith, type Command } from "./commands/command.ts";
import { CommandPalette, type CommandPaletteProps } from "./commands/CommandPalette.tsx";
import { editorCommands } from "./commands/editorCommands.ts";
import type { Finding } from "./commands/find.ts";
import { HelpSheet } from "./commands/HelpSheet.tsx";
import { useCommandKeys } from "./commands/keyboard.ts";
import { EditorLayout } from "./EditorLayout.tsx";
import { FileLink } from "./file/FileLink.ts";
import { FilePanel } from "./file/FilePanel.tsx";
import { FlowTabs } from "./file/FlowTabs.tsx";
import { Inspector, type FlowTab, type TaskTab } from "./inspector/Inspector.tsx";
import type { PaletteItem } from "./palette/items.ts";
import { Palette } from "./palette/Palette.tsx";
import { usePanels } from "./panels.ts";
import {
  noRunParts,
  sharedCode,
  type CodePlace,
  type EditorLanguage,
  type FileDrafts,
  type NodeMarks,
  type NodeStates,
  type RunParts,
  type Tidy,
} from "./ports.ts";
import { useSession, type Session } from "./session.ts";
import { useFolded } from "./useFolded.ts";
import { useTidy } from "./useTidy.ts";

export interface EditorProps {
  /** The flow being edited. For another session give the editor another `key`: it holds on to the first. */
  readonly session: Session;
  /** Part of the address of every text in the code editor. */
  readonly flowId: string;
  readonly language: EditorLanguage;
  /** Where text of the file stays that is not on the canvas. */
  readonly drafts?: FileDrafts;
  /** What is wrong with the program; the app has it checked. */
  readonly problems: readonly Problem[];
  /** What the compiler knows of values whose types nobody wrote: their ports show it. */
  readonly inferred?: readonly InferredType[];
  /** What can be done about problems. */
  readonly remedies?: Remedies;
  readonly nodeStates: NodeStates;
  /** Further ways to begin, for a flow that is empty. */
  readonly beginnings?: ReactNode;
  readonly nodeMarks?: NodeMarks;
  readonly runParts?: RunParts;
  /** Below the canvas: the run panel. */
  readonly bottom?: ReactNode;
  readonly controls?: Ref<EditorControls>;
  readonly tidy: Tidy;
  /** Tells the user a sentence that goes away by itself. */
  readonly onNotice: (sentence: string) => void;
  /** What the app can do: found, listed and done by its keys like the editor's own commands. */
  readonly commands?: readonly Command[];
}

/** What the app may ask of the editor from outside. */
export interface EditorControls {
  /** Selects the node, and shows the line of its code if one is given. */
  openNode(nodeId: string, line?: number): void;
  openSharedCode(line?: number): void;
  /** Shows a task's code where it is called, or, if nothing on the canvas calls it, in the file. */
  openTask(identifier: string, line?: number): void;
  openCommands(): void;
  fitView(): void;
  /** Settles when all that was typed is in the program: what runs, and is exported, is what is on the screen. */
  finishTyping(): Promise<void>;
  /** In a page's last moment: leaves what of the file is not on the canvas. */
  leaveFile(): void;
  /** Takes up what of the file was left; gives whether there was anything. It shows where it cannot be read. */
  takeUpFile(): Promise<boolean>;
}

/** Where a flow is drawn: palette, canvas, inspector, and room below the canvas for what the app puts there. */
export function Editor(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <EditorPanels {...props} />
    </ReactFlowProvider>
  );
}

function EditorPanels(props: EditorProps) {
  const { session, problems, nodeStates, bottom, controls, language, onNotice } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const [canvasLink] = useState(() => new CanvasLink());
  const panels = usePanels();
  const { folded, toggleFold } = useFolded(props.flowId);
  const [taskTab, setTaskTab] = useState<TaskTab>("code");
  const [flowTab, setFlowTab] = useState<FlowTab>("flow");
  const [open, setOpen] = useState<"commands" | "find" | "help">();
  const desk = useCodeDesk(props);
  const [fileLink] = useState(() => new FileLink(session, language, props.drafts));
  const [isFileOpen, setFileOpen] = useState(false);
  const toggleFile = useCallback(() => setFileOpen((isOpen) => !isOpen), []);
  const fit = useCallback(() => canvasLink.canvas()?.fit(), [canvasLink]);
  const tidy = useTidy(session, props.tidy, fit, onNotice);

  const openNode = useCallback(
    (nodeId: string, line?: number) => {
      const { program } = session.getState();
      const node = nodeById(program, nodeId);
      session.getState().select([nodeId]);
      if (!node) return;
      setTaskTab((tab) => (line === undefined ? tab : "code"));
      if (line === undefined) return;
      panels.show("inspector");
      if (node.kind === "task") desk.reveal(node.task, line);
      else if (node.kind === "code") desk.reveal(node.id, line);
    },
    [session, desk, panels],
  );
  const openSharedCode = (line?: number) => {
    session.getState().select([]);
    setFlowTab("shared");
    if (line === undefined) return;
    panels.show("inspector");
    desk.reveal(sharedCode, line);
  };
  const openTask = (identifier: string, line = 1) => {
    const { program } = session.getState();
    const call = program.nodes.find((node) => node.kind === "task" && node.task === identifier);
    if (call) return openNode(call.id, line);
    setFileOpen(true);
    fileLink.revealTask(identifier, line);
  };
  const openPlace = ({ node, line }: CodePlace) =>
    node === undefined ? openSharedCode(line) : openNode(node, line);
  useImperativeHandle(controls, () => ({
    openNode,
    openSharedCode,
    openTask,
    openCommands: () => setOpen("commands"),
    fitView: () => canvasLink.canvas()?.fit(),
    finishTyping: () => {
      leaveField();
      return desk.finishTyping().then(() => fileLink.finish());
    },
    leaveFile: () => fileLink.leaveOff(),
    takeUpFile: async () => {
      const isThere = await fileLink.takeUp();
      if (fileLink.state.getState().problem) setFileOpen(true);
      return isThere;
    },
  }));
  const onOpen = useCallback(
    (nodeId: string) => {
      const { program, apply } = session.getState();
      const node = nodeById(program, nodeId);
      if (node?.kind === "subflow") return apply(showFlow(program, node.flow), { select: [] });
      openNode(nodeId);
      panels.show("inspector");
      requestAnimationFrame(focusInspector);
    },
    [session, openNode, panels],
  );
  const openInputs = useCallback(
    (nodeId: string) => {
      openNode(nodeId);
      setTaskTab("inputs");
      panels.show("inspector");
      requestAnimationFrame(focusInputs);
    },
    [openNode, panels],
  );
  const openRuns = useCallback(
    (nodeId: string) => {
      openNode(nodeId);
      setTaskTab("run");
      panels.show("inspector");
      requestAnimationFrame(focusRuns);
    },
    [openNode, panels],
  );
  const changeSides = useCallback(() => {
    if (canvas.current?.contains(document.activeElement)) {
      panels.show("inspector");
      return requestAnimationFrame(focusInspector);
    }
    const current = currentNode(session);
    if (current === undefined) canvasLink.canvas()?.focus();
    else canvasLink.canvas()?.goTo(current);
  }, [session, panels, canvasLink]);
  const place = useCallback(() => canvasLink.canvas()?.place() ?? { x: 0, y: 0 }, [canvasLink]);
  const clipboard = useClipboard({ session, language, canvas, place, onNotice });
  const problemsNow = useRef(problems);
  useEffect(() => {
    problemsNow.current = problems;
  }, [problems]);
  const commands = useMemo(
    () => [
      ...commandsWith(editorCommands, {
        session,
        language,
        problems: () => problemsNow.current,
        currentNode: () => currentNode(session),
        currentEdge: () => focusedEdge(document.activeElement),
        openPicker: () => canvasLink.canvas()?.openPicker(),
        openReplacer: (nodeId) => canvasLink.canvas()?.openReplacer(nodeId),
        openNode: onOpen,
        openInputs,
        openRuns,
        changeSides,
        renameNode: (nodeId) => canvasLink.canvas()?.rename(nodeId),
        goTo: (nodeId) => canvasLink.canvas()?.goTo(nodeId),
        focusCanvas: () => canvasLink.canvas()?.focus(),
        tidy,
        place,
        toggleFold,
        ...clipboard,
        show: setOpen,
        view: {
          fit: () => canvasLink.canvas()?.fit(),
          fitSelection: () => canvasLink.canvas()?.fitTo(actions.selectedNodes(session)),
          reset: () => canvasLink.canvas()?.reset(),
          zoomIn: () => canvasLink.canvas()?.zoomIn(),
          zoomOut: () => canvasLink.canvas()?.zoomOut(),
        },
        togglePanel: panels.toggle,
        toggleFile,
        tell: onNotice,
      }),
      ...(props.commands ?? []),
    ],
    [
      session,
      language,
      onOpen,
      openInputs,
      openRuns,
      changeSides,
      onNotice,
      tidy,
      place,
      toggleFold,
      toggleFile,
      clipboard,
      panels,
      props.commands,
      canvasLink,
    ],
  );
  useCommandKeys(commands, canvas);
  const onFind = ({ node, line, tab }: Finding) => {
    if (node === undefined) return openSharedCode(line);
    openNode(node, line);
    if (tab) setTaskTab(tab);
    canvasLink.canvas()?.goTo(node);
  };
  const addInMiddle = (item: PaletteItem) => actions.addItem(session, item, place());
  return (
    <>
      <EditorLayout
        panels={panels}
        canvasRef={canvas}
        palette={
          <Palette session={session} onAdd={addInMiddle} onCollapse={() => panels.toggle("palette")} />
        }
        file={
          isFileOpen && (
            <FilePanel session={session} link={fileLink} flowId={props.flowId} onClose={toggleFile} />
          )
        }
        tabs={<FlowTabs session={session} isFileOpen={isFileOpen} onToggleFile={toggleFile} />}
        canvas={
          <Canvas
            session={session}
            language={language}
            problems={problems}
            inferred={props.inferred}
            nodeStates={nodeStates}
            beginnings={props.beginnings}
            folded={folded}
            toggleFold={toggleFold}
            nodeMarks={props.nodeMarks}
            runParts={props.runParts}
            onOpen={onOpen}
            onOpenRuns={openRuns}
            commands={commands}
            controls={canvasLink.attach}
          />
        }
        inspector={
          <Inspector
            session={session}
            desk={desk}
            problems={problems}
            remedies={props.remedies}
            taskTab={taskTab}
            flowTab={flowTab}
            onTaskTab={setTaskTab}
            onFlowTab={setFlowTab}
            runParts={props.runParts ?? noRunParts}
            onOpenPlace={openPlace}
            onOpenTask={openTask}
          />
        }
        bottom={bottom}
      />
      {open === "help" && <HelpSheet commands={commands} onClose={() => setOpen(undefined)} />}
      {(open === "commands" || open === "find") && (
        <Searching
          session={session}
          mode={open}
          commands={commands}
          onFind={onFind}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/** The palette of commands follows the program only while it is open. */
function Searching({
  session,
  ...rest
}: Omit<CommandPaletteProps, "program"> & { readonly session: Session }) {
  return <CommandPalette program={useSession(session, ({ program }) => program)} {...rest} />;
}

/** The node that has the focus, or the one that is selected alone. */
function currentNode(session: Session): string | undefined {
  const focused = focusedNode(document.activeElement);
  const selected = actions.selectedNodes(session);
  return focused ?? (selected.length === 1 ? selected[0] : undefined);
}

function useCodeDesk({ session, language, flowId, problems }: EditorProps): CodeDesk {
  const [desk] = useState(() => new CodeDesk({ session, language, flowId }));
  useEffect(() => {
    desk.open();
    return () => desk.close();
  }, [desk]);
  useEffect(() => desk.setProblems(problems), [desk, problems]);
  return desk;
}

/** What stands in a field goes into the program when the field is left; the focus stays where it is. */
function leaveField(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.closest("form")) return;
  field.blur();
  field.focus();
}

/** Puts the focus on the first thing that a node is given; what has no such form is edited as a whole. */
function focusInputs(): void {
  const field = document.querySelector<HTMLElement>("form[aria-label='Inputs'] :is(input, select)");
  if (field) field.focus();
  else focusInspector();
}

/** Puts the focus on the list of the node's task runs, or, where it has one only, on what that gave. */
function focusRuns(): void {
  const runs = document.querySelector("[aria-label='Inspector'] [role='tabpanel'][data-state='active']");
  runs
    ?.querySelector<HTMLElement>("[role='listbox'], [role='treeitem'][tabindex='0'], [tabindex='0']")
    ?.focus();
}

/** Puts the focus on what is being edited: the code if it shows, else the first field. */
function focusInspector(): void {
  const inspector = document.querySelector<HTMLElement>("[aria-label='Inspector']");
  const code = inspector?.querySelector<HTMLElement>(
    ".monaco-editor [role='textbox'], .monaco-editor textarea",
  );
  const first = inspector?.querySelector<HTMLElement>(
    "input, textarea, select, [role='tab'][data-state='active']",
  );
  (code ?? first)?.focus();
}
