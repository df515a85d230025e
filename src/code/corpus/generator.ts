import { flow, task } from "millrace";

const count = task({ name: "Count" }, async function* count(to: number): AsyncGenerator<number> {
  for (let n = 1; n <= to; n += 1) yield n;
});

const describe = task({ name: "Describe" }, (n: number) => `number ${n}`);

export const counting = flow({ name: "Counting" }, async function counting(to: number = 3) {
  const lines: string[] = [];
  for await (const n of count(to)) {
    lines.push(await describe(n));
  }
  return lines;
});
