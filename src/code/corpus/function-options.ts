import { exponentialBackoff, flow, INPUTS, TASK_SOURCE, task } from "millrace";

const log = (line: string) => console.log(line);

export const fetchRates = task(
  {
    name: "Fetch rates",
    retries: 4,
    retryDelaySeconds: exponentialBackoff(2),
    retryJitterFactor: 0.5,
    cachePolicy: INPUTS.plus(TASK_SOURCE),
    cacheExpirationSeconds: 60 * 60,
    onFailure: [() => log("failed")],
    onCompletion() {
      log("done");
    },
  },
  async (currency: string): Promise<number> => currency.length,
);

export const rates = flow(
  { name: "Rates", flowRunName: "rates-{currency}", onFailure: () => log("flow failed"), logPrints: true },
  async (currency: string = "EUR") => {
    const rate = fetchRates.submit(currency);
    return rate;
  },
);
