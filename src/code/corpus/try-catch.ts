import { flow, getRunLogger, task } from "millrace";

const risky = task({ name: "Risky" }, function risky(chance: number): string {
  if (chance > 0.5) throw new Error("bad luck");
  return "fine";
});
const fallback = task({ name: "Fallback" }, (reason: string) => `saved from ${reason}`);

export const careful = flow({ name: "Careful" }, async function careful(chance: number = 0.7) {
  try {
    return await risky(chance);
  } catch (error) {
    getRunLogger().warning(String(error));
    return await fallback((error as Error).message);
  } finally {
    getRunLogger().info("over");
  }
});
