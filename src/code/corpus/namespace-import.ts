import * as mill from "millrace";

export const roll = mill.task({ name: "Roll" }, () => 1 + Math.floor(Math.random() * 6));
export const add = mill.task({ name: "Add" }, (a: number, b: number | Error | null) => (typeof b === "number" ? a + b : a));

export const dice = mill.flow({ name: "Dice" }, async () => {
  const one = roll.submit();
  const two = roll.submit();
  const sum = add.submit(one, mill.allowFailure(two));
  await mill.wait([sum]);
  return sum;
});
