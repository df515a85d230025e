import { flow, task } from "millrace";

class Stack<Item> {
  readonly #items: Item[] = [];
  static of<Item>(...items: Item[]): Stack<Item> {
    const stack = new Stack<Item>();
    for (const item of items) stack.push(item);
    return stack;
  }
  push(item: Item): this {
    this.#items.push(item);
    return this;
  }
  get size(): number {
    return this.#items.length;
  }
}

const countAll = task({ name: "Count all" }, function countAll(items: readonly string[]): number {
  return Stack.of(...items).size;
});

function last<Item>(items: readonly Item[]): Item | undefined {
  return items.at(-1);
}

const lastOf = task({ name: "Last" }, (items: readonly string[]) => last<string>(items) ?? "");

export const stacked = flow({ name: "Stacked" }, async (items: readonly string[] = ["a", "b"]) => {
  const count = countAll.submit(items);
  const end = lastOf.submit(items);
  return [count, end];
});
