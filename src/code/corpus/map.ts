import { flow, task, unmapped } from "millrace";

const list = task({ name: "List" }, (): string[] => ["a", "bb", "ccc"]);
const measure = task({ name: "Measure" }, (text: string, factor: number): number => text.length * factor);
const sum = task({ name: "Sum" }, (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0));

export const mapped = flow({ name: "Mapped" }, async function mapped(factor: number = 2) {
  const texts = await list();
  const lengths = measure.map(texts, unmapped(factor));
  return sum.submit(lengths);
});
