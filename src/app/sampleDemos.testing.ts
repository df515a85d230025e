import { demos } from "../demos/index.ts";
import { sampleIds } from "./sampleIds.testing.ts";

/** All demos in the long form of the tests, in the short one the sample. */
export const sampleDemos =
  import.meta.env["MILLRACE_CASES"] === "all" ? demos : demos.filter(({ id }) => sampleIds.includes(id));
