import {
  applyNodeChanges,
  Handle,
  Position as Side,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Node as FlowNode,
  type NodeChange,
  type NodeProps,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { memo, useEffect, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Canvas } from "../../src/editor/canvas/Canvas.tsx";
import { CanvasElements } from "../../src/editor/canvas/elements.ts";
import type { NodeRunState, NodeStates } from "../../src/editor/ports.ts";
import { createSession } from "../../src/editor/session.ts";
import { stateOf } from "../../src/engine/state.ts";
import { blankProgram } from "../../src/program/blank.ts";
import { edgeOf, type Program, type TaskNode } from "../../src/program/program.ts";
import "../../src/ui/base.css";
import "../../src/ui/tokens.css";

/** How many frames each measure takes, and how long at most. */
const frameCount = 90;
const mostMs = 2500;

type Figures = Record<string, number>;

interface Scenery {
  readonly count: number;
  readonly zoom: number;
}

/** 5,000 nodes from near and from afar, where all are in view; 1,000 in view; and some 300 that are plain cards. */
const sceneries: Readonly<Record<string, Scenery>> = {
  many: { count: 5000, zoom: 1 },
  all: { count: 5000, zoom: 0.03 },
  inView: { count: 1000, zoom: 0.15 },
  plain: { count: 1000, zoom: 0.3 },
};

/** The editor's canvas and bare React Flow, each with the same nodes at the same places: frames a second of what hands do. */
export async function measureCanvas(
  names: readonly string[] = Object.keys(sceneries),
  kinds: readonly ("bare" | "ours")[] = ["bare", "ours"],
): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, { count, zoom }] of Object.entries(sceneries)) {
    if (!names.includes(name)) continue;
    const program = grid(count);
    for (const kind of kinds) {
      const shown = await show(kind, program);
      // The editor fits its view once it has a size: that must be over, or the pan begins with the way back from it.
      await settle();
      await shown.flow.setViewport({ x: 0, y: 0, zoom });
      await settle();
      figures[`${name} first ${kind}Ms`] = shown.firstMs;
      figures[`${name} pan ${kind}Fps`] = await pan(shown.flow, zoom);
      figures[`${name} drag ${kind}Fps`] = await drag(shown.flow, program);
      await shown.flow.setViewport({ x: 0, y: 0, zoom });
      await settle();
      figures[`${name} states ${kind}Fps`] = await changeStates(shown, program);
      figures[`${name} states ${kind}Others`] = shown.others();
      shown.close();
      await frames(2);
    }
  }
  return figures;
}

/** Calls in columns, each fed by the one left of it. */
function grid(count: number): Program {
  const rows = 30;
  const code = "(text: string, more?: number) => text";
  const parameters = [
    { name: "text", type: "string", optional: false },
    { name: "more", type: "number", optional: true },
  ];
  const task = {
    identifier: "work",
    options: { name: "Work" },
    code,
    signature: { parameters, returns: "string" },
  };
  const nodes = Array.from({ length: count }, (_, index): TaskNode => {
    const position = { x: Math.floor(index / rows) * 280, y: (index % rows) * 190 };
    return { kind: "task", id: `work${index}`, task: "work", arguments: {}, position };
  });
  const edges = nodes.slice(rows).map(({ id }, index) => edgeOf(`work${index}`, id, "text"));
  return { ...blankProgram("Grid"), tasks: [task], nodes, edges };
}

interface Shown {
  readonly flow: ReactFlowInstance;
  readonly firstMs: number;
  /** Puts these nodes into a state. */
  readonly setStates: (ids: readonly string[], step: number) => void;
  /** How many nodes were touched that were not asked to change. */
  readonly others: () => number;
  readonly close: () => void;
}

async function show(kind: "bare" | "ours", program: Program): Promise<Shown> {
  const element = document.createElement("div");
  element.style.cssText = "position: fixed; inset: 0; width: 1440px; height: 900px; display: grid";
  document.body.append(element);
  const root = createRoot(element);
  const states = new States();
  const begun = performance.now();
  let setBare: (ids: readonly string[], step: number) => void = () => undefined;
  const flow = await new Promise<ReactFlowInstance>((resolve) => {
    const own =
      kind === "ours" ? (
        <Ours program={program} states={states} />
      ) : (
        <Bare program={program} onReady={(set) => (setBare = set)} />
      );
    root.render(
      <ReactFlowProvider>
        {own}
        <Held onFlow={resolve} />
      </ReactFlowProvider>,
    );
  });
  while (!document.querySelector(".react-flow__node")) await frames(1);
  await frames(1);
  const asked = new Set<string>();
  let others = 0;
  const observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const parent = target instanceof Element ? target : target.parentElement;
      const id = parent?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
      if (id !== undefined && !asked.has(id)) others += 1;
    }
  });
  observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
  return {
    flow,
    firstMs: performance.now() - begun,
    setStates: (ids, step) => {
      if (step === 0) others = 0;
      for (const id of ids) asked.add(id);
      if (kind === "ours") states.set(ids, step);
      else setBare(ids, step);
    },
    others: () => others,
    close: () => {
      observer.disconnect();
      root.unmount();
      element.remove();
    },
  };
}

function Held({ onFlow }: { readonly onFlow: (flow: ReactFlowInstance) => void }) {
  const flow = useReactFlow();
  useEffect(() => onFlow(flow), [flow, onFlow]);
  return null;
}

const nothingFolded: ReadonlySet<string> = new Set();
const nothing = () => undefined;
const language = { fittingPorts: () => Promise.resolve([]) };

function Ours({ program, states }: { readonly program: Program; readonly states: States }): ReactNode {
  const [session] = useState(() => createSession(program));
  return (
    <Canvas
      session={session}
      language={language}
      problems={[]}
      nodeStates={states}
      folded={nothingFolded}
      toggleFold={nothing}
      onOpen={nothing}
      commands={[]}
      controls={null}
    />
  );
}

/** As the app's states are: listeners for each node, told of its own changes only. */
class States implements NodeStates {
  private readonly runs = new Map<string, NodeRunState>();
  private readonly listeners = new Map<string, Set<() => void>>();

  subscribe(id: string, listener: () => void): () => void {
    const own = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, own.add(listener));
    return () => void own.delete(listener);
  }

  get(id: string): NodeRunState | undefined {
    return this.runs.get(id);
  }

  set(ids: readonly string[], step: number): void {
    const state = { ...stateOf(step % 2 === 0 ? "Completed" : "Failed"), timestamp: 0 };
    for (const id of ids) {
      this.runs.set(id, { state, runCount: 1, retries: 0, startTime: 0, durationMs: step });
      for (const listener of this.listeners.get(id) ?? []) listener();
    }
  }
}

type BareNode = FlowNode<{ readonly title: string; readonly state: string }>;

const BareCard = memo(function BareCard({ data }: NodeProps<BareNode>) {
  return (
    <div style={{ width: 240, height: 134, border: "1px solid gray", borderRadius: 8 }}>
      <Handle type="target" id="waitFor" position={Side.Left} style={{ top: 21 }} />
      <Handle type="target" id="text" position={Side.Left} style={{ top: 62 }} />
      <Handle type="target" id="more" position={Side.Left} style={{ top: 88 }} />
      {data.title} {data.state}
      <Handle type="source" id="output" position={Side.Right} style={{ top: 114 }} />
    </div>
  );
});

const bareTypes = { task: BareCard };

/** The same nodes, sizes and handles, in React Flow as its guide shows it. */
function Bare(props: {
  readonly program: Program;
  readonly onReady: (set: (ids: readonly string[], step: number) => void) => void;
}): ReactNode {
  const { program, onReady } = props;
  const [elements] = useState(() => elementsOf(program));
  const [nodes, setNodes] = useState<BareNode[]>(elements.nodes);
  useEffect(() => {
    onReady((ids, step) => {
      const changed = new Set(ids);
      const data = { title: "Work", state: String(step) };
      setNodes((before) => before.map((node) => (changed.has(node.id) ? { ...node, data } : node)));
    });
  }, [onReady]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={elements.edges}
      nodeTypes={bareTypes}
      onNodesChange={(changes: NodeChange<BareNode>[]) =>
        setNodes((before) => applyNodeChanges(changes, before))
      }
      onlyRenderVisibleElements
      minZoom={0.02}
    />
  );
}

function elementsOf(program: Program) {
  const made = new CanvasElements();
  const view = { selection: [], problems: [], dragged: new Map() };
  const nodes = made.nodesOf(program, view).map(({ id, position, width, height, handles }): BareNode => {
    const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
    return {
      id,
      type: "task",
      position,
      ...size,
      ...(handles && { handles }),
      data: { title: "Work", state: "" },
    };
  });
  const edges = made.edgesOf(program, view).map(({ id, source, target, sourceHandle, targetHandle }) => ({
    id,
    source,
    target,
    sourceHandle: sourceHandle ?? null,
    targetHandle: targetHandle ?? null,
  }));
  return { nodes, edges };
}

function pan(flow: ReactFlowInstance, zoom: number): Promise<number> {
  return framesPerSecond((step) => void flow.setViewport({ x: -step * 9 * zoom, y: -step * 3 * zoom, zoom }));
}

/** As a hand does it: the pointer comes to a card, the button goes down, the pointer moves, the button comes up. */
async function drag(flow: ReactFlowInstance, { nodes }: Program): Promise<number> {
  const middles = nodes.map(({ id, position: { x, y } }) => ({
    id,
    at: flow.flowToScreenPosition({ x: x + 120, y: y + 20 }),
  }));
  const away = ({ at }: (typeof middles)[number]) => Math.abs(at.x - 720) + Math.abs(at.y - 450);
  const nearest = middles.reduce((best, one) => (away(one) < away(best) ? one : best));
  const { id, at: start } = nearest;
  const below = document.elementFromPoint(start.x, start.y) ?? document.body;
  below.dispatchEvent(
    new PointerEvent("pointermove", { bubbles: true, clientX: start.x, clientY: start.y, buttons: 0 }),
  );
  const find = () => document.querySelector(`.react-flow__node[data-id="${id}"]`);
  for (let frame = 0; frame < 60 && !find(); frame += 1) await frames(1);
  const card = find();
  if (!card) throw new Error(`The card "${id}" is no element.`);
  send(card, "mousedown", start);
  const fps = await framesPerSecond((step) =>
    send(window, "mousemove", { x: start.x + (step % 60) * 3, y: start.y + step }),
  );
  send(window, "mouseup", { x: start.x, y: start.y });
  return fps;
}

function send(target: EventTarget, type: string, { x, y }: { readonly x: number; readonly y: number }): void {
  const buttons = type === "mouseup" ? 0 : 1;
  target.dispatchEvent(
    new MouseEvent(type, { view: window, bubbles: true, cancelable: true, clientX: x, clientY: y, buttons }),
  );
}

/** A thousand changes a second, at sixty frames. */
function changeStates({ setStates }: Shown, { nodes }: Program): Promise<number> {
  const inFrame = 17;
  return framesPerSecond((step) => {
    const from = (step * inFrame) % (nodes.length - inFrame);
    setStates(
      nodes.slice(from, from + inFrame).map(({ id }) => id),
      step,
    );
  });
}

async function framesPerSecond(act: (step: number) => void): Promise<number> {
  const begun = await frames(1);
  let now = begun;
  let step = 0;
  for (; step < frameCount && now - begun < mostMs; step += 1) {
    act(step);
    now = await frames(1);
  }
  return (step / (now - begun)) * 1000;
}

/** Twenty frames, but no more than two seconds. */
async function settle(): Promise<void> {
  const begun = performance.now();
  for (let frame = 0; frame < 20 && performance.now() - begun < 2000; frame += 1) await frames(1);
}

/** Waits for so many frames; gives the moment of the last. */
async function frames(count: number): Promise<number> {
  let now = 0;
  for (let frame = 0; frame < count; frame += 1)
    now = await new Promise((resolve) => requestAnimationFrame(resolve));
  return now;
}
