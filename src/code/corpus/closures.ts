import { flow, task } from "millrace";

const square = task({ name: "Square" }, (x: number) => x * x);
const add = task({ name: "Add" }, (x: number, y: number) => x + y);

export const pythagoras = flow({ name: "Pythagoras" }, async function pythagoras(a: number = 3, b: number = 4) {
  const squareOf = async (side: number) => {
    const run = async () => await square(side);
    return run();
  };
  const [left, right] = await Promise.all([squareOf(a), squareOf(b)]);
  const sum = await add(left, right);
  return Math.sqrt(sum);
});
