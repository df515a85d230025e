import { useStoreApi, type ReactFlowState } from "@xyflow/react";
import { memo, useLayoutEffect, useRef } from "react";
import styles from "./Dots.module.css";

/** Between two dots, and from the middle of one to its border, in pixels of the canvas. */
const gap = 20;
const radius = 0.8;

/** Where the dots are nearer to each other than this, in pixels of the screen, there is nothing to see of them. */
const least = 4;

/**
 * The dots behind a flow. They follow the view past React, as the background of one element: React Flow's own are a
 * drawing that is made and painted anew in every frame of a pan.
 */
export const Dots = memo(function Dots() {
  const layer = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    let shown: ReactFlowState["transform"] | undefined;
    const follow = ({ transform }: ReactFlowState) => {
      if (transform === shown) return;
      shown = transform;
      if (layer.current) place(layer.current.style, transform);
    };
    follow(store.getState());
    return store.subscribe(follow);
  }, [store]);
  return <div ref={layer} className={styles.dots} aria-hidden />;
});

function place(style: CSSStyleDeclaration, [x, y, zoom]: ReactFlowState["transform"]): void {
  const size = gap * zoom;
  const at = (start: number) => `${(start + radius * zoom) % size}px`;
  style.visibility = size < least ? "hidden" : "visible";
  style.setProperty("--dot-radius", `${radius * zoom}px`);
  style.backgroundSize = `${size}px ${size}px`;
  style.backgroundPosition = `${at(x)} ${at(y)}`;
}
