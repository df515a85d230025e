import { flow, task } from "millrace";

const step = task({ name: "Step" }, (n: number) => n + 1);

export default flow({ name: "Default" }, async (n: number = 1) => {
  const a = step.submit(n);
  const b = step.submit(a);
  return b;
});
