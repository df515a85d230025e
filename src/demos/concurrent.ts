import { flow, getRunLogger, task } from "millrace";

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

export const work = task(
  { name: "Work", description: "Takes two seconds." },
  async function work(step: string): Promise<string> {
    getRunLogger().info(`Step ${step} begins.`);
    await pause(2);
    getRunLogger().info(`Step ${step} ends.`);
    return step;
  },
);

export const concurrent = flow(
  { name: "Concurrent", description: "Three tasks of two seconds, side by side: about two seconds." },
  async function concurrent() {
    const first = work.submit("A");
    const second = work.submit("B");
    const third = work.submit("C");
    return [first, second, third];
  },
);
// @millrace:layout {"first":[0,-206],"second":[0,-52],"third":[0,102]}
