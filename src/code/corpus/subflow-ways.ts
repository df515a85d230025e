import { flow, task } from "millrace";

export const part = flow({ name: "Part" }, async function part(size: number, label: string = "part"): Promise<string> {
  return `${label} of ${size}`;
});

const join = task({ name: "Join" }, (a: string, b: string, c: string) => [a, b, c].join());

export const whole = flow({ name: "Whole" }, async function whole(size: number = 2) {
  const first = part.submit(size);
  const second = await part(size, "second");
  const state = await part.returnState(size, "third");
  const third = await state.result();
  return join.submit(first, second, third);
});
