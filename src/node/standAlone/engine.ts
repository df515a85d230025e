/** What a stand-alone file brings with it in place of the package `millrace`: all of that, and what runs the file. */
import { runnerName } from "../../code/standAlone.ts";
import { runStandAlone } from "./runStandAlone.ts";

export * from "../../sdk/index.ts";
export { runStandAlone };

Object.defineProperty(globalThis, Symbol.for(runnerName), { value: runStandAlone, configurable: true });
