/**
 * The demos that `npm test` runs in a host which is much like others that have them all; `npm run test:long` runs every one
 * everywhere.
 */
export const sampleIds: readonly string[] = ["word-report", "retry-log", "subflow"];
