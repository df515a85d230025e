import { flow, getRunLogger, task } from "millrace";

export const divide = task(
  { name: "Divide", description: "Throws, so its run is Failed." },
  async function divide(dividend: number, divisor: number): Promise<number> {
    // JavaScript gives Infinity where other languages fail.
    if (divisor === 0) throw new RangeError("division by zero");
    return dividend / divisor;
  },
);

export const divisionInFlow = flow(
  {
    name: "Division by zero, handled in the flow",
    description: "The task's run is Failed; the flow catches the error and is Completed.",
  },
  async function divisionInFlow(dividend: number = 10, divisor: number = 0) {
    try {
      return `The result is ${await divide(dividend, divisor)}.`;
    } catch (error) {
      getRunLogger().error(`Cannot divide ${dividend} by ${divisor}: ${(error as Error).message}.`);
      return "There is no result.";
    }
  },
);
