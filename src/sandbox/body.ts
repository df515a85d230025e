/**
 * What runs in a task worker of the sandbox, around user code. It is bundled into one text (`?script`), because a
 * worker of an opaque origin can import nothing from the app.
 */
import type { ErrorData } from "../engine/outcome.ts";
import * as sdk from "../sdk/index.ts";
import { errorData } from "../sdk/errors.ts";
import { setProgramUrl } from "../sdk/frames.ts";
import { capturePrints } from "../sdk/logger.ts";
import { registeredFlows } from "../sdk/registry.ts";
import type { Copy } from "./copies.ts";
import { programText, sdkModule } from "./program.ts";
import type { FromWorker, ProgramCode } from "./protocol.ts";
import { refuse } from "./refusals.ts";
import { WorkerSide } from "./workerSide.ts";

self.addEventListener("message", ({ ports }: MessageEvent) => serve(ports[0], ports[1]), { once: true });

/** Speaks with the engine by one port; by the other it leaves copies with the frame. User code can get at neither. */
function serve(port: MessagePort | undefined, copies: MessagePort | undefined): void {
  if (!port || !copies) return;
  capturePrints(console);
  const [post, leave] = [port.postMessage.bind(port), copies.postMessage.bind(copies)];
  const copy = (message: FromWorker, letter: number) => leave({ letter, message } satisfies Copy);
  const side = new WorkerSide({ post: (letter) => post(letter), copy, load });
  refuse((attempt) => side.blocked(attempt));
  port.onmessage = ({ data }) => side.hear(data);
}

async function load(program: ProgramCode): Promise<FromWorker> {
  const urls = moduleUrls(program);
  try {
    setProgramUrl(program.fileName);
    await import(/* @vite-ignore */ blobUrl(programText(program, urls)));
    return { type: "loaded", flows: registeredFlows() };
  } catch (thrown) {
    return {
      type: "failedToLoad",
      error: (await unloadable(program)) ?? inItsWords(errorData(thrown), urls),
    };
  }
}

/** The program imports modules by name; where they were put nobody can know. */
function inItsWords(error: ErrorData, urls: ReadonlyMap<string, string>): ErrorData {
  const message = [...urls].reduce(
    (words, [specifier, url]) => words.replaceAll(url, specifier),
    error.message,
  );
  return { ...error, message };
}

/** Of a module that does not come, the browser says only that the program cannot be imported. */
async function unloadable({ urls = {} }: ProgramCode): Promise<ErrorData | undefined> {
  for (const [specifier, url] of Object.entries(urls)) {
    try {
      await import(/* @vite-ignore */ url);
    } catch (thrown) {
      const { message } = errorData(thrown);
      return errorData(new Error(`The module "${specifier}" could not be loaded from ${url}: ${message}`));
    }
  }
  return undefined;
}

function moduleUrls(program: ProgramCode): Map<string, string> {
  Object.assign(globalThis, { [Symbol.for("millrace")]: sdk });
  const urls = new Map([["millrace", blobUrl(sdkModule(Object.keys(sdk)))]]);
  for (const [specifier, text] of Object.entries(program.modules)) urls.set(specifier, blobUrl(text));
  for (const [specifier, url] of Object.entries(program.urls ?? {})) urls.set(specifier, url);
  return urls;
}

function blobUrl(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}
