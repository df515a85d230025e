import { flow, task } from "millrace";

const pair = task({ name: "Pair" }, (): { left: number; right: number } => ({ left: 1, right: 2 }));
const list = task({ name: "List" }, (): [string, string] => ["a", "b"]);
const both = task({ name: "Both" }, (n: number, text: string) => `${n}${text}`);

export const apart = flow({ name: "Taken apart" }, async ({ scale, unit = "cm" }: { scale: number; unit?: string }) => {
  const { left, right: other } = await pair();
  const [first, second] = await list();
  const one = both.submit(left, first);
  const two = both.submit(other, second);
  const three = both.submit(scale, unit);
  return [one, two, three];
});
