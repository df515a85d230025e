import { flow, task } from "millrace";

const work = task({ name: "Work" }, async (_n: number): Promise<void> => {});

export const silent = flow({ name: "Silent" }, async () => {
  await work(1);
  work.submit(2);
  const third = work.submit(3);
  await third.result();
});

export const empty = flow({ name: "Empty" }, async () => {});
