import { Panel, useReactFlow, type Node as FlowNode, type ReactFlowState } from "@xyflow/react";
import { useContext, useMemo, useRef, type PointerEvent, type WheelEvent } from "react";
import type { NodeStates } from "../ports.ts";
import { useColours, type Colours } from "./colours.ts";
import { useDrawing, type Drawing } from "./drawing.ts";
import type { Box } from "./marks.ts";
import { sizeLayer } from "./picture.ts";
import { NodeStatesContext, toneOf } from "./StateBadge.tsx";
import type { StateNews } from "./stateNews.ts";
import styles from "./StateMiniMap.module.css";

const size = { width: 124, height: 78 };
/** Around the flow, in pixels of the map. */
const margin = 5;
/** While nodes move, the map follows them ten times a second. */
const restMs = 100;

interface StateMiniMapProps {
  readonly nodes: readonly FlowNode[];
  readonly news: StateNews;
}

/** The whole flow in small: where one is, and what runs or failed. It is drawn: no node costs an element here. */
export function StateMiniMap({ nodes, news }: StateMiniMapProps) {
  const layer = useRef<HTMLCanvasElement>(null);
  const seen = useRef<HTMLSpanElement>(null);
  const states = useContext(NodeStatesContext);
  const colours = useColours();
  const flow = useReactFlow();
  const shown = useMemo(() => ({ nodes, states, colours }), [nodes, states, colours]);
  const begin = () => (layer.current && seen.current ? new FlowMap(layer.current, seen.current) : undefined);
  const map = useDrawing(begin, shown, news);
  const goTo = (event: PointerEvent) => {
    const at = map.current?.pointAt(event);
    if (at && event.buttons === 1) void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  const zoom = (event: WheelEvent) => void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY / 400));
  return (
    <Panel position="bottom-right" className={styles.map}>
      <div
        className={styles.surface}
        role="img"
        aria-label="Mini map"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={goTo}
        onWheel={zoom}
      >
        <canvas ref={layer} aria-hidden />
        <span ref={seen} className={styles.seen} />
      </div>
    </Panel>
  );
}

/** How points of the canvas come onto the map. */
interface Scale {
  readonly factor: number;
  readonly x: number;
  readonly y: number;
}

interface Shown {
  readonly nodes: readonly FlowNode[];
  readonly states: Pick<NodeStates, "get">;
  readonly colours: Colours;
}

class FlowMap implements Drawing<Shown> {
  private nodes: readonly FlowNode[] = [];
  private states: Pick<NodeStates, "get"> | undefined;
  private colours: Colours | undefined;
  private scale: Scale | undefined;
  private byId: ReadonlyMap<string, FlowNode> | undefined;
  private view: Pick<ReactFlowState, "transform" | "width" | "height"> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly layer: HTMLCanvasElement,
    private readonly seen: HTMLElement,
  ) {}

  show(shown: Shown): void {
    const isFirst = this.colours === undefined;
    Object.assign(this, shown);
    this.byId = undefined;
    if (isFirst) this.draw();
    else
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.draw();
      }, restMs);
  }

  look({ transform, width, height }: ReactFlowState): void {
    if (this.view?.transform === transform && this.view.width === width && this.view.height === height)
      return;
    this.view = { transform, width, height };
    this.placeSeen();
  }

  touch(ids: ReadonlySet<string>): void {
    const byId = (this.byId ??= new Map(this.nodes.map((node) => [node.id, node])));
    const context = this.layer.getContext("2d");
    if (context) for (const id of ids) this.drawNode(context, byId.get(id));
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The point of the canvas that is below a point of the page. */
  pointAt({ clientX, clientY }: PointerEvent): { readonly x: number; readonly y: number } | undefined {
    const { scale } = this;
    const box = this.layer.getBoundingClientRect();
    if (!scale) return undefined;
    return {
      x: (clientX - box.left - scale.x) / scale.factor,
      y: (clientY - box.top - scale.y) / scale.factor,
    };
  }

  private draw(): void {
    this.scale = scaleOf(this.nodes);
    sizeLayer(this.layer, size.width, size.height);
    const context = this.layer.getContext("2d");
    if (context) for (const node of this.nodes) this.drawNode(context, node);
    this.placeSeen();
  }

  private drawNode(context: CanvasRenderingContext2D, node: FlowNode | undefined): void {
    const { colours, scale } = this;
    if (!node || !colours || !scale) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { x, y, width, height } = onMap(boxOf(node), scale);
    const tone = toneOf(this.states?.get(node.id));
    context.fillStyle = tone ? colours.tones[tone] : colours.lineStrong;
    context.strokeStyle = node.selected ? colours.accent : colours.lineStrong;
    context.lineWidth = 1;
    if (isFrame(node)) context.strokeRect(x, y, width, height);
    else context.fillRect(x, y, width, height);
    // A failure is told by its shape too: a heavy outline, where the outline leaves room for its colour.
    const isOutlined = (tone === "failed" || tone === "crashed") && height >= 4;
    if (isOutlined) context.strokeStyle = colours.ink;
    if (isOutlined || node.selected) context.strokeRect(x, y, width, height);
  }

  private placeSeen(): void {
    const { scale, view } = this;
    if (!scale || !view) return;
    const [x, y, zoom] = view.transform;
    const box = { x: -x / zoom, y: -y / zoom, width: view.width / zoom, height: view.height / zoom };
    const { x: left, y: top, width, height } = onMap(box, scale);
    Object.assign(this.seen.style, {
      transform: `translate(${left}px, ${top}px)`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}

function scaleOf(nodes: readonly FlowNode[]): Scale | undefined {
  if (nodes.length === 0) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const { x, y, width, height } = boxOf(node);
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const room = { width: size.width - 2 * margin, height: size.height - 2 * margin };
  const factor = Math.min(room.width / (right - left), room.height / (bottom - top), 0.12);
  return {
    factor,
    x: size.width / 2 - ((left + right) / 2) * factor,
    y: size.height / 2 - ((top + bottom) / 2) * factor,
  };
}

function boxOf({ position, width = 0, height = 0 }: FlowNode): Box {
  return { ...position, width, height };
}

function onMap({ x, y, width, height }: Box, { factor, ...origin }: Scale): Box {
  return {
    x: origin.x + x * factor,
    y: origin.y + y * factor,
    width: Math.max(1, width * factor),
    height: Math.max(1, height * factor),
  };
}

/** Frames are lines around what they hold. */
function isFrame({ type, data }: FlowNode): boolean {
  return type === "frame" && data["isFolded"] !== true;
}
