import { Database } from "./database.ts";
import { StoredResults } from "./results.ts";

/** A tab that holds the key of a result until it dies; answers when it does. */
addEventListener("message", async ({ data: name }: MessageEvent<string>) => {
  await new StoredResults(new Database(name)).lock(name);
  postMessage("holds");
});
