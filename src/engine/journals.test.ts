import { MemoryJournals } from "./journals.ts";
import { journalsSuite } from "./journals.suite.testing.ts";

journalsSuite("journals in memory", async () => {
  const journals = new MemoryJournals();
  return { journals, again: () => journals };
});
