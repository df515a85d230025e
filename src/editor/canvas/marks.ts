import { Position as Side, type Node as FlowNode } from "@xyflow/react";
import type { Group, Note, Position, Program } from "../../program/program.ts";
import { sizeOf, type CardSize } from "./geometry.ts";

/** A note as React Flow draws it. */
export type NoteNode = FlowNode<{ readonly note: Note }, "note">;

/** A group: a frame around what it holds, or one card in its place. */
export type GroupNode = FlowNode<{ readonly group: Group; readonly isFolded: boolean }, "frame">;

export interface Box extends Position, CardSize {}

/** Between a frame and what it holds; above there is room for the title. */
const margin = { side: 22, top: 46, bottom: 22 };

const foldedSize: CardSize = { width: 220, height: 58 };

/** React Flow lifts what is selected by 1000. */
const behindAll = -1001;

/** What of the canvas decides where groups and notes are. */
export interface MarkView {
  readonly selection: readonly string[];
  readonly dragged: ReadonlyMap<string, Position>;
  readonly resized: ReadonlyMap<string, CardSize>;
  readonly folded: ReadonlySet<string>;
}

/** For each node and note in a folded group: that group. */
export function foldedInto(program: Program, folded: ReadonlySet<string>): ReadonlyMap<string, string> {
  const groups = (program.groups ?? []).filter(({ id }) => folded.has(id));
  return new Map(groups.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
}

export function groupNodesOf(program: Program, view: MarkView): GroupNode[] {
  return (program.groups ?? []).map((group) => {
    const isFolded = view.folded.has(group.id);
    const box = frameOf(program, group, view.dragged);
    const size = isFolded ? foldedSize : { width: box.width, height: box.height };
    return {
      id: group.id,
      type: "frame",
      position: { x: box.x, y: box.y },
      ...size,
      measured: size,
      handles: [handleOf("target", size, 0), handleOf("source", size, size.width)],
      selected: view.selection.includes(group.id),
      zIndex: isFolded ? 0 : behindAll,
      ...(!isFolded && { dragHandle: "[data-frame-handle]", style: { pointerEvents: "none" } }),
      ariaLabel: `Group ${group.title}${isFolded ? `, folded, holds ${group.members.length}` : ""}`,
      data: { group, isFolded },
    };
  });
}

export function noteNodesOf(program: Program, view: MarkView): NoteNode[] {
  const hidden = foldedInto(program, view.folded);
  return (program.notes ?? [])
    .filter(({ id }) => !hidden.has(id))
    .map((note) => {
      const size = view.resized.get(note.id) ?? { width: note.width, height: note.height };
      return {
        id: note.id,
        type: "note",
        position: view.dragged.get(note.id) ?? note.position,
        ...size,
        measured: size,
        selected: view.selection.includes(note.id),
        ariaLabel: `Note ${note.text.split("\n")[0] ?? ""}`.trim(),
        data: { note },
      };
    });
}

/** Where a group's frame is: around all that it holds, folded or not. */
export function frameOf(program: Program, group: Group, dragged: ReadonlyMap<string, Position>): Box {
  const members = new Set(group.members);
  const boxes = [
    ...program.nodes
      .filter(({ id }) => members.has(id))
      .map((node) => ({ ...node, ...sizeOf(program, node) })),
    ...(program.notes ?? []).filter(({ id }) => members.has(id)),
  ].map(({ id, position, width, height }) => ({ ...(dragged.get(id) ?? position), width, height }));
  const x = Math.min(...boxes.map((box) => box.x)) - margin.side;
  const y = Math.min(...boxes.map((box) => box.y)) - margin.top;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin.side;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin.bottom;
  return { x, y, width: right - x, height: bottom - y };
}

/** The places of what is moved, where a group takes along all that it holds. */
export function withMembers(
  program: Program,
  moved: ReadonlyMap<string, Position>,
): ReadonlyMap<string, Position> {
  const groups = (program.groups ?? []).filter(({ id }) => moved.has(id));
  if (groups.length === 0) return moved;
  const all = new Map(moved);
  const places = new Map(
    [...program.nodes, ...(program.notes ?? [])].map(({ id, position }) => [id, position]),
  );
  for (const group of groups) {
    const before = frameOf(program, group, new Map());
    const after = moved.get(group.id) ?? before;
    for (const id of group.members) {
      const at = places.get(id);
      if (at && !moved.has(id)) all.set(id, { x: at.x + after.x - before.x, y: at.y + after.y - before.y });
    }
    all.delete(group.id);
  }
  return all;
}

/** The handles that edges across the border of a folded group hold on to. */
export const groupHandle = { target: "in", source: "out" } as const;

function handleOf(type: "target" | "source", { height }: CardSize, x: number) {
  const size = 12;
  return {
    type,
    id: groupHandle[type],
    position: type === "target" ? Side.Left : Side.Right,
    x: x - size / 2,
    y: height / 2 - size / 2,
    width: size,
    height: size,
  };
}
