import {
  ReactFlow,
  useReactFlow,
  useStore,
  type EdgeChange,
  type NodeChange,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { Plus, Workflow } from "lucide-react";
import {
  useCallback,
  useMemo,
  useRef,
  useState,
  type DragEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";
import type { Problem } from "../../program/checks.ts";
import { moveNodes, setNote, type InferredType } from "../../program/edits.ts";
import { nodeById, type Position, type Program } from "../../program/program.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import * as actions from "../actions.ts";
import type { Command } from "../commands/command.ts";
import {
  noNodeMarks,
  noRunParts,
  type EditorLanguage,
  type NodeMarks,
  type NodeStates,
  type RunParts,
} from "../ports.ts";
import { goesBetween, paletteItems, paletteItemType, type PaletteItem } from "../palette/items.ts";
import { NodePicker } from "../palette/NodePicker.tsx";
import { useIsPhone } from "../panels.ts";
import { useSession, type Session } from "../session.ts";
import { detailOf, manyNodes, useAfar } from "./afar.ts";
import { CanvasMenu } from "./CanvasMenu.tsx";
import { fitViewOptions, useCanvasControls, type CanvasControls } from "./canvasControls.ts";
import styles from "./Canvas.module.css";
import { useConnecting } from "./connecting.ts";
import { Dots } from "./Dots.tsx";
import { DrawnFlow, DrawnMarquee } from "./DrawnFlow.tsx";
import { EdgeTools, useHoveredEdge } from "./EdgeTools.tsx";
import { CanvasElements, withDragged, type CardNode, type WireEdge } from "./elements.ts";
import { cardSizes, sizeOf, type CardSize } from "./geometry.ts";
import { FrameCard, MarkPartsContext, NoteCard, type MarkParts } from "./MarkCards.tsx";
import { groupNodesOf, noteNodesOf, withMembers, type GroupNode, type NoteNode } from "./marks.ts";
import { Fitting, FittingContext } from "./fitting.ts";
import { LookedAt, LookedAtContext } from "./lookedAt.ts";
import { GuideLines } from "./GuideLines.tsx";
import { snapped, type Guide } from "./guides.ts";
import { useNear } from "./near.ts";
import { nodeTypes } from "./NodeCard.tsx";
import { edgeAt, focusedEdge, halfCard, pickRequest, type PickRequest } from "./picking.ts";
import { Refusal, type RefusedAt } from "./Refusal.tsx";
import { RenameField } from "./RenameField.tsx";
import { NodeMarksContext, NodeStatesContext, OpenRunsContext, RunPartsContext } from "./StateBadge.tsx";
import { StateNews } from "./stateNews.ts";
import { StateMiniMap } from "./StateMiniMap.tsx";
import { edgeTypes } from "./Wire.tsx";
import { ConvertContext } from "./WireProblem.tsx";
import { ZoomControls } from "./ZoomControls.tsx";

export interface CanvasProps {
  readonly session: Session;
  readonly language: Pick<EditorLanguage, "fittingPorts">;
  readonly problems: readonly Problem[];
  readonly inferred?: readonly InferredType[] | undefined;
  readonly nodeStates: NodeStates;
  /** Further ways to begin, for a flow that is empty. */
  readonly beginnings?: ReactNode;
  readonly nodeMarks?: NodeMarks | undefined;
  readonly runParts?: RunParts | undefined;
  /** Ids of the groups of which one card stands for all that they hold. */
  readonly folded: ReadonlySet<string>;
  readonly toggleFold: (groupId: string) => void;
  /** Shows the node in the inspector and puts the focus there. */
  readonly onOpen: (nodeId: string) => void;
  /** Shows the node's task runs in the inspector. */
  readonly onOpenRuns?: (nodeId: string) => void;
  /** What the menus of the canvas offer. */
  readonly commands: readonly Command[];
  readonly controls: Ref<CanvasControls>;
}

/** A card, a note, or a group. */
type CanvasNode = CardNode | NoteNode | GroupNode;

const canvasNodeTypes = { ...nodeTypes, note: NoteCard, frame: FrameCard };

/** The flow as a graph: shows the session's program, and turns what hands do into changes of it. */
export function Canvas(props: CanvasProps) {
  const {
    session,
    language,
    problems,
    inferred = nothingInferred,
    nodeStates,
    nodeMarks = noNodeMarks,
    runParts = noRunParts,
    beginnings,
    folded,
    toggleFold,
    onOpen,
    onOpenRuns = doNothing,
    commands,
    controls,
  } = props;
  const root = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<CanvasNode, WireEdge>();
  const program = useSession(session, (state) => state.program);
  const detail = useStore(detailOf);
  const isPhone = useIsPhone();
  const { nodes, edges, near, guides, onNodesChange } = useElements(session, problems, folded, inferred);
  const afar = useAfar(nodes, edges, flow.screenToFlowPosition);
  const news = useStateNews(program, nodeStates);
  const [picking, setPicking] = useState<PickRequest>();
  const [renaming, setRenaming] = useState<string>();
  const [refused, setRefused] = useState<RefusedAt>();
  const [fitting] = useState(() => new Fitting(language));
  const connecting = useConnecting(session, fitting, root, afar.drawnAt, setRefused, setPicking);
  const edgeHover = useHoveredEdge(program.edges);
  const [lookedAt] = useState(() => new LookedAt());
  const convert = useCallback((problem: Problem) => actions.convertOnEdge(session, problem), [session]);

  const markParts = useMemo(() => ({ session, toggleFold }), [session, toggleFold]);

  const onAddNode = useCallback(
    (pointer?: Position, edge = actions.selectedEdge(session)) =>
      setPicking({ ...pickRequest(root.current, flow.screenToFlowPosition, pointer), edge }),
    [flow, session],
  );
  const onReplaceNode = useCallback(
    (nodeId: string) =>
      setPicking({ ...besideNode(root.current, flow, session.getState().program, nodeId), replaces: nodeId }),
    [flow, session],
  );
  useCanvasControls(controls, root, {
    openPicker: onAddNode,
    openReplacer: onReplaceNode,
    rename: setRenaming,
    want: afar.want,
    node: (id) => nodes.find((node) => node.id === id),
  });

  const onPick = (item: PaletteItem, port?: string) => {
    if (picking?.replaces !== undefined) actions.replaceNode(session, item, picking.replaces);
    else if (picking?.edge !== undefined) actions.addOnEdge(session, item, picking.place, picking.edge);
    else if (picking) actions.addItem(session, item, picking.place, picking.end, port);
    setPicking(undefined);
    root.current?.focus();
  };
  const onDrop = (event: DragEvent) => {
    const item = paletteItems(program).find(({ id }) => id === event.dataTransfer.getData(paletteItemType));
    if (!item) return;
    event.preventDefault();
    const pointer = { x: event.clientX, y: event.clientY };
    const at = flow.screenToFlowPosition(pointer);
    const place = { x: at.x - halfCard.x, y: at.y - halfCard.y };
    const edge = goesBetween(item) ? edgeAt(pointer) : undefined;
    if (edge === undefined) actions.addItem(session, item, place);
    else actions.addOnEdge(session, item, place, edge);
  };
  const elements = afar.few ?? near;
  const { drawnAt } = afar;
  const { enter: enterEdge, leave: leaveEdge } = edgeHover;
  // Each of these that is another makes React Flow go over all nodes, and all cards draw themselves anew.
  const handlers = useMemo(
    () => ({
      onEdgesChange: (changes: EdgeChange<WireEdge>[]) => selectChanged(session, changes),
      onNodeDoubleClick: (event: MouseEvent, { id, type }: CanvasNode) =>
        isTitle(event) && type !== "subflow" && actions.canRename(session, id) ? setRenaming(id) : onOpen(id),
      onNodeDragStop: (event: globalThis.MouseEvent | TouchEvent | MouseEvent, { id }: CanvasNode) => {
        const edge = "clientX" in event ? edgeAt({ x: event.clientX, y: event.clientY }) : undefined;
        if (edge !== undefined) actions.dropOnEdge(session, id, edge);
      },
      // A finger comes without moving there first: what it taps is still drawn.
      onPaneClick: (event: MouseEvent) => {
        const id = drawnAt({ x: event.clientX, y: event.clientY });
        if (id !== undefined) session.getState().select([id]);
      },
      onEdgeMouseEnter: (event: MouseEvent, edge: WireEdge) => {
        lookedAt.look(edge.id);
        enterEdge(event, edge);
      },
      onEdgeMouseLeave: () => {
        lookedAt.look(undefined);
        leaveEdge();
      },
    }),
    [session, onOpen, drawnAt, lookedAt, enterEdge, leaveEdge],
  );
  return (
    <CanvasMenu session={session} commands={commands}>
      <div
        ref={root}
        className={styles.canvas}
        style={cardSizes}
        data-detail={detail}
        role="region"
        aria-label="Canvas"
        tabIndex={-1}
        onFocus={(event) => lookedAt.look(focusedEdge(event.target))}
        onBlur={() => lookedAt.look(undefined)}
        onDragOver={allowDrop}
        onDrop={onDrop}
        onPointerMove={afar.onPointerMove}
        onDoubleClick={(event) =>
          isPane(event) && onAddNode({ x: event.clientX, y: event.clientY }, undefined)
        }
      >
        <CanvasContexts
          nodeStates={nodeStates}
          nodeMarks={nodeMarks}
          runParts={runParts}
          lookedAt={lookedAt}
          onOpenRuns={onOpenRuns}
          fitting={fitting}
          convert={convert}
          markParts={markParts}
        >
          <ReactFlow<CanvasNode, WireEdge>
            nodes={elements.nodes}
            edges={elements.edges}
            nodeTypes={canvasNodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={onNodesChange}
            {...handlers}
            {...connecting}
            connectionRadius={26}
            reconnectRadius={12}
            onlyRenderVisibleElements={nodes.length > manyNodes}
            {...(isPhone ? byTouch : byMouse)}
            panOnScroll
            zoomOnDoubleClick={false}
            deleteKeyCode={null}
            multiSelectionKeyCode={multiSelectionKeys}
            minZoom={nodes.length > manyNodes ? fitViewOptions.minZoom : 0.15}
            maxZoom={2}
            fitView
            fitViewOptions={isPhone ? firstNodesOf(session) : fitViewOptions}
            attributionPosition="top-right"
            ariaLabelConfig={ariaLabels}
          >
            <Dots />
            {afar.isDrawn && (
              <>
                <DrawnFlow scene={afar.scene} news={news} />
                <DrawnMarquee scene={afar.scene} session={session} />
              </>
            )}
            <ZoomControls fitViewOptions={fitViewOptions} />
            {nodes.length > 0 && !isPhone && <StateMiniMap nodes={nodes} news={news} />}
            <GuideLines guides={guides} />
            {renaming !== undefined && (
              <RenameField session={session} nodeId={renaming} onEnd={() => setRenaming(undefined)} />
            )}
          </ReactFlow>
        </CanvasContexts>
        {program.nodes.length === 0 && nodes.length === 0 && (
          <FirstSteps beginnings={beginnings} onAddTask={() => addFirstTask(session, program)} />
        )}
        {picking && (
          <NodePicker
            session={session}
            language={language}
            at={picking.at}
            end={picking.end}
            isBetween={(picking.edge ?? picking.replaces) !== undefined}
            replaces={picking.replaces}
            onPick={onPick}
            onClose={() => setPicking(undefined)}
          />
        )}
        {edgeHover.hovered && !picking && (
          <EdgeTools
            hovered={edgeHover.hovered}
            onInsert={({ id, at }) => {
              edgeHover.close();
              const box = root.current?.getBoundingClientRect() ?? new DOMRect();
              onAddNode({ x: box.left + at.x, y: box.top + at.y }, id);
            }}
            onRemove={({ id }) => {
              edgeHover.close();
              actions.removeItems(session, [id]);
            }}
            onPointerEnter={edgeHover.keep}
            onPointerLeave={edgeHover.leave}
          />
        )}
        <Refusal refused={refused} onEnd={() => setRefused(undefined)} />
      </div>
    </CanvasMenu>
  );
}

/** What cards and wires know besides their data; each of these changes without drawing the canvas. */
function CanvasContexts(props: {
  readonly nodeStates: NodeStates;
  readonly nodeMarks: NodeMarks;
  readonly runParts: RunParts;
  readonly lookedAt: LookedAt;
  readonly onOpenRuns: (nodeId: string) => void;
  readonly fitting: Fitting;
  readonly convert: (problem: Problem) => void;
  readonly markParts: MarkParts;
  readonly children: ReactNode;
}) {
  const { nodeStates, nodeMarks, runParts, lookedAt, onOpenRuns, fitting, convert, markParts, children } =
    props;
  return (
    <NodeStatesContext value={nodeStates}>
      <NodeMarksContext value={nodeMarks}>
        <RunPartsContext value={runParts}>
          <LookedAtContext value={lookedAt}>
            <FittingContext value={fitting}>
              <OpenRunsContext value={onOpenRuns}>
                <ConvertContext value={convert}>
                  <MarkPartsContext value={markParts}>{children}</MarkPartsContext>
                </ConvertContext>
              </OpenRunsContext>
            </FittingContext>
          </LookedAtContext>
        </RunPartsContext>
      </NodeMarksContext>
    </NodeStatesContext>
  );
}

/** A plain drag draws a frame around what is selected; the middle button moves the canvas. */
const byMouse = { selectionOnDrag: true, panOnDrag: [1] };
/** On a phone flows are looked at, run and inspected: a finger moves the canvas, and nothing on it. */
const byTouch = {
  panOnDrag: true,
  nodesDraggable: false,
  nodesConnectable: false,
  edgesReconnectable: false,
};

/** The picker stands just below the top of the card that it is about. */
function besideNode(
  root: HTMLElement | null,
  flow: Pick<ReactFlowInstance<CanvasNode, WireEdge>, "flowToScreenPosition" | "screenToFlowPosition">,
  program: Program,
  nodeId: string,
): PickRequest {
  const { x, y } = nodeById(program, nodeId)?.position ?? { x: 0, y: 0 };
  return pickRequest(root, flow.screenToFlowPosition, flow.flowToScreenPosition({ x, y: y + 42 }));
}

/** What a phone shows first: not all, but the beginning, in a size that can be read. */
const readable = { zoom: 0.6, width: 640 };

function firstNodesOf(session: Session) {
  const { nodes } = session.getState().program;
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const first = nodes.filter((node) => {
    const right = node.position.x + sizeOf(session.getState().program, node).width;
    return right <= left + readable.width;
  });
  return { ...fitViewOptions, minZoom: readable.zoom, nodes: first.map(({ id }) => ({ id })) };
}
const multiSelectionKeys = ["Shift", "Control", "Meta"];
const ariaLabels = {
  "node.a11yDescription.default":
    "Enter opens the node in the inspector, arrow keys go to its neighbours, Alt and arrow keys move it, Delete removes it.",
  "edge.a11yDescription.default": "Press Enter to select the edge, Delete to remove it.",
  "minimap.ariaLabel": "Mini map",
};

function useStateNews({ nodes }: Program, states: NodeStates): StateNews {
  return useMemo(
    () =>
      new StateNews(
        states,
        nodes.map(({ id }) => id),
      ),
    [nodes, states],
  );
}

/** The session's program as React Flow's elements, and back: drags and selections become the session's. */
function useElements(
  session: Session,
  problems: readonly Problem[],
  folded: ReadonlySet<string>,
  inferred: readonly InferredType[],
) {
  const program = useSession(session, (state) => state.program);
  const selection = useSession(session, (state) => state.selection);
  const [dragged, setDragged] = useState<ReadonlyMap<string, Position>>(nothingDragged);
  const [held, setHeld] = useState<ReadonlySet<string>>(nothingHeld);
  const [resized, setResized] = useState<ReadonlyMap<string, CardSize>>(nothingResized);
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const flow = useReactFlow<CanvasNode, WireEdge>();
  const [elements] = useState(() => new CanvasElements());
  const view = useMemo(
    () => ({ selection, problems, dragged, folded, resized, inferred }),
    [selection, problems, dragged, folded, resized, inferred],
  );
  const cards = useMemo(() => elements.nodesOf(program, view), [elements, program, view]);
  const edges = useMemo(
    () => elements.edgesOf(program, { selection, problems, folded }),
    [elements, program, selection, problems, folded],
  );
  const marks = useMemo(
    () => ({ below: groupNodesOf(program, view), above: noteNodesOf(program, view) }),
    [program, view],
  );
  const resting = elements.restingNodesOf(program, view);
  const { cards: nearCards, edges: nearEdges } = useNear(resting, edges, held);
  const nodes = useMemo(() => amongMarks(cards, marks), [cards, marks]);
  const near = useMemo(
    () => ({ nodes: amongMarks(withDragged(nearCards, dragged), marks), edges: nearEdges }),
    [nearCards, nearEdges, dragged, marks],
  );
  const isDragging = useRef(false);
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      selectChanged(session, changes);
      setResized((before) => resizeNotes(session, changes) ?? before);
      const moves = changes.flatMap((change) =>
        change.type === "position" && change.position ? [{ ...change, position: change.position }] : [],
      );
      if (moves.length === 0) return;
      const moved = withMembers(
        session.getState().program,
        new Map(moves.map(({ id, position }) => [id, position])),
      );
      const isUnderWay = moves.some((move) => move.dragging);
      const { positions, guides } = onGuides(session, moved, snapReach / flow.getZoom());
      setGuides(isUnderWay ? guides : []);
      setDragged(isUnderWay ? positions : nothingDragged);
      setHeld((before) => (isUnderWay ? keysOf(positions, before) : nothingHeld));
      if (!isUnderWay) dropNodes(session, positions, isDragging.current);
      isDragging.current = isUnderWay;
    },
    [session, flow],
  );
  return { nodes, edges, near, guides, onNodesChange };
}

interface Marks {
  readonly below: readonly GroupNode[];
  readonly above: readonly NoteNode[];
}

/** The same object where there are no marks. */
function amongMarks(cards: CardNode[], { below, above }: Marks): CanvasNode[] {
  return below.length + above.length > 0 ? [...below, ...cards, ...above] : cards;
}

/** How near a dragged card must come to another's edge or middle to rest there, in pixels of the screen. */
const snapReach = 6;

/** One card that is dragged alone rests on the lines of others; several keep their places to each other. */
function onGuides(session: Session, held: ReadonlyMap<string, Position>, reach: number) {
  const [first] = held;
  const { program } = session.getState();
  if (!first || held.size > 1 || program.nodes.length > manyNodes) return { positions: held, guides: [] };
  const [id, at] = first;
  const boxes = actions.boxesOf(
    program,
    program.nodes.map((node) => node.id),
  );
  const box = boxes.find((other) => other.id === id);
  if (!box) return { positions: held, guides: [] };
  const found = snapped(
    { ...box, ...at },
    boxes.filter((other) => other !== box),
    reach,
  );
  return { positions: new Map([[id, found.position]]), guides: found.guides };
}

/** The keys of a map; the same object as before while they are the same. */
function keysOf(map: ReadonlyMap<string, unknown>, before: ReadonlySet<string>): ReadonlySet<string> {
  const isSame = map.size === before.size && [...map.keys()].every((key) => before.has(key));
  return isSame ? before : new Set(map.keys());
}

const doNothing = () => undefined;
const nothingInferred: readonly InferredType[] = [];
const nothingDragged: ReadonlyMap<string, Position> = new Map();
const nothingHeld: ReadonlySet<string> = new Set();
const nothingResized: ReadonlyMap<string, CardSize> = new Map();

/** How large notes are while their corner is dragged; let go, that becomes their size. */
function resizeNotes(
  session: Session,
  changes: readonly NodeChange<CanvasNode>[],
): ReadonlyMap<string, CardSize> | undefined {
  for (const change of changes) {
    if (change.type !== "dimensions" || change.resizing === undefined || !change.dimensions) continue;
    if (change.resizing) return new Map([[change.id, change.dimensions]]);
    const { program, apply } = session.getState();
    queueMicrotask(() => apply(setNote(program, change.id, change.dimensions ?? {})));
    return nothingResized;
  }
  return undefined;
}

/** A drag is one action; so is a row of nudges with the arrow keys. */
function dropNodes(session: Session, positions: ReadonlyMap<string, Position>, wasDragged: boolean): void {
  const { program, history } = session.getState();
  const merge = wasDragged
    ? actions.dragMark(history.past.length)
    : `nudge ${[...positions.keys()].join(" ")}`;
  session.getState().apply(moveNodes(program, positions), { merge });
}

function selectChanged(
  session: Session,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<WireEdge>)[],
): void {
  const selected = new Set(session.getState().selection);
  for (const change of changes) {
    if (change.type === "select" && change.selected) selected.add(change.id);
    if (change.type === "select" && !change.selected) selected.delete(change.id);
  }
  session.getState().select([...selected]);
}

function isTitle(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("header") !== null;
}

function isPane(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.classList.contains("react-flow__pane");
}

function allowDrop(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(paletteItemType)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
}

function addFirstTask(session: Session, program: Program): void {
  const task = paletteItems(program).find((item) => item.id === "task");
  if (task) actions.addItem(session, task, { x: 0, y: 0 });
}

function FirstSteps({
  onAddTask,
  beginnings,
}: {
  readonly onAddTask: () => void;
  readonly beginnings: ReactNode;
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
            {beginnings}
          </>
        }
      >
        A task is a TypeScript function. Drag one from the palette, press <kbd>N</kbd>, or drop a{" "}
        <code>.ts</code> file here. Then drag from an output on the right of a node to an input on the left of
        another.
      </EmptyState>
    </div>
  );
}
