import { flow, task } from "millrace";

const task1 = task({ name: "First" }, () => 1);
const wait1 = task({ name: "Second" }, (result: number) => result);

export const names = flow({ name: "Names" }, async () => {
  const result = task1.submit();
  const wait = wait1.submit(result);
  const flow1 = wait1.submit(wait);
  return flow1;
});
