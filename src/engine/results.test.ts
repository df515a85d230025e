import { MemoryResults } from "./results.ts";
import { resultStoreSuite } from "./results.suite.testing.ts";

resultStoreSuite("results kept in memory", () => new MemoryResults());
