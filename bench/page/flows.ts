/** So many empty bodies, each with one line. */
export const fanOut = (count: number) => `
import { flow, getRunLogger, task } from "millrace";
const empty = task({ name: "empty" }, (index: number) => { getRunLogger().info("line"); });
export const fan = flow({ name: "fan" }, () => Array.from({ length: ${count} }, (_, index) => empty.submit(index)));
`;

/** Each adds one to what the one before gave. */
export const chain = (count: number) => `
import { flow, task } from "millrace";
const add = task({ name: "add" }, (value: number) => value + 1);
export const links = flow({ name: "links" }, () => {
  let last = add.submit(0);
  for (let link = 1; link < ${count}; link++) last = add.submit(last);
  return last;
});
`;

export const lines = (count: number) => `
import { flow, getRunLogger, task } from "millrace";
const write = task({ name: "write" }, () => {
  const { info } = getRunLogger();
  for (let line = 0; line < ${count}; line++) info("line " + line);
});
export const talks = flow({ name: "talks" }, () => write.submit());
`;

/** A buffer goes from one task through the engine to another. */
export const moves = (bytes: number) => `
import { flow, getRunLogger, task } from "millrace";
const now = () => getRunLogger().info("at " + (performance.timeOrigin + performance.now()));
const make = task({ name: "make" }, () => {
  const buffer = new ArrayBuffer(${bytes});
  new Uint8Array(buffer).fill(7);
  now();
  return buffer;
});
const take = task({ name: "take" }, (buffer: ArrayBuffer) => {
  now();
  return buffer.byteLength;
});
export const passes = flow({ name: "passes" }, () => take.submit(make.submit()));
`;

/** A loop that is killed at its timeout, then a task, and so on. */
export const kills = (count: number) => `
import { flow, task } from "millrace";
const hang = task({ name: "hang", timeoutSeconds: 0.2 }, () => { for (;;); });
const next = task({ name: "next" }, () => "next");
export const killer = flow({ name: "killer" }, async () => {
  for (let kill = 0; kill < ${count}; kill++) {
    await hang.submit().wait();
    await next.submit().wait();
  }
});
`;
