import { flow, getRunLogger, task } from "millrace";

/** JavaScript gives Infinity where other languages fail. */
function quotient(dividend: number, divisor: number): number {
  if (divisor === 0) throw new RangeError("division by zero");
  return dividend / divisor;
}

export const divide = task(
  { name: "Divide", description: "Catches its own error, so its run is Completed." },
  async function divide(dividend: number, divisor: number): Promise<number | null> {
    try {
      return quotient(dividend, divisor);
    } catch (error) {
      getRunLogger().error(`Cannot divide ${dividend} by ${divisor}: ${(error as Error).message}.`);
      return null;
    }
  },
);

export const tell = task(
  { name: "Tell" },
  async function tell(result: number | null): Promise<string> {
    return result === null ? "There is no result." : `The result is ${result}.`;
  },
);

export const divisionInTask = flow(
  { name: "Division by zero, handled in the task" },
  async function divisionInTask(dividend: number = 10, divisor: number = 0) {
    const divide1 = divide.submit(dividend, divisor);
    const told = tell.submit(divide1);
    return told;
  },
);
// @millrace:layout {"parameter:dividend":[0,-95],"parameter:divisor":[0,25],"divide1":[350,-64],"told":[700,-52],"result":[1050,-35]}
