import { Database } from "./database.ts";
import { limitsOfTabs } from "./limits.ts";

/** A tab in which slots of "db", of which there are two, are held and waited for; answers when it is so. */
addEventListener("message", async ({ data }: MessageEvent<{ name: string; slots: readonly number[] }>) => {
  const limits = limitsOfTabs(new Database(data.name));
  limits.define([{ name: "db", limit: 2 }]);
  for (const slots of data.slots)
    limits.acquire(
      { names: ["db"], slots, isRate: false },
      { granted: () => undefined, refused: () => undefined },
    );
  postMessage(await limits.uses());
});
