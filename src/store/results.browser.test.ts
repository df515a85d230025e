import { Database } from "./database.ts";
import { resultStoreSuite } from "../engine/results.suite.testing.ts";
import { StoredResults } from "./results.ts";

resultStoreSuite(
  "results kept in IndexedDB",
  () => new StoredResults(new Database(`millrace-test-${crypto.randomUUID()}`)),
);
