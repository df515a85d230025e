import { flow, task } from "millrace";

const check = task({ name: "Check" }, (n: number) => {
  if (n % 2) throw new Error(`${n} is odd`);
  return n;
});

export const byState = flow({ name: "By state" }, async (n: number = 3) => {
  const state = await check.returnState(n);
  if (state.isCompleted()) return "even";
  if (state.isFailed()) return `odd: ${state.message}`;
  return state.name;
});
