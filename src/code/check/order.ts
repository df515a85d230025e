/** Which items stayed, and which of the old ones did not. */
export interface Kept<Old, Item> {
  readonly kept: ReadonlyMap<Item, Old>;
  readonly gone: readonly Old[];
}

/**
 * Pairs the items of two lists that have the same id, as many as keep their order. One that moved past others counts as
 * gone and new.
 */
export function keptInOrder<Old, Item>(
  before: readonly Old[],
  now: readonly Item[],
  idOfOld: (old: Old) => string,
  idOf: (item: Item) => string,
): Kept<Old, Item> {
  const places = new Map<string, number[]>();
  before.forEach((old, index) => {
    const id = idOfOld(old);
    const list = places.get(id);
    if (list) list.push(index);
    else places.set(id, [index]);
  });
  places.forEach((list) => list.reverse());
  const pairs = now.flatMap((item) => {
    const index = places.get(idOf(item))?.pop();
    return index === undefined ? [] : [{ item, index }];
  });
  const rising = longestRising(pairs.map(({ index }) => index)).map((at) => pairs[at]);
  const kept = new Map(rising.flatMap((pair) => (pair ? [[pair.item, before[pair.index] as Old]] : [])));
  const stayed = new Set(kept.values());
  return { kept, gone: before.filter((old) => !stayed.has(old)) };
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
