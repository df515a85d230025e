import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { PanelLeftOpen } from "lucide-react";
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from "react";
import { Group, Panel, Separator, usePanelRef } from "react-resizable-panels";
import type { Problem } from "../program/checks.ts";
import { nodeById } from "../program/program.ts";
import { classes } from "../ui/classes.ts";
import { IconButton } from "../ui/IconButton.tsx";
import * as actions from "./actions.ts";
import { Canvas } from "./canvas/Canvas.tsx";
import { CodeDesk } from "./code-desk/CodeDesk.ts";
import styles from "./Editor.module.css";
import { Inspector, type FlowTab, type TaskTab } from "./inspector/Inspector.tsx";
import type { PaletteItem } from "./palette/items.ts";
import { Palette } from "./palette/Palette.tsx";
import { sharedCode, type EditorLanguage, type NodeStates } from "./ports.ts";
import type { Session } from "./session.ts";

export interface EditorProps {
  /** The flow being edited. For another session give the editor another `key`: it holds on to the first. */
  readonly session: Session;
  /** Part of the address of every text in the code editor. */
  readonly flowId: string;
  readonly language: EditorLanguage;
  /** What is wrong with the program; the app has it checked. */
  readonly problems: readonly Problem[];
  readonly nodeStates: NodeStates;
  /** Below the canvas: the run panel. */
  readonly bottom?: ReactNode;
  readonly controls?: Ref<EditorControls>;
}

/** What the app may ask of the editor from outside. */
export interface EditorControls {
  /** Selects the node, and shows the line of its code if one is given. */
  openNode(nodeId: string, line?: number): void;
  openSharedCode(line?: number): void;
  fitView(): void;
  /** Settles when all that was typed is in the program: what runs, and is exported, is what is on the screen. */
  finishTyping(): Promise<void>;
}

/** React Flow takes Space from the whole window, from Monaco too, but not from within this class. */
const keepsItsKeys = "nokey";

/** Where a flow is drawn: palette, canvas, inspector, and room below the canvas for what the app puts there. */
export function Editor(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <EditorPanels {...props} />
    </ReactFlowProvider>
  );
}

function EditorPanels(props: EditorProps) {
  const { session, problems, nodeStates, bottom, controls } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const palette = usePanelRef();
  const [isPaletteOpen, setPaletteOpen] = useState(true);
  const [taskTab, setTaskTab] = useState<TaskTab>("code");
  const [flowTab, setFlowTab] = useState<FlowTab>("flow");
  const desk = useCodeDesk(props);
  const flow = useReactFlow();

  const openNode = useCallback(
    (nodeId: string, line?: number) => {
      const node = nodeById(session.getState().program, nodeId);
      if (!node) return;
      session.getState().select([nodeId]);
      setTaskTab((tab) => (line === undefined ? tab : "code"));
      if (node.kind === "task" && line !== undefined) desk.reveal(node.task, line);
    },
    [session, desk],
  );
  const openSharedCode = (line?: number) => {
    session.getState().select([]);
    setFlowTab("shared");
    if (line !== undefined) desk.reveal(sharedCode, line);
  };
  useImperativeHandle(controls, () => ({
    openNode,
    openSharedCode,
    fitView: () => void flow.fitView(),
    finishTyping: () => {
      leaveField();
      return desk.finishTyping();
    },
  }));
  const onOpen = useCallback(
    (nodeId: string) => {
      openNode(nodeId);
      requestAnimationFrame(focusInspector);
    },
    [openNode],
  );
  const addInMiddle = (item: PaletteItem) => {
    const box = canvas.current?.getBoundingClientRect() ?? new DOMRect();
    const centre = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    actions.addItem(session, item, { x: centre.x - 120, y: centre.y - 50 });
  };
  return (
    <Group className={styles.editor} orientation="horizontal" id="editor">
      <Panel
        id="palette"
        className={classes(styles.panel, keepsItsKeys)}
        panelRef={palette}
        defaultSize={208}
        minSize={180}
        maxSize={340}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        onResize={(size) => setPaletteOpen(size.inPixels > 1)}
      >
        <Palette session={session} onAdd={addInMiddle} onCollapse={() => palette.current?.collapse()} />
      </Panel>
      <Separator className={styles.vertical} />
      <Panel id="centre" className={styles.panel} minSize={320}>
        <Group orientation="vertical" id="centre-rows">
          <Panel id="canvas" className={styles.panel} minSize={160} elementRef={canvas}>
            <Canvas session={session} problems={problems} nodeStates={nodeStates} onOpen={onOpen} />
            {!isPaletteOpen && (
              <IconButton
                className={styles.openPalette}
                label="Show palette"
                side="right"
                onClick={() => palette.current?.expand()}
              >
                <PanelLeftOpen size={16} aria-hidden />
              </IconButton>
            )}
          </Panel>
          {bottom !== undefined && (
            <>
              <Separator className={styles.horizontal} />
              <Panel
                id="bottom"
                className={classes(styles.panel, keepsItsKeys)}
                defaultSize={270}
                minSize={38}
                groupResizeBehavior="preserve-pixel-size"
              >
                {bottom}
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      <Separator className={styles.vertical} />
      <Panel
        id="inspector"
        className={classes(styles.panel, keepsItsKeys)}
        defaultSize={400}
        minSize={300}
        maxSize="60%"
        groupResizeBehavior="preserve-pixel-size"
      >
        <Inspector
          session={session}
          desk={desk}
          problems={problems}
          taskTab={taskTab}
          flowTab={flowTab}
          onTaskTab={setTaskTab}
          onFlowTab={setFlowTab}
        />
      </Panel>
    </Group>
  );
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

/** Puts the focus on what is being edited: the code if it shows, else the first field. */
function focusInspector(): void {
  const inspector = document.querySelector<HTMLElement>("[aria-label='Inspector']");
  const code = inspector?.querySelector<HTMLElement>(
    ".monaco-editor [role='textbox'], .monaco-editor textarea",
  );
  const first = inspector?.querySelector<HTMLElement>("input, select, [role='tab'][data-state='active']");
  (code ?? first)?.focus();
}
