import { isFinal } from "../../engine/state.ts";
import type { Position } from "../../program/program.ts";
import type { StateTone } from "../../ui/stateTones.ts";
import { noNodeStates, type NodeStates } from "../ports.ts";
import type { Colours } from "./colours.ts";
import type { Box } from "./marks.ts";
import { boxOfWire, meets, type DrawnCard, type DrawnWire, type Scene } from "./scene.ts";
import { toneOfRun } from "./StateBadge.tsx";

/** What part of the canvas is seen, and how large: a point of the canvas times `zoom`, plus `x` and `y`, is one of the screen. */
export interface View extends Position {
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Around what is seen, as a share of it, so that a moved canvas need not be drawn anew. */
const margin = 0.3;

/** A state is also told by a sign. */
const signs: Readonly<Record<StateTone, string>> = {
  completed: "✓",
  running: "▸",
  scheduled: "◷",
  pending: "◌",
  failed: "✕",
  crashed: "!",
  cancelled: "⊘",
  paused: "‖",
};

const fontSize = 10;
/** From this width on the screen, in pixels, a card has a title; from the other on, a sign. */
const titledWidth = 34;
const signedWidth = 18;

/**
 * The flow drawn from afar, on two layers: edges below, cards above. What is asked for is drawn in the next frame; moving
 * the canvas moves the layers, and a card whose state is another is drawn alone.
 */
export class Picture {
  private scene: Scene = { cards: [], wires: [] };
  private states: Pick<NodeStates, "get"> = noNodeStates;
  private colours: Colours | undefined;
  private view: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };
  /** What was seen when the layers were drawn. */
  private drawn: View | undefined;
  private frame: number | undefined;
  private places: Places | undefined;

  constructor(
    private readonly wires: HTMLCanvasElement,
    private readonly cards: HTMLCanvasElement,
  ) {}

  show(scene: Scene, states: Pick<NodeStates, "get">, colours: Colours): void {
    this.scene = scene;
    this.states = states;
    this.colours = colours;
    this.places = undefined;
    this.drawn = undefined;
    this.ask();
  }

  look(view: View): void {
    this.view = view;
    this.place();
    this.ask();
  }

  /** The states of these nodes are another. */
  touch(ids: ReadonlySet<string>): void {
    const { drawn } = this;
    if (!drawn) return this.ask();
    const { cards, wires } = this.placesOf();
    const region = regionOf(drawn);
    const touched = [...ids].flatMap((id) => cards.get(id) ?? []).filter((card) => meets(card, region));
    this.drawWires(
      touched.flatMap(({ id }) => wires.get(id) ?? []),
      drawn,
    );
    this.drawCards(touched, drawn);
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
    for (const layer of [this.wires, this.cards]) clear(layer, view);
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
    for (const layer of [this.wires, this.cards])
      layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  private drawWires(wires: readonly DrawnWire[], view: View): void {
    const context = contextOf(this.wires, view);
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
    const context = contextOf(this.cards, view);
    if (!context || !this.colours) return;
    context.textBaseline = "middle";
    for (const card of cards) this.drawCard(context, card, view.zoom, this.colours);
  }

  private drawCard(context: CanvasRenderingContext2D, card: DrawnCard, zoom: number, colours: Colours): void {
    const run = this.states.get(card.id);
    const tone = run && toneOfRun(run);
    const { x, y, width, height } = onPixels(card, zoom);
    const isSmall = width < signedWidth;
    context.fillStyle = isSmall ? (tone ? colours.tones[tone] : colours.lineStrong) : colours.raised;
    context.fillRect(x, y, width, height);
    if (!isSmall) {
      context.strokeStyle = colours.lineStrong;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
      context.fillStyle = tone ? colours.tones[tone] : colours.lineStrong;
      context.fillRect(x, y, Math.max(2, Math.round(4 * zoom)), height);
    }
    const edge = card.isSelected ? colours.accent : card.hasProblem ? colours.danger : undefined;
    if (edge !== undefined) {
      context.strokeStyle = edge;
      context.lineWidth = isSmall ? 1 : 2;
      context.strokeRect(x + 1, y + 1, width - 2, height - 2);
    }
    if (tone && !isSmall) {
      context.fillStyle = colours.tones[tone];
      context.font = `700 ${fontSize + 1}px ${colours.font}`;
      context.fillText(signs[tone], x + width - fontSize - 2, y + height / 2);
    }
    if (width < titledWidth) return;
    const room = width - 8 - (tone ? fontSize + 4 : 0);
    context.fillStyle = colours.ink;
    context.font = `${fontSize}px ${colours.font}`;
    context.fillText(shortened(card.title, room), x + 6, y + height / 2);
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

/** What the layers hold, in canvas pixels. */
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

/** Where the canvas has its origin on the layers. */
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

/** The curve that `getBezierPath` gives. */
function trace(path: Path2D, { from, to }: DrawnWire, zoom: number): void {
  const distance = to.x - from.x;
  const reach = (distance >= 0 ? distance / 2 : 6.25 * Math.sqrt(-distance)) * zoom;
  const [x, y, endX, endY] = [from.x * zoom, from.y * zoom, to.x * zoom, to.y * zoom];
  path.moveTo(x, y);
  path.bezierCurveTo(x + reach, y, endX - reach, endY, endX, endY);
}

/** Letters are about half as wide as high; measuring each title would take longer than drawing it. */
function shortened(title: string, room: number): string {
  const most = Math.floor(room / (fontSize * 0.54));
  return title.length <= most ? title : `${title.slice(0, Math.max(1, most - 1))}…`;
}
