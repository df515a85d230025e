import { flow, task } from "millrace";

const quote = task({ name: "Quote", timeoutSeconds: 5 }, async (symbol: string): Promise<number> => {
  if (symbol === "") throw new Error("which?");
  return 42;
});
const show = task({ name: "Show" }, (price: number, symbol: string) => `${symbol}: ${price}`);

export const ticker = flow({ name: "Ticker" }, async (symbol: string = "MILL") => {
  const price = quote.submit(symbol);
  return show.submit(price.orElse(0), symbol);
});
