import type { ListPlace, OptionsPlace, Span } from "../program/source.ts";
import type { OptionText } from "./optionTexts.ts";
import { commonItems, type TextEdits } from "./textEdits.ts";

/** Things between brackets, each at its position: an argument gives way to another, more come at the end. */
export function writePassed(
  edits: TextEdits,
  place: ListPlace,
  before: readonly string[],
  after: readonly string[],
): void {
  const kept = Math.min(before.length, after.length, place.items.length);
  for (let index = 0; index < kept; index += 1) {
    const item = place.items[index];
    if (item && before[index] !== after[index]) edits.replace(item, after[index] ?? "");
  }
  removeTail(edits, place, kept);
  addAtEnd(edits, place, place.items.slice(0, kept), after.slice(kept));
}

/** Things between brackets of which some go and some come; those that stay are not touched. */
export function writeList(
  edits: TextEdits,
  place: ListPlace,
  before: readonly string[],
  after: readonly string[],
): void {
  const pairs = commonItems(before, after);
  const staying = new Set(pairs.map(([index]) => index));
  const lastStaying = Math.max(-1, ...staying);
  removeTail(edits, place, lastStaying + 1);
  place.items.slice(0, lastStaying + 1).forEach((item, index) => {
    const next = place.items[index + 1];
    if (!staying.has(index) && next) edits.remove({ start: item.start, end: next.start });
  });
  const byAfter = new Map(pairs.map(([index, other]) => [other, index]));
  const lastCommon = Math.max(-1, ...byAfter.keys());
  after.slice(0, lastCommon + 1).forEach((text, index) => {
    if (byAfter.has(index)) return;
    const next = after.findIndex((_, later) => later > index && byAfter.has(later));
    const item = place.items[byAfter.get(next) ?? 0];
    if (item) edits.insert(item.start, `${text}, `);
  });
  addAtEnd(edits, place, place.items.slice(0, lastStaying + 1), after.slice(lastCommon + 1));
}

function removeTail(edits: TextEdits, { start, end, items }: ListPlace, from: number): void {
  const last = items.at(-1);
  if (from >= items.length || !last) return;
  const previous = items[from - 1];
  edits.remove(previous ? { start: previous.end, end: last.end } : { start: items[0]?.start ?? start, end });
}

/** In a list that is written one below the other, the new ones stand so too. */
export function addAtEnd(
  edits: TextEdits,
  place: ListPlace,
  staying: readonly Span[],
  texts: readonly string[],
): void {
  if (texts.length === 0) return;
  const last = staying.at(-1);
  if (!last) return edits.insert(place.items[0]?.start ?? place.start, texts.join(", "));
  const gap = gapIn(edits.text, place);
  edits.insert(last.end, texts.map((text) => `,${gap}${text}`).join(""));
}

/** What stands behind a comma of this list. */
function gapIn(text: string, { start, items }: ListPlace): string {
  const [first] = items;
  const lead = first ? text.slice(start, first.start) : "";
  return /^\s*\n[ \t]*$/.test(lead) ? lead : " ";
}

/** Options that were set, changed or taken away. */
export function writeOptions(
  edits: TextEdits,
  place: OptionsPlace,
  before: readonly OptionText[],
  after: readonly OptionText[],
): void {
  const had = new Map(before.map((option) => [option.name, option]));
  const has = new Map(after.map((option) => [option.name, option]));
  const places = new Map(place.properties.map((property) => [property.name, property]));
  const gone = place.properties.filter(({ name }) => had.has(name) && !has.has(name));
  const changed = after.filter(({ name, text }) => had.get(name)?.text !== text);
  const added = changed.filter(({ name }) => !places.has(name));
  for (const { name, text, value } of changed) {
    const at = places.get(name);
    if (!at) continue;
    if (at.value && value !== undefined) edits.replace(at.value, value);
    else edits.replace(at, text);
  }
  const items = place.properties;
  const from = items.findLastIndex(({ name }) => !gone.some((other) => other.name === name)) + 1;
  const inside = { start: place.span.start + 1, end: place.span.end - 1, items };
  if (place.kind === "object") {
    if (from > 0) removeTail(edits, inside, from);
    else if (gone.length > 0) edits.remove(inside);
    items.slice(0, from).forEach((item, index) => {
      const next = items[index + 1];
      if (gone.includes(item) && next) edits.remove({ start: item.start, end: next.start });
    });
  }
  addOptions(
    edits,
    place,
    items.slice(0, from),
    added.map(({ text }) => text),
  );
}

function addOptions(
  edits: TextEdits,
  { span, kind, properties }: OptionsPlace,
  staying: readonly Span[],
  texts: readonly string[],
): void {
  if (texts.length === 0) return;
  const text = texts.join(", ");
  if (kind === "none") return edits.insert(span.start, `{ ${text} }, `);
  if (kind === "expression") {
    edits.insert(span.start, "{ ...");
    return edits.insert(span.end, `, ${text} }`);
  }
  const last = staying.at(-1);
  if (!last) return edits.insert(span.start + 1, ` ${text} `);
  const gap = gapIn(edits.text, { start: span.start + 1, end: span.end - 1, items: properties });
  edits.insert(last.end, texts.map((one) => `,${gap}${one}`).join(""));
}
