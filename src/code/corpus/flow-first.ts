import { flow, task } from "millrace";

/** The flow stands before what it calls: functions run later than declarations. */
export const report = flow({ name: "Report first" }, async function report(title: string = "Numbers") {
  const numbers = collect.submit(4);
  const text = format.submit(title, numbers);
  return text;
});

export const format = task({ name: "Format" }, (title: string, numbers: number[]): string => {
  return [title, ...numbers].join("\n");
});

export const collect = task({ name: "Collect" }, (count: number): number[] => [...Array(count).keys()]);
