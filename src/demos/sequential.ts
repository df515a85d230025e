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

export const sequential = flow(
  { name: "Sequential", description: "Three tasks of two seconds, one after the other: about six seconds." },
  async function sequential() {
    const first = work.submit("A");
    const second = work.waitFor(first).submit("B");
    const third = work.waitFor(second).submit("C");
    return third;
  },
);
// @millrace:layout {"first":[0,-52],"second":[350,-52],"third":[700,-52],"result":[1050,-35]}
