import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  useReactFlow,
  useStore,
  type EdgeChange,
  type NodeChange,
  type ReactFlowState,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { Plus, Workflow } from "lucide-react";
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type DragEvent,
  type MouseEvent,
  type RefObject,
} from "react";
import type { Problem } from "../../program/checks.ts";
import { moveNodes } from "../../program/edits.ts";
import { nodeById, type Position, type Program } from "../../program/program.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import * as actions from "../actions.ts";
import type { NodeStates } from "../ports.ts";
import { paletteItems, paletteItemType, type PaletteItem } from "../palette/items.ts";
import { NodePicker } from "../palette/NodePicker.tsx";
import { useSession, type Session } from "../session.ts";
import { commandFor, type CanvasCommand } from "../shortcuts.ts";
import styles from "./Canvas.module.css";
import { useConnecting } from "./connecting.ts";
import { CanvasElements, type CardNode, type WireEdge } from "./elements.ts";
import { cardSizes } from "./geometry.ts";
import { nodeTypes } from "./NodeCard.tsx";
import { focusedNode, halfCard, pickRequest, type PickRequest } from "./picking.ts";
import { Refusal, type RefusedAt } from "./Refusal.tsx";
import { NodeStatesContext } from "./StateBadge.tsx";
import { edgeTypes } from "./Wire.tsx";
import { ZoomControls } from "./ZoomControls.tsx";

export interface CanvasProps {
  readonly session: Session;
  readonly problems: readonly Problem[];
  readonly nodeStates: NodeStates;
  /** Shows the node in the inspector and puts the focus there. */
  readonly onOpen: (nodeId: string) => void;
}

/** Beyond this many nodes, those out of sight are not drawn. */
const manyNodes = 150;

const fitViewOptions = { padding: 0.06, maxZoom: 1, minZoom: 0.15 };

/** The flow as a graph: shows the session's program, and turns what hands and keys do into changes of it. */
export function Canvas({ session, problems, nodeStates, onOpen }: CanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<CardNode, WireEdge>();
  const program = useSession(session, (state) => state.program);
  const detail = useStore(detailOf);
  const { nodes, edges, onNodesChange } = useElements(session, problems);
  const [picking, setPicking] = useState<PickRequest>();
  const [refused, setRefused] = useState<RefusedAt>();
  const connecting = useConnecting(session, root, setRefused, setPicking);

  const onAddNode = useCallback(
    (pointer?: Position) => setPicking(pickRequest(root.current, flow.screenToFlowPosition, pointer)),
    [flow],
  );
  const run = useCallback(
    (command: CanvasCommand, target: EventTarget | null) => {
      const nodeId = focusedNode(target) ?? singleNode(session);
      if (command === "open") return nodeId === undefined ? undefined : onOpen(nodeId);
      if (command === "addNode") return onAddNode();
      if (command === "remove") root.current?.focus();
      void commands[command](session, flow);
    },
    [session, flow, onOpen, onAddNode],
  );
  useShortcuts(root, run);

  const onPick = (item: PaletteItem) => {
    if (picking) actions.addItem(session, item, picking.place, picking.end);
    setPicking(undefined);
    root.current?.focus();
  };
  const onDrop = (event: DragEvent) => {
    const item = paletteItems(program).find(({ id }) => id === event.dataTransfer.getData(paletteItemType));
    if (!item) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    actions.addItem(session, item, { x: at.x - halfCard.x, y: at.y - halfCard.y });
  };
  return (
    <div
      ref={root}
      className={styles.canvas}
      style={cardSizes}
      data-detail={detail}
      role="region"
      aria-label="Canvas"
      tabIndex={-1}
      onDragOver={allowDrop}
      onDrop={onDrop}
      onDoubleClick={(event) => isPane(event) && onAddNode({ x: event.clientX, y: event.clientY })}
    >
      <NodeStatesContext value={nodeStates}>
        <ReactFlow<CardNode, WireEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={(changes) => selectChanged(session, changes)}
          onNodeDoubleClick={(_, node) => onOpen(node.id)}
          {...connecting}
          connectionRadius={26}
          reconnectRadius={12}
          onlyRenderVisibleElements={nodes.length > manyNodes}
          selectionOnDrag
          panOnScroll
          panOnDrag={middleAndRight}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          multiSelectionKeyCode={multiSelectionKeys}
          minZoom={0.15}
          maxZoom={2}
          fitView
          fitViewOptions={fitViewOptions}
          attributionPosition="top-right"
          ariaLabelConfig={ariaLabels}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--canvas-dot)" />
          <ZoomControls fitViewOptions={fitViewOptions} />
          {nodes.length > 0 && <MiniMap className={styles.miniMap} pannable zoomable style={miniMapSize} />}
        </ReactFlow>
      </NodeStatesContext>
      {nodes.length === 0 && (
        <FirstSteps onAddTask={() => addFirstTask(session, program)} onAddNode={onAddNode} />
      )}
      {picking && (
        <NodePicker
          session={session}
          at={picking.at}
          end={picking.end}
          onPick={onPick}
          onClose={() => setPicking(undefined)}
        />
      )}
      <Refusal refused={refused} onEnd={() => setRefused(undefined)} />
    </div>
  );
}

const middleAndRight = [1, 2];
const multiSelectionKeys = ["Shift", "Control", "Meta"];
const miniMapSize = { width: 160, height: 100 };
const ariaLabels = {
  "node.a11yDescription.default":
    "Press Enter to open the node in the inspector, the arrow keys to move it, Delete to remove it.",
  "edge.a11yDescription.default": "Press Enter to select the edge, Delete to remove it.",
  "minimap.ariaLabel": "Mini map",
};

type Flow = ReturnType<typeof useReactFlow<CardNode, WireEdge>>;
type SessionCommand = Exclude<CanvasCommand, "open" | "addNode">;

const commands: Record<SessionCommand, (session: Session, flow: Flow) => unknown> = {
  undo: (session) => session.getState().undo(),
  redo: (session) => session.getState().redo(),
  selectAll: actions.selectAll,
  duplicate: actions.duplicateSelected,
  remove: actions.removeSelected,
  clear: (session) => session.getState().select([]),
  fit: (_, flow) => flow.fitView(fitViewOptions),
  resetZoom: (_, flow) => flow.zoomTo(1),
  zoomIn: (_, flow) => flow.zoomIn(),
  zoomOut: (_, flow) => flow.zoomOut(),
};

/** The session's program as React Flow's elements, and back: drags and selections become the session's. */
function useElements(session: Session, problems: readonly Problem[]) {
  const program = useSession(session, (state) => state.program);
  const selection = useSession(session, (state) => state.selection);
  const [dragged, setDragged] = useState<ReadonlyMap<string, Position>>(nothingDragged);
  const [elements] = useState(() => new CanvasElements());
  const view = useMemo(() => ({ selection, problems, dragged }), [selection, problems, dragged]);
  const nodes = useMemo(() => elements.nodesOf(program, view), [elements, program, view]);
  const edges = useMemo(() => elements.edgesOf(program, view), [elements, program, view]);
  const isDragging = useRef(false);
  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      selectChanged(session, changes);
      const moves = changes.flatMap((change) =>
        change.type === "position" && change.position ? [{ ...change, position: change.position }] : [],
      );
      if (moves.length === 0) return;
      const positions = new Map(moves.map(({ id, position }) => [id, position]));
      const isUnderWay = moves.some((move) => move.dragging);
      setDragged(isUnderWay ? positions : nothingDragged);
      if (!isUnderWay) dropNodes(session, positions, isDragging.current);
      isDragging.current = isUnderWay;
    },
    [session],
  );
  return { nodes, edges, onNodesChange };
}

const nothingDragged: ReadonlyMap<string, Position> = new Map();

/** A drag is one action; so is a row of nudges with the arrow keys. */
function dropNodes(session: Session, positions: ReadonlyMap<string, Position>, wasDragged: boolean): void {
  const merge = wasDragged ? {} : { merge: `nudge ${[...positions.keys()].join(" ")}` };
  session.getState().apply(moveNodes(session.getState().program, positions), merge);
}

function selectChanged(
  session: Session,
  changes: readonly (NodeChange<CardNode> | EdgeChange<WireEdge>)[],
): void {
  const selected = new Set(session.getState().selection);
  for (const change of changes) {
    if (change.type === "select" && change.selected) selected.add(change.id);
    if (change.type === "select" && !change.selected) selected.delete(change.id);
  }
  session.getState().select([...selected]);
}

function useShortcuts(
  root: RefObject<HTMLDivElement | null>,
  run: (command: CanvasCommand, target: EventTarget | null) => void,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = root.current ? commandFor(event, root.current) : undefined;
      if (!command) return;
      event.preventDefault();
      run(command, event.target);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [root, run]);
}

function singleNode(session: Session): string | undefined {
  const { program, selection } = session.getState();
  const nodes = selection.filter((id) => nodeById(program, id));
  return nodes.length === 1 ? nodes[0] : undefined;
}

function isPane(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.classList.contains("react-flow__pane");
}

function allowDrop(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(paletteItemType)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
}

/** How much a card shows: words grow as the canvas goes away, so that they stay readable. */
function detailOf(state: ReactFlowState): "near" | "middle" | "far" {
  const zoom = state.transform[2];
  if (zoom >= 0.8) return "near";
  return zoom >= 0.5 ? "middle" : "far";
}

function addFirstTask(session: Session, program: Program): void {
  const task = paletteItems(program).find((item) => item.id === "task");
  if (task) actions.addItem(session, task, { x: 0, y: 0 });
}

function FirstSteps({
  onAddTask,
  onAddNode,
}: {
  readonly onAddTask: () => void;
  readonly onAddNode: () => void;
}) {
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={<Workflow size={22} aria-hidden />}
        title="This flow is empty"
        actions={
          <>
            <Button variant="primary" onClick={onAddTask}>
              <Plus size={15} aria-hidden /> Add first task
            </Button>
            <Button onClick={onAddNode}>Choose a node…</Button>
          </>
        }
      >
        A task is a TypeScript function. Drag one from the palette, or press <kbd>N</kbd>. Then drag from an
        output on the right of a node to an input on the left of another.
      </EmptyState>
    </div>
  );
}
