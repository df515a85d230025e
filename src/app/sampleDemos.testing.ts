import { demos } from "../demos/index.ts";

const ids = ["word-report", "retry-log", "subflow"];

/**
 * The demos that `npm test` runs in a host which is much like others that have them all; `npm run test:long` runs every one
 * everywhere.
 */
export const sampleDemos =
  import.meta.env["MILLRACE_CASES"] === "all" ? demos : demos.filter(({ id }) => ids.includes(id));
