import { concurrency, flow, getTransaction, task, transaction } from "millrace";

const write = task(
  {
    name: "Write",
    onRollback: () => console.log("undone"),
  },
  async (line: string) => {
    await getTransaction();
    return line;
  },
);

export const ledger = flow({ name: "Ledger" }, async (lines: string[] = ["a"]) => {
  return transaction({ key: "ledger" }, async () => {
    for (const line of lines) {
      await concurrency("ledger", async () => write(line));
    }
    return lines.length;
  });
});
