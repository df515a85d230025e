/** `npm run test:long` takes the long form of what `npm test` holds in short. */
export const isLong = process.env.MILLRACE_LONG === "1";
