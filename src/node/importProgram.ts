import { register } from "node:module";
import type { Loaded } from "../sandbox/bodyWorker.ts";
import { errorData } from "../sdk/errors.ts";
import { setProgramUrl } from "../sdk/frames.ts";
import { registeredFlows } from "../sdk/registry.ts";
import type { CompiledProgram } from "./compile.ts";
import type { HookData } from "./hooks.ts";

/** Imports a program into this thread. Never throws. */
export async function importProgram({ url, sources }: CompiledProgram): Promise<Loaded> {
  try {
    const modules = { millrace: here("./sdk.js"), "millrace/books": here("./books.js") };
    register<HookData>("./hooks.js", { parentURL: import.meta.url, data: { sources, modules } });
    setProgramUrl(url);
    await import(/* @vite-ignore */ url);
    return { flows: registeredFlows() };
  } catch (thrown) {
    return { error: errorData(thrown) };
  }
}

/** All that is built stands in one folder. */
function here(file: string): string {
  return new URL(file, import.meta.url).href;
}
