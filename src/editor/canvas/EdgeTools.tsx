import { Plus, Trash2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState, type MouseEvent } from "react";
import type { Position } from "../../program/program.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import styles from "./EdgeTools.module.css";

/** The edge under the pointer. */
export interface HoveredEdge {
  readonly id: string;
  /** In pixels of the canvas element. */
  readonly at: Position;
}

/** How long the tools stay when the pointer has left: long enough to reach them. */
const stayMs = 350;

/** Follows the pointer from edge to edge; for `<ReactFlow>`'s edge events. No browser tells that an edge went from under it. */
export function useHoveredEdge(edges: readonly { readonly id: string }[]) {
  const [entered, setHovered] = useState<HoveredEdge>();
  const hovered = edges.some(({ id }) => id === entered?.id) ? entered : undefined;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = useCallback(() => clearTimeout(timer.current), []);
  const leave = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(undefined), stayMs);
  }, []);
  const enter = useCallback(
    (event: MouseEvent, { id }: { readonly id: string }) => {
      const canvas = event.currentTarget.closest(".react-flow")?.getBoundingClientRect();
      if (!canvas || event.buttons > 0 || isOnWords(event)) return;
      keep();
      setHovered({ id, at: { x: event.clientX - canvas.left, y: event.clientY - canvas.top } });
    },
    [keep],
  );
  useEffect(() => keep, [keep]);
  return { hovered, enter, leave, keep, close: useCallback(() => setHovered(undefined), []) };
}

/** For React an edge's words are part of it; who is on them looks at what they say. */
function isOnWords({ clientX, clientY }: MouseEvent): boolean {
  return document.elementFromPoint(clientX, clientY)?.closest("[data-edge-words]") != null;
}

/** What can be done with an edge, beside the pointer: put a node in, take the edge away. The menu has the same. */
export function EdgeTools(props: {
  readonly hovered: HoveredEdge;
  readonly onInsert: (edge: HoveredEdge) => void;
  readonly onRemove: (edge: HoveredEdge) => void;
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}) {
  const { hovered, onInsert, onRemove, ...pointer } = props;
  return (
    <div
      className={styles.tools}
      style={{ left: hovered.at.x, top: hovered.at.y }}
      role="toolbar"
      aria-label="Edge"
      {...pointer}
    >
      <IconButton label="Insert a node" side="top" tabIndex={-1} onClick={() => onInsert(hovered)}>
        <Plus size={14} aria-hidden />
      </IconButton>
      <IconButton label="Delete the edge" side="top" tabIndex={-1} onClick={() => onRemove(hovered)}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
