import { flow, task } from "millrace";
const double = task({ name: "Double" }, (x: number) => x * 2);
export const twice = flow({ name: "Twice" }, async (x: number = 21) => double(x));
