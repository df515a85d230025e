import { flow, task } from "millrace";

// Written on Windows: every line ends with two characters.
export const readSales = task(
  { name: "Read sales", retries: 2 },
  async function readSales(month: string): Promise<number[]> {
    const lines = `12
7
${month.length}`;
    return lines.split(/\r?\n/).map(Number);
  },
);

export const sum = task({ name: "Sum" }, (amounts: number[]) => amounts.reduce((a, b) => a + b, 0));

export const monthly = flow({ name: "Monthly sales" }, async function monthly(month: string = "May") {
  const sales = readSales.submit(month);
  const total = sum.submit(sales);
  return total;
});
