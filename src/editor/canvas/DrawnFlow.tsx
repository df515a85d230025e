import { useStore, useStoreApi } from "@xyflow/react";
import { useContext, useEffect, useMemo, useRef } from "react";
import type { Session } from "../session.ts";
import { useColours } from "./colours.ts";
import { useDrawing } from "./drawing.ts";
import styles from "./DrawnFlow.module.css";
import { Picture } from "./picture.ts";
import { cardsIn, type Scene } from "./scene.ts";
import { NodeMarksContext, NodeStatesContext } from "./StateBadge.tsx";
import type { StateNews } from "./stateNews.ts";

/** The flow in one picture, below the few nodes that are elements of the page. */
export function DrawnFlow({ scene, news }: { readonly scene: Scene; readonly news: StateNews }) {
  const layer = useRef<HTMLCanvasElement>(null);
  const states = useContext(NodeStatesContext);
  const marks = useContext(NodeMarksContext);
  const colours = useColours();
  const shown = useMemo(() => ({ scene, states, marks, colours }), [scene, states, marks, colours]);
  useDrawing(() => (layer.current ? new Picture(layer.current) : undefined), shown, news);
  return (
    <div
      className={styles.drawn}
      role="img"
      aria-label={`${scene.cards.length} nodes, drawn small. Arrow keys go from one to the next.`}
    >
      <canvas ref={layer} aria-hidden />
    </div>
  );
}

/** Selects what a frame that is being drawn holds; React Flow knows only of nodes that are elements. */
export function DrawnMarquee({ scene, session }: { readonly scene: Scene; readonly session: Session }) {
  const box = useStore((state) => state.userSelectionRect);
  const store = useStoreApi();
  useEffect(() => {
    if (!box) return;
    const [x, y, zoom] = store.getState().transform;
    const held = cardsIn(scene, {
      x: (box.x - x) / zoom,
      y: (box.y - y) / zoom,
      width: box.width / zoom,
      height: box.height / zoom,
    });
    session.getState().select(held.map(({ id }) => id));
  }, [box, scene, session, store]);
  return null;
}
