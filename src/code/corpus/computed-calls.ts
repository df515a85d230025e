import { flow, task } from "millrace";

const one = task({ name: "One" }, (n: number) => n);
const two = task({ name: "Two" }, (n: number) => n * 2);
const steps = { one, two };

export const computed = flow({ name: "Computed" }, async function computed(which: "one" | "two" = "two") {
  const chosen = steps[which].submit(3);
  const direct = (await chosen.result()) > 3 ? two : one;
  const last = direct.submit(4);
  const args = [5] as const;
  const spread = one.submit(...args);
  return [await last.result(), await spread.result()];
});
