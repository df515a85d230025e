import { flow, task } from "millrace";

const step = task({ name: "Step" }, (n: number) => n);

const inner = flow({ name: "Inner" }, async (n: number) => {
  if (n === 0) return 0;
  const value = await step(n);
  return value;
});

export const outer = flow({ name: "Outer" }, async (depth: number = 2) => {
  let sum = 0;
  for (let level = 0; level < depth; level += 1) {
    sum += await inner(level);
  }
  return sum;
});
