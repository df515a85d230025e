import type { ReactFlowState } from "@xyflow/react";
import { isFinal } from "../../engine/state.ts";
import type { Position } from "../../program/program.ts";
import { noNodeMarks, noNodeStates, type NodeMarks, type NodeStates } from "../ports.ts";
import type { Colours } from "./colours.ts";
import type { Drawing } from "./drawing.ts";
import { drawCard, signsOf } from "./drawCard.ts";
import type { Box } from "./marks.ts";
import { boxOfWire, meets, reachOf, type DrawnCard, type DrawnWire, type Scene } from "./scene.ts";
import { toneOf } from "./StateBadge.tsx";

/** What part of the canvas is seen, and how large: a point of the canvas times `zoom`, plus `x` and `y`, is one of the screen. */
interface View extends Position {
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Around what is seen, as a share of it, so that a moved canvas need not be drawn anew. */
const margin = 0.3;

/** What the picture shows. */
interface Shown {
  readonly scene: Scene;
  readonly states: Pick<NodeStates, "get">;
  readonly marks: NodeMarks;
  readonly colours: Colours;
}

/**
 * The flow drawn from afar, edges below cards, on one layer: a machine without a graphics card pays for each that it moves.
 * What is asked for is drawn in the next frame; moving the canvas moves the layer; where a state is another, only the card,
 * its edges and what lies over these are drawn.
 */
export class Picture implements Drawing<Shown> {
  private scene: Scene = { cards: [], wires: [] };
  private states: Pick<NodeStates, "get"> = noNodeStates;
  private marks: NodeMarks = noNodeMarks;
  private colours: Colours | undefined;
  private view: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };
  /** What was seen when the layer was drawn. */
  private drawn: View | undefined;
  private frame: number | undefined;
  private places: Places | undefined;

  constructor(private readonly layer: HTMLCanvasElement) {}

  show(shown: Shown): void {
    Object.assign(this, shown);
    this.places = undefined;
    this.drawn = undefined;
    this.ask();
  }

  look({ transform: [x, y, zoom], width, height }: ReactFlowState): void {
    this.view = { x, y, zoom, width, height };
    this.place();
    this.ask();
  }

  touch(ids: ReadonlySet<string>): void {
    const { drawn } = this;
    if (!drawn) return this.ask();
    const { cards, wires } = this.placesOf();
    const region = regionOf(drawn);
    const touched = [...ids].flatMap((id) => cards.get(id) ?? []).filter((card) => meets(card, region));
    const itsWires = touched.flatMap(({ id }) => wires.get(id) ?? []);
    const about = [...touched, ...itsWires.map(boxOfWire)];
    this.drawWires(itsWires, drawn);
    this.drawCards(
      this.scene.cards.filter((card) => meets(card, region) && about.some((box) => meets(card, box))),
      drawn,
    );
  }

  end(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  private ask(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.drawn || !covers(this.drawn, this.view)) this.draw();
    });
  }

  private draw(): void {
    const { view } = this;
    if (view.width === 0 || view.height === 0) return;
    this.drawn = view;
    const region = regionOf(view);
    clear(this.layer, view);
    this.drawWires(
      this.scene.wires.filter((wire) => meets(boxOfWire(wire), region)),
      view,
    );
    this.drawCards(
      this.scene.cards.filter((card) => meets(card, region)),
      view,
    );
    this.place();
  }

  /** Brings what was drawn to where it is seen now, until it is drawn anew. */
  private place(): void {
    const { drawn, view } = this;
    if (!drawn) return;
    const scale = view.zoom / drawn.zoom;
    const origin = originOf(drawn);
    const [x, y] = [view.x - origin.x * scale, view.y - origin.y * scale];
    this.layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  private drawWires(wires: readonly DrawnWire[], view: View): void {
    const context = contextOf(this.layer, view);
    if (!context || !this.colours) return;
    const paths = new Map<string, Path2D>();
    for (const wire of wires) {
      const colour = this.colourOfWire(wire, this.colours);
      const path = paths.get(colour) ?? new Path2D();
      paths.set(colour, path);
      trace(path, wire, view.zoom);
    }
    context.lineWidth = Math.max(0.7, 2 * view.zoom);
    for (const [colour, path] of paths) {
      context.strokeStyle = colour;
      context.stroke(path);
    }
  }

  /** As `Wire` chooses it. */
  private colourOfWire(wire: DrawnWire, { accent, danger, tones, inkFaint }: Colours): string {
    if (wire.isSelected) return accent;
    if (wire.hasProblem) return danger;
    const source = this.states.get(wire.source);
    const isRunning = this.states.get(wire.target)?.state.type === "RUNNING";
    if (isRunning && (!source || isFinal(source.state))) return tones.running;
    return source && isFinal(source.state) ? tones.completed : inkFaint;
  }

  private drawCards(cards: readonly DrawnCard[], view: View): void {
    const context = contextOf(this.layer, view);
    if (!context || !this.colours) return;
    context.textBaseline = "middle";
    for (const card of cards) {
      const tone = toneOf(this.states.get(card.id));
      const signs = signsOf(card.id, tone, this.marks, this.colours);
      drawCard(context, onPixels(card, view.zoom), {
        card,
        tone,
        signs,
        colours: this.colours,
        zoom: view.zoom,
      });
    }
  }

  private placesOf(): Places {
    return (this.places ??= {
      cards: new Map(this.scene.cards.map((card) => [card.id, card])),
      wires: wiresByNode(this.scene.wires),
    });
  }
}

interface Places {
  readonly cards: ReadonlyMap<string, DrawnCard>;
  readonly wires: ReadonlyMap<string, readonly DrawnWire[]>;
}

function wiresByNode(wires: readonly DrawnWire[]): ReadonlyMap<string, readonly DrawnWire[]> {
  const byNode = new Map<string, DrawnWire[]>();
  for (const wire of wires)
    for (const id of [wire.source, wire.target]) {
      const own = byNode.get(id) ?? [];
      own.push(wire);
      byNode.set(id, own);
    }
  return byNode;
}

/** What the layer holds, in canvas pixels. */
function regionOf({ x, y, zoom, width, height }: View): Box {
  const [left, top] = [x + width * margin, y + height * margin];
  const share = 1 + 2 * margin;
  return { x: -left / zoom, y: -top / zoom, width: (width * share) / zoom, height: (height * share) / zoom };
}

/** Whether what was drawn still shows all that is seen, and sharply. */
function covers(drawn: View, view: View): boolean {
  return (
    drawn.zoom === view.zoom &&
    drawn.width === view.width &&
    drawn.height === view.height &&
    Math.abs(drawn.x - view.x) <= view.width * margin &&
    Math.abs(drawn.y - view.y) <= view.height * margin
  );
}

function clear(layer: HTMLCanvasElement, { width, height }: View): void {
  const share = 1 + 2 * margin;
  const size = { width: Math.round(width * share), height: Math.round(height * share) };
  sizeLayer(layer, size.width, size.height);
}

/** Gives a layer its size in pixels of the screen, and empties it. */
export function sizeLayer(layer: HTMLCanvasElement, width: number, height: number): void {
  const across = Math.round(width * devicePixelRatio);
  const down = Math.round(height * devicePixelRatio);
  if (layer.width === across && layer.height === down) {
    const context = layer.getContext("2d");
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, across, down);
    return;
  }
  Object.assign(layer, { width: across, height: down });
  Object.assign(layer.style, { width: `${width}px`, height: `${height}px` });
}

/** Where the canvas has its origin on the layer. */
function originOf({ x, y, width, height }: View): Position {
  return { x: Math.round(x + width * margin), y: Math.round(y + height * margin) };
}

/** Draws in pixels of the screen, from the corner of what is held. */
function contextOf(layer: HTMLCanvasElement, view: View): CanvasRenderingContext2D | null {
  const context = layer.getContext("2d");
  const { x, y } = originOf(view);
  const ratio = devicePixelRatio;
  context?.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
  return context;
}

/** Whole pixels: a card that is drawn over itself leaves no trace. */
function onPixels({ x, y, width, height }: Box, zoom: number): Box {
  const [left, top] = [Math.round(x * zoom), Math.round(y * zoom)];
  return {
    x: left,
    y: top,
    width: Math.max(2, Math.round((x + width) * zoom) - left),
    height: Math.max(2, Math.round((y + height) * zoom) - top),
  };
}

function trace(path: Path2D, { from, to }: DrawnWire, zoom: number): void {
  const reach = reachOf(from, to) * zoom;
  const [x, y, endX, endY] = [from.x * zoom, from.y * zoom, to.x * zoom, to.y * zoom];
  path.moveTo(x, y);
  path.bezierCurveTo(x + reach, y, endX - reach, endY, endX, endY);
}
