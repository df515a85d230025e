import { commonEnds } from "../../program/commonEnds.ts";

/** Which items stayed, and which of the old ones did not. */
export interface Kept<Old, Item> {
  readonly kept: ReadonlyMap<Item, Old>;
  readonly gone: readonly Old[];
}

/** What can be told from others of its kind by an id. */
interface WithId {
  readonly id: string;
}

/**
 * Pairs the items of two lists that have the same id, as many as keep their order. One that moved past others counts as
 * gone and new. `itemOf` tells the item that an old one was made of: the same ones at both ends are not looked at.
 */
export function keptInOrder<Old, Item extends WithId>(
  before: readonly Old[],
  now: readonly Item[],
  itemOf: (old: Old) => Item,
): Kept<Old, Item> {
  const old = before.map(itemOf);
  const { at, kept: behind } = commonEnds(old, now);
  const kept = new Map<Item, Old>();
  const keep = (item: Item | undefined, from: number) => item && kept.set(item, before[from] as Old);
  for (let index = 0; index < at; index += 1) keep(now[index], index);
  const between = now.slice(at, now.length - behind);
  for (const { item, index } of pairsInOrder(old.slice(at, old.length - behind), between))
    keep(item, at + index);
  for (let index = now.length - behind; index < now.length; index += 1)
    keep(now[index], index + old.length - now.length);
  const stayed = new Set(kept.values());
  return { kept, gone: before.filter((one) => !stayed.has(one)) };
}

function pairsInOrder<Item extends WithId>(before: readonly Item[], now: readonly Item[]) {
  const places = new Map<string, number[]>();
  before.forEach(({ id }, index) => {
    const list = places.get(id);
    if (list) list.push(index);
    else places.set(id, [index]);
  });
  places.forEach((list) => list.reverse());
  const pairs = now.flatMap((item) => {
    const index = places.get(item.id)?.pop();
    return index === undefined ? [] : [{ item, index }];
  });
  return longestRising(pairs.map(({ index }) => index)).flatMap((at) => pairs[at] ?? []);
}

/** The places of a longest rising sequence among the numbers; all of them when they rise already. */
export function longestRising(numbers: readonly number[]): number[] {
  /** For each length, where the sequence of that length with the smallest end ends. */
  const ends: number[] = [];
  const previous: number[] = [];
  const at = (place: number) => numbers[place] ?? 0;
  numbers.forEach((number, place) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous[place] = ends[low - 1] ?? -1;
    ends[low] = place;
  });
  const places: number[] = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = previous[place] ?? -1) places.push(place);
  return places.reverse();
}
