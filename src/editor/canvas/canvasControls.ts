import { useReactFlow, type Node as FlowNode } from "@xyflow/react";
import { useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from "react";
import type { Position } from "../../program/program.ts";
import { halfCard } from "./picking.ts";

export const fitViewOptions = { padding: 0.04, maxZoom: 1, minZoom: 0.02, includeHiddenNodes: true };

/** What may be asked of the canvas from outside. */
export interface CanvasControls {
  /** Lets the user choose a new node; in the middle of the edge that is selected, if one is. */
  openPicker(): void;
  /** Lets the user choose what comes in the node's place. */
  openReplacer(nodeId: string): void;
  rename(nodeId: string): void;
  /** Brings the node into sight and gives it the focus. */
  goTo(nodeId: string): void;
  focus(): void;
  /** Where something new goes: at the pointer if it is over the canvas, else in its middle. In canvas pixels. */
  place(): Position;
  fit(): void;
  fitTo(nodeIds: readonly string[]): void;
  reset(): void;
  zoomIn(): void;
  zoomOut(): void;
}

/** Holds on to the canvas that is on the page, so that commands made once find it. */
export class CanvasLink {
  private controls: CanvasControls | null = null;

  readonly attach = (controls: CanvasControls | null): void => {
    this.controls = controls;
  };

  canvas(): CanvasControls | null {
    return this.controls;
  }
}

export function useCanvasControls(
  controls: Ref<CanvasControls>,
  root: RefObject<HTMLDivElement | null>,
  parts: {
    readonly openPicker: () => void;
    readonly openReplacer: (nodeId: string) => void;
    readonly rename: (nodeId: string) => void;
    /** From afar: makes an element of the node. */
    readonly want: (nodeId: string) => void;
    /** A node of the canvas; React Flow knows only of those that are near. */
    readonly node: (nodeId: string) => FlowNode | undefined;
  },
): void {
  const flow = useReactFlow();
  const pointer = usePointer(root);
  useImperativeHandle(controls, () => ({
    openPicker: () => parts.openPicker(),
    openReplacer: parts.openReplacer,
    rename: parts.rename,
    goTo: (nodeId) => {
      parts.want(nodeId);
      bringIntoSight(flow, root.current, parts.node(nodeId));
      focusSoon(() => elementOf(root.current, nodeId));
    },
    focus: () => root.current?.focus(),
    place: () => {
      const box = root.current?.getBoundingClientRect() ?? new DOMRect();
      const at = pointer.current ?? { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      const place = flow.screenToFlowPosition(at);
      return { x: place.x - halfCard.x, y: place.y - halfCard.y };
    },
    fit: () => void flow.fitView(fitViewOptions),
    fitTo: (ids) => void flow.fitView({ ...fitViewOptions, padding: 0.2, nodes: ids.map((id) => ({ id })) }),
    reset: () => void flow.zoomTo(1),
    zoomIn: () => void flow.zoomIn(),
    zoomOut: () => void flow.zoomOut(),
  }));
}

/** A node out of sight is drawn only now. Whoever has gone elsewhere before it is there stays there. */
function focusSoon(find: () => HTMLElement | null | undefined): void {
  const focus = () => find()?.focus({ preventScroll: true });
  if (find()) return focus();
  const origin = document.activeElement;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === origin) focus();
    }),
  );
}

/** Where the pointer is over the canvas, in pixels of the page; nothing when it is elsewhere. */
function usePointer(root: RefObject<HTMLDivElement | null>): RefObject<Position | undefined> {
  const pointer = useRef<Position>(undefined);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const move = ({ clientX, clientY }: PointerEvent) => void (pointer.current = { x: clientX, y: clientY });
    const leave = () => void (pointer.current = undefined);
    element.addEventListener("pointermove", move, { passive: true });
    element.addEventListener("pointerleave", leave);
    return () => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerleave", leave);
    };
  }, [root]);
  return pointer;
}

/** Moves the canvas only when the node is not wholly seen. */
function bringIntoSight(
  flow: ReturnType<typeof useReactFlow>,
  root: HTMLDivElement | null,
  node: FlowNode | undefined,
): void {
  const box = root?.getBoundingClientRect();
  if (!node || !box) return;
  const { x, y } = node.position;
  const [width, height] = [node.width ?? 0, node.height ?? 0];
  const start = flow.flowToScreenPosition({ x, y });
  const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
  const isSeen = start.x >= box.left && start.y >= box.top && end.x <= box.right && end.y <= box.bottom;
  if (!isSeen) void flow.setCenter(x + width / 2, y + height / 2, { zoom: flow.getZoom() });
}

function elementOf(root: HTMLDivElement | null, nodeId: string): HTMLElement | null {
  return root?.querySelector(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`) ?? null;
}
