import { errorData } from "../sdk/errors.ts";

/** What user code leaves unhandled is no reason to lose the body that runs; a browser's worker goes on too. */
export function reportStrays(): void {
  for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, report);
}

function report(thrown: unknown): void {
  const { name, message } = errorData(thrown);
  console.error(`Unhandled in the background: ${name}: ${message}`);
}
