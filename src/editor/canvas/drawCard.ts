import type { StateTone } from "../../ui/stateTones.ts";
import type { NodeMarks } from "../ports.ts";
import type { Colours } from "./colours.ts";
import type { Box } from "./marks.ts";
import type { DrawnCard } from "./scene.ts";

/** What a card says in one letter, at its right end. */
interface Sign {
  readonly letter: string;
  readonly colour: string;
}

interface Look {
  readonly card: DrawnCard;
  readonly tone: StateTone | undefined;
  readonly signs: readonly Sign[];
  readonly colours: Colours;
  readonly zoom: number;
}

/** A state is also told by a sign. */
const letters: Readonly<Record<StateTone, string>> = {
  completed: "✓",
  running: "▸",
  scheduled: "◷",
  pending: "◌",
  failed: "✕",
  crashed: "!",
  cancelled: "⊘",
  paused: "‖",
};

/** How high letters are, in pixels: they grow with the card, but stay readable. */
const letterSize = { least: 10, most: 13, atFull: 32 };
/** How high a line is, and how wide a letter, for letters that are 1 high. */
const lineHeight = 1.2;
const letterWidth = 0.54;
const signSize = 11;
const signWidth = signSize + 1;
/** From this width on the screen, in pixels, a card has a title; from the other on, signs. */
const titledWidth = 34;
const signedWidth = 18;

/** As `StateBadge` shows them: whether the output is pinned, the node left out, its value stale, and its state. */
export function signsOf(
  nodeId: string,
  tone: StateTone | undefined,
  { pinned, skipped, stale }: NodeMarks,
  { accent, inkFaint, warning, tones }: Colours,
): readonly Sign[] {
  return [
    ...(pinned.has(nodeId) ? [{ letter: "◆", colour: accent }] : []),
    ...(skipped.has(nodeId) ? [{ letter: "∅", colour: inkFaint }] : []),
    ...(tone && stale.has(nodeId) ? [{ letter: "△", colour: warning }] : []),
    ...(tone ? [{ letter: letters[tone], colour: tones[tone] }] : []),
  ];
}

/** Draws a card from afar: all of it in its box, in pixels of the screen. */
export function drawCard(context: CanvasRenderingContext2D, box: Box, look: Look): void {
  const isSmall = box.width < signedWidth;
  if (isSmall) drawSpeck(context, box, look);
  else drawFace(context, box, look);
  drawOutline(context, box, look, isSmall ? 1 : 2);
  if (!isSmall) drawSigns(context, box, look);
  if (box.width >= titledWidth) drawTitle(context, box, look);
}

/** Too small for more than the colour of its state. */
function drawSpeck(context: CanvasRenderingContext2D, { x, y, width, height }: Box, look: Look): void {
  context.fillStyle = colourOf(look);
  context.fillRect(x, y, width, height);
}

function drawFace(context: CanvasRenderingContext2D, { x, y, width, height }: Box, look: Look): void {
  const { colours, zoom } = look;
  context.fillStyle = colours.raised;
  context.fillRect(x, y, width, height);
  context.strokeStyle = colours.lineStrong;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.fillStyle = colourOf(look);
  context.fillRect(x, y, Math.max(2, Math.round(4 * zoom)), height);
}

function drawOutline(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  { card, colours }: Look,
  lineWidth: number,
): void {
  if (!card.isSelected && !card.hasProblem) return;
  context.strokeStyle = card.isSelected ? colours.accent : colours.danger;
  context.lineWidth = lineWidth;
  context.strokeRect(x + 1, y + 1, width - 2, height - 2);
}

function drawSigns(context: CanvasRenderingContext2D, box: Box, { signs, colours }: Look): void {
  context.font = `700 ${signSize}px ${colours.font}`;
  // The state comes last: where there is no room for all, it is shown.
  const shown = signs.slice(-Math.max(1, Math.floor((box.width - 6) / signWidth)));
  shown.forEach(({ letter, colour }, index) => {
    context.fillStyle = colour;
    context.fillText(letter, box.x + box.width - signWidth * (shown.length - index), middleOf(box));
  });
}

function drawTitle(context: CanvasRenderingContext2D, box: Box, { card, signs, colours, zoom }: Look): void {
  const { least, most, atFull } = letterSize;
  const size = Math.min(most, Math.max(least, Math.round(atFull * zoom)));
  const room = box.width - 8 - signs.length * signWidth;
  const letters = Math.floor(room / (size * letterWidth));
  if (letters < 2) return;
  context.font = `${size}px ${colours.font}`;
  context.fillStyle = colours.ink;
  const height = size * lineHeight;
  const lines = titleLines(card.title, letters, Math.max(1, Math.floor((box.height - 4) / height)));
  lines.forEach((line, index) =>
    context.fillText(line, box.x + 6, middleOf(box) + (index - (lines.length - 1) / 2) * height),
  );
}

/**
 * A title in so many lines of so many letters, the last shortened where there is more. Letters are counted: measuring each
 * title would take longer than drawing it.
 */
export function titleLines(title: string, letters: number, most: number): readonly string[] {
  if (title.length <= letters) return [title];
  if (most <= 1) return [`${title.slice(0, letters - 1).trimEnd()}…`];
  const space = title.lastIndexOf(" ", letters);
  const end = space > 0 ? space : letters;
  return [title.slice(0, end), ...titleLines(title.slice(end).trimStart(), letters, most - 1)];
}

function colourOf({ tone, colours }: Look): string {
  return tone ? colours.tones[tone] : colours.lineStrong;
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}
