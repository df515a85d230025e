import { memo } from "react";
import { sizeOf } from "../../editor/canvas/geometry.ts";
import type { Program, ProgramNode } from "../../program/program.ts";
import styles from "./FlowThumbnail.module.css";

/** A flow in small: its nodes and edges as they lie on the canvas. Says nothing that the words beside it do not. */
export const FlowThumbnail = memo(function FlowThumbnail({ program }: { readonly program: Program }) {
  const boxes = boxesOf(program);
  if (boxes.size === 0) return <div className={styles.thumbnail} data-empty />;
  const frame = frameOf([...boxes.values()]);
  return (
    <svg
      className={styles.thumbnail}
      viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      {program.edges.slice(0, mostDrawn).map(({ id, source, target }) => {
        const [from, to] = [boxes.get(source), boxes.get(target)];
        return from && to && <path key={id} className={styles.edge} d={curve(from, to)} />;
      })}
      {[...boxes].map(([id, { x, y, width, height, kind }]) => (
        <rect
          key={id}
          className={styles.node}
          data-kind={kind}
          x={x}
          y={y}
          width={width}
          height={height}
          rx={14}
        />
      ))}
    </svg>
  );
});

/** A thumbnail of more than this is a grey field anyway. */
const mostDrawn = 300;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: ProgramNode["kind"];
}

function boxesOf(program: Program): Map<string, Box> {
  const entries = program.nodes.slice(0, mostDrawn).map((node): [string, Box] => {
    return [node.id, { ...node.position, ...sizeOf(program, node), kind: node.kind }];
  });
  return new Map(entries);
}

/** Around all boxes, and never so small that a single card fills the picture. */
function frameOf(boxes: readonly Box[]) {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const [width, height] = [Math.max(right - left, 760), Math.max(bottom - top, 320)];
  return {
    x: (left + right - width) / 2 - margin,
    y: (top + bottom - height) / 2 - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  };
}

const margin = 60;

function curve(from: Box, to: Box): string {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const bend = Math.max(40, Math.abs(end.x - start.x) / 2);
  return `M${start.x},${start.y} C${start.x + bend},${start.y} ${end.x - bend},${end.y} ${end.x},${end.y}`;
}
