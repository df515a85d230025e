import ELK from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { boxesOf } from "../editor/actions.ts";
import type { Tidy } from "../editor/ports.ts";
import { layout } from "../program/layout.ts";
import { portsOf } from "../program/order.ts";
import type { Position, Program } from "../program/program.ts";

/** Longer than this nobody waits for order. */
const deadlineMs = 5000;

/**
 * Places by elk's layers, in a worker that lives for one question: when the deadline comes first it is ended, and plain
 * columns do. Elk is EPL-2.0: it is shipped unchanged, as a file of its own.
 */
export const tidy: Tidy = async (program) => {
  const elk = new ELK({ workerFactory: () => new Worker(workerUrl, { name: "layout" }) });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs);
  });
  try {
    const placed = await Promise.race([elk.layout(graphOf(program)), late]);
    if (!placed) return { positions: layout(program), isPlain: true };
    return { positions: atSamePlace(program, placesIn(placed)), isPlain: false };
  } finally {
    clearTimeout(timer);
    elk.terminateWorker();
  }
};

const layoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.layering.strategy": "LONGEST_PATH_SOURCE",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.spacing.nodeNodeBetweenLayers": "110",
  "elk.spacing.nodeNode": "50",
};

/** The cards with their real sizes; ports in their order, so that edges cross less. */
function graphOf(program: Program) {
  const boxes = boxesOf(
    program,
    program.nodes.map(({ id }) => id),
  );
  const nodes = new Map(program.nodes.map((node) => [node.id, node]));
  const port = (node: string, name: string, side: "WEST" | "EAST", index: number) => ({
    id: `${node} ${side} ${name}`,
    layoutOptions: { "elk.port.side": side, "elk.port.index": String(-index) },
  });
  return {
    id: "flow",
    layoutOptions,
    children: boxes.map(({ id, width, height }) => {
      const node = nodes.get(id);
      const inputs = node ? portsOf(program, node) : [];
      return {
        id,
        width,
        height,
        layoutOptions: { "elk.portConstraints": "FIXED_ORDER" },
        ports: [...inputs.map((name, index) => port(id, name, "WEST", index)), port(id, "output", "EAST", 0)],
      };
    }),
    edges: program.edges
      .filter(
        (edge) => nodes.get(edge.target) && portsOf(program, nodes.get(edge.target)!).includes(edge.port),
      )
      .map((edge) => ({
        id: edge.id,
        sources: [`${edge.source} EAST output`],
        targets: [`${edge.target} WEST ${edge.port}`],
      })),
  };
}

function placesIn(placed: { children?: { id: string; x?: number; y?: number }[] }): Map<string, Position> {
  return new Map(placed.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }]) ?? []);
}

/** The upper left corner of the flow stays where it was. */
function atSamePlace(program: Program, places: Map<string, Position>): Map<string, Position> {
  const left = Math.min(...program.nodes.map(({ position }) => position.x));
  const top = Math.min(...program.nodes.map(({ position }) => position.y));
  return new Map([...places].map(([id, { x, y }]) => [id, { x: x + left, y: y + top }]));
}
