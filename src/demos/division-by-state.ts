import { flow, getRunLogger, task } from "millrace";

export const divide = task(
  { name: "Divide", description: "Throws, so its run is Failed." },
  async function divide(dividend: number, divisor: number): Promise<number> {
    // JavaScript gives Infinity where other languages fail.
    if (divisor === 0) throw new RangeError("division by zero");
    return dividend / divisor;
  },
);

export const divisionByState = flow(
  {
    name: "Division by zero, handled by state",
    description: "The flow asks for the task's state, which never throws, and decides from it.",
  },
  async function divisionByState(dividend: number = 10, divisor: number = 0) {
    const state = await divide.returnState(dividend, divisor);
    if (state.isCompleted()) return `The result is ${await state.result()}.`;
    getRunLogger().error(`The task is ${state.name}: ${state.message}`);
    return "There is no result.";
  },
);
