import { flow, task } from "millrace";

const fast = task({ name: "Fast" }, () => 1);
const slow = task({ name: "Slow" }, () => 2);
const gather = task({ name: "Gather" }, (all: { fast: number; slow: number }, list: number[]) => [all, list]);

export const texts = flow({ name: "Texts" }, async () => {
  const a = fast.submit();
  const b = slow.submit();
  const gathered = gather.submit({ fast: a, slow: b }, [a, b]);
  return { gathered: await gathered.result(), sum: (await a.result()) + (await b.result()) };
});
