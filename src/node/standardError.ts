import { writeSync } from "node:fs";

/**
 * Leads all that user code prints to standard error, since standard output is the record's alone; and at once, because
 * what a thread hands to the main thread for printing is lost when it is ended.
 */
export function printToStandardError(): void {
  process.stdout.write = write;
  process.stderr.write = write;
  // Bun and Deno print without asking `process`.
  for (const method of ["log", "info", "debug"] as const) console[method] = console.error;
}

function write(chunk: string | Uint8Array, ...rest: unknown[]): boolean {
  writeFully(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  const done = rest.findLast((argument) => typeof argument === "function");
  if (done) queueMicrotask(done as () => void);
  return true;
}

function writeFully(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(2, bytes, written);
    } catch (error) {
      // A full pipe that its reader empties later; anything else means that nobody reads any more.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
    }
  }
}
