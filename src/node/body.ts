/** What runs in a task thread, around user code. */
import { writeSync } from "node:fs";
import { register } from "node:module";
import { parentPort } from "node:worker_threads";
import { WorkerSide } from "../sandbox/workerSide.ts";
import type { FromWorker } from "../sandbox/protocol.ts";
import { errorData } from "../sdk/errors.ts";
import { setProgramUrl } from "../sdk/frames.ts";
import { capturePrints } from "../sdk/logger.ts";
import { registeredFlows } from "../sdk/registry.ts";
import type { CompiledProgram } from "./compile.ts";
import type { HookData } from "./hooks.ts";

function serve(port: NonNullable<typeof parentPort>): void {
  printToStandardError();
  capturePrints(console);
  for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, reportStray);
  const side = new WorkerSide<CompiledProgram>({ post: (letter) => port.postMessage(letter), load });
  port.on("message", (letter) => side.hear(letter));
}

async function load({ url, sources }: CompiledProgram): Promise<FromWorker> {
  try {
    const modules = { millrace: here("./sdk.js"), "millrace/books": here("./books.js") };
    register<HookData>("./hooks.js", { parentURL: import.meta.url, data: { sources, modules } });
    setProgramUrl(url);
    await import(/* @vite-ignore */ url);
    return { type: "loaded", flows: registeredFlows() };
  } catch (thrown) {
    return { type: "failedToLoad", error: errorData(thrown) };
  }
}

/**
 * Output is the record's alone, so prints go to standard error; and at once, because what a thread hands to the main
 * thread for printing is lost when it is ended.
 */
function printToStandardError(): void {
  const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    writeFully(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
    const done = rest.findLast((argument) => typeof argument === "function");
    if (done) queueMicrotask(done as () => void);
    return true;
  };
  process.stdout.write = write;
  process.stderr.write = write;
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

/** What user code leaves unhandled is no reason to lose the body that runs; a browser's worker goes on too. */
function reportStray(thrown: unknown): void {
  const { name, message } = errorData(thrown);
  console.error(`Unhandled in the background: ${name}: ${message}`);
}

function here(file: string): string {
  return new URL(file, import.meta.url).href;
}

if (parentPort) serve(parentPort);
